#pragma once
// The part of the table of options that says what an experiment compares. Only options.cpp includes it.
#include <vector>

#include "orchestrator/scenario/options.hpp"

namespace forklift::scenario {

/// Appends the entries of /matrix and /search.
void add_experiment_options(std::vector<Option>& all);

}  // namespace forklift::scenario
