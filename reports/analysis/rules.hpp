#pragma once
// The rules by which verdicts are given, in words made of the constants that decide: they stand below the report's
// table, beside the rule of valid runs that its workload stored, and a test finds them in docs/measurement.md.
#include <string>

#include "reports/analysis/comparison.hpp"

namespace forklift::analysis {

/// When cells are called faster, slower, …
std::string verdict_rules(const Rules& rules = {});

}  // namespace forklift::analysis
