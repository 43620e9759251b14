#pragma once
// What each workload measures. Pure: definitions, of which every number in reports, lists, comparisons and exports
// follows (common/store/measure). Source of the table: docs/measurement.md.
#include <string>
#include <vector>

#include "common/store/measure.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::workloads {

/// Of DBT2's five transactions; p50_us, p95_us and p99_us without a transaction's name are those of New-Order.
std::vector<store::Measure> dbt2_measures();
std::vector<store::Measure> sysbench_measures();
/// Each phase has its own: "lookups_per_s.read".
std::vector<store::Measure> lookup_measures(const std::vector<std::string>& phases);

std::vector<store::Measure> measures_of(const scenario::Workload& load);
/// The names of a workload's transactions, by the number under which they are stored; empty for key lookups.
std::vector<std::string> transactions_of(const scenario::Workload& load);
std::vector<std::string> dbt2_transactions();
std::vector<std::string> sysbench_transactions();

}  // namespace forklift::workloads
