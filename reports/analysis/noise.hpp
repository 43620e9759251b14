#pragma once
// The lab's own noise: what an A/A experiment (one configuration as two cells) says of the machines it ran on, and
// which later experiments it speaks for.
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "reports/analysis/comparison.hpp"

namespace forklift::analysis {

struct Evidence;

/// From the NOTPM of the valid runs of two cells that are the same; `experiment`, machines and times are left empty.
/// Nothing below two runs a side.
std::optional<store::NoiseFloor> noise_of(const std::vector<double>& a, const std::vector<double>& b);
/// The same of a whole A/A experiment.
std::optional<store::NoiseFloor> noise_of(const Evidence& evidence);

/// The smallest difference that `runs` runs a side can tell from noise of this spread: half the width of the 95 %
/// interval of a ratio, as a share (0.03).
double smallest_difference(double spread, int runs);

/// The newest floor that was measured on machines like these with the same engine.
std::optional<store::NoiseFloor> noise_floor_for(const store::Reader& reader, const std::vector<store::HostFact>& hosts,
                                                 const std::vector<store::Cell>& cells);

/// "Noise of these machines (A/A, 2026-11-23, 5 runs a side): runs of one configuration differ by 1.8 %, …"
std::string noise_words(const store::NoiseFloor& floor);

}  // namespace forklift::analysis
