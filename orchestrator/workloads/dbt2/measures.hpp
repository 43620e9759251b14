#pragma once
// What DBT2 measures: New-Orders per minute, and what each of its five transactions took.
#include <string>
#include <vector>

#include "common/store/measure.hpp"

namespace forklift::workloads::dbt2 {

/// p50_us, p95_us and p99_us without a transaction's name are those of New-Order.
std::vector<store::Measure> measures();
/// As in contract::kTransactions.
std::vector<std::string> transactions();

}  // namespace forklift::workloads::dbt2
