#pragma once
// The sentences about who is faster: against the baseline or pair by pair, where one measure gains and another loses,
// and what is odd about the runs. Part of headlines_of(). Pure.
#include <string>
#include <vector>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {

/// That the baseline is another cell than planned, and that `compare.measures` names what no cell measures.
void say_baseline(const Evidence& evidence, const Findings& findings, std::vector<Headline>& out);

/// `of`: where a cell has several headlines, which one it is about: " in lookups/s of read".
void say_comparison(const Evidence& evidence, const Findings& findings, std::size_t cell, const MeasureFinding& finding,
                    const std::string& of, std::vector<Headline>& out);

/// By the headline, the fastest first; what does not fit is counted. Without a baseline pair by pair.
void say_comparisons(const Evidence& evidence, const Findings& findings, std::size_t most, std::vector<Headline>& out);

/// Of an experiment that was looked at after every block: after how many it ended, and which cells left undecided.
void say_watched(const Evidence& evidence, const Findings& findings, std::vector<Headline>& out);

/// Cells that gain in one measure and lose in another: one sentence each.
void say_tradeoffs(const Evidence& evidence, const Findings& findings, std::vector<Headline>& out);

/// What is odd about the runs; the most telling first, what does not fit is counted.
void say_remarks(const Findings& findings, std::vector<Headline>& out);

}  // namespace forklift::analysis
