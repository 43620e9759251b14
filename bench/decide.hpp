#pragma once
// Simulated experiments through the real analysis: how often equal cells are called different, how often intervals
// cover the truth, how many blocks a difference takes. Seeded; some minutes. docs/measurement.md has the table.
#include <string>

namespace forklift::bench {

/// `share`: of the usual number of experiments (1: errors of 0.002 to 0.007). Markdown.
std::string decide(double share);

}  // namespace forklift::bench
