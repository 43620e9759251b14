#pragma once
// The rules by which runs count and verdicts are given, in words made of the constants that decide: they stand below
// the report's table, and a test finds them in docs/measurement.md.
#include <string>

#include "reports/analysis/comparison.hpp"

namespace forklift::analysis {

/// When cells are called faster, slower, …
std::string verdict_rules(const Rules& rules = {});

/// When a run of this kind of workload ("dbt2", "sysbench", "key-lookup") is valid.
std::string validity_rules(const std::string& kind);

}  // namespace forklift::analysis
