#pragma once
// What a scenario says of its cells: values of other values, so that no struct has them. Only options.cpp includes it.
#include <vector>

#include "orchestrator/scenario/options.hpp"

namespace forklift::scenario {

/// Appends the entries of /matrix.
void add_matrix_options(std::vector<Option>& all);

}  // namespace forklift::scenario
