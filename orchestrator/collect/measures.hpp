#pragma once
// What is measured of a cell: the measures of its workload, then those of its engine. Pure.
#include <vector>

#include "common/core/error.hpp"
#include "common/store/measure.hpp"
#include "orchestrator/scenario/fwd.hpp"

namespace forklift::collect {

std::vector<store::Measure> measures_of(const scenario::Settings& settings);

/// Names in a scenario's `compare.measures` and `expect` that no cell of it has: errors at their places.
std::vector<Error> unknown_measures(const scenario::Scenario& scenario);

}  // namespace forklift::collect
