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

/// Of two cells that are the same, inside blocks: logarithms of their headline; `experiment`, machines and times are
/// left empty. Nothing below two blocks.
std::optional<store::NoiseFloor> noise_of(const BlockTable& table);
/// The same of a whole A/A experiment.
std::optional<store::NoiseFloor> noise_of(const Evidence& evidence);

/// The smallest difference that so many blocks can tell from noise of this spread: half the width of the 95 % interval
/// of the ratio of two cells, as a share (0.03).
double smallest_difference(double spread, int blocks);
/// The same of so many runs a side, compared without blocks.
double smallest_difference_apart(double spread, int runs);

/// A floor, and what it speaks for.
struct KnownNoise {
  store::NoiseFloor floor;
  std::string experiment;          ///< the A/A experiment that measured it
  std::vector<std::size_t> cells;  ///< indices of the cells that were measured alike
  bool in_blocks = true;           ///< else of runs side by side, without regard to their blocks: an old figure
};

/// Does the noise of `measured` say something of `cell`? Under the same load, and in a window of at most twice or half
/// the length. Machines and engine are compared apart.
bool noise_speaks_for(const store::Cell& measured, const store::Cell& cell);

/// The newest floor that was measured on machines like these and speaks for at least one of the cells.
/// `before_us`: only of those that were measured before that time.
std::optional<KnownNoise> noise_floor_for(const store::Reader& reader, const std::vector<store::HostFact>& hosts,
                                          const std::vector<store::Cell>& cells,
                                          std::optional<std::int64_t> before_us = {});

/// "Noise of these machines (A/A experiment quickstart-… of 2026-11-23, 5 runs a side): runs of one configuration
/// differ by 1.8 %, …"; with `of`, names those of the cells for which it holds, if it does not hold for all.
std::string noise_words(const KnownNoise& noise, const std::vector<store::Cell>& of = {});

}  // namespace forklift::analysis
