#pragma once
// What key lookups measure: each phase has its own rate, latencies and costs ("lookups_per_s.read").
#include <string>
#include <vector>

#include "common/store/measure.hpp"

namespace forklift::workloads::key_lookup {

/// A phase that is done twice is one measure.
std::vector<store::Measure> measures(const std::vector<std::string>& phases);

}  // namespace forklift::workloads::key_lookup
