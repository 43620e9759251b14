#pragma once
// What the experiment's sources found, beside what it found itself. Pure.
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {

/// By the rules that the experiment's scenario had; call it when all else but the sentences is found.
std::vector<ExpectationFinding> expectations_of(const Evidence& evidence, const Findings& findings);

/// One sentence for each.
void say_expectations(const Evidence& evidence, const Findings& findings, std::vector<Headline>& out);

/// The tone of a chip: "good", "bad" or "warn".
const char* tone_of(Outcome outcome);

}  // namespace forklift::analysis
