#pragma once
// What nobody may read a number without: stalls, drivers and servers that were held up, and pacing that set the
// throughput. A few words for tables, sentences for the findings. Pure.
#include <string>
#include <vector>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {

/// Beside a cell's number: "no commit for 10 s in 1 of 3 runs", "a driver was the bottleneck", "throttled in 92 % of
/// the periods", "pacing is the limit". Of its valid runs.
std::vector<std::string> caveats_of(const Evidence& evidence, const Findings& findings, std::size_t cell);

/// The same as sentences, each as often as cells differ in it.
void say_caveats(const Evidence& evidence, const Findings& findings, std::vector<Headline>& out);

}  // namespace forklift::analysis
