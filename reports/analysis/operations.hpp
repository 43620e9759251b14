#pragma once
// The counts of a run that a measure is of: operations and their time, growth of counters, latencies, processor time.
// Pure.
#include <optional>
#include <string>

#include "reports/analysis/measures.hpp"

namespace forklift::analysis {

/// Operations of one source, and the time in which they were counted.
struct Operations {
  double done = 0, failed = 0, all = 0, seconds = 0, cpu_us = 0;
};
Operations operations_in(const store::Measure& measure, const RunCounts& counts);

/// Response times of what the measure is of; empty if none were recorded.
Histogram response_in(const store::Measure& measure, const RunCounts& counts);

/// By how much all nodes' counters of that name grew; nothing if no node has one.
std::optional<double> growth(const std::string& counter, const RunCounts& counts);

/// A rate of "counter/a per counter/b" or "counter/a per transactions".
struct GrowthRatio {
  std::string counter, per;
};
/// Nothing, if `measure` is another kind of rate.
std::optional<GrowthRatio> growth_ratio_of(const store::Measure& measure);
/// What it is divided by; nothing if that was not counted.
std::optional<double> divisor_in(const GrowthRatio& ratio, const RunCounts& counts);

/// Of the servers' processes on all watched hosts during the window, in µs.
std::optional<double> server_cpu_us(const RunCounts& counts);

}  // namespace forklift::analysis
