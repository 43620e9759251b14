#pragma once
// Of what the measures of the workloads are made. Pure: definitions, from which every number in reports, lists,
// comparisons and exports follows (common/store/measure). Which workload has which: docs/measurement.md.
#include <string>
#include <vector>

#include "common/store/measure.hpp"

namespace forklift::workloads {

store::Measure per_second(const std::string& name, const std::string& title, const std::string& source, bool headline);
/// p50, p95 and p99 of one source; `of` is empty where the workload has one only, or for its main one.
void add_percentiles(std::vector<store::Measure>& to, const std::string& of, const std::string& source);
/// Failures per million, and the processor time of drivers and servers per transaction.
void add_costs(std::vector<store::Measure>& to);
/// The same of one phase of lookups, without the servers.
void add_phase_costs(std::vector<store::Measure>& to, const std::string& phase);

}  // namespace forklift::workloads
