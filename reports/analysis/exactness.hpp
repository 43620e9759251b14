#pragma once
// How exact a value can be at best: a rate of 100 transactions is no more exact than the count of 100, however alike
// the runs came out. The comparison believes no smaller scatter. Pure.
#include "reports/analysis/measures.hpp"

namespace forklift::analysis {

/// The smallest believable variance of the value's logarithm: 1 / count of what was counted, and the square of what a
/// clock, a histogram's buckets or the digits of a stated value leave open.
double exactness_of(const store::Measure& measure, const RunCounts& counts, double value);

}  // namespace forklift::analysis
