#pragma once
// The next block of an experiment that runs until it is decided: which runs, in which order, and whether it ends in
// time. From what is stored, so that a resumed experiment makes the same ones. Pure.
#include <cstdint>
#include <optional>
#include <vector>

#include "common/core/units.hpp"
#include "common/store/reader.hpp"
#include "orchestrator/experiment/standing.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::experiment {

/// `cells`: their rows, in the plan's order; `stored`: all runs so far, also those of the block if a part of it was
/// made.
std::vector<plan::Run> next_block(const plan::Plan& plan, std::uint64_t seed, const Standing& standing,
                                  const std::vector<store::CellId>& cells, const std::vector<store::Run>& stored);

/// The time that all runs took, with the starts and loads before them.
Microseconds time_spent(const std::vector<store::Run>& stored);
/// What the next block will take: as long as the last run of each of its cells took, or twice what the only one took
/// from its window on; nothing if one has none.
std::optional<Microseconds> block_time(const Standing& standing, const std::vector<store::CellId>& cells,
                                       const std::vector<store::Run>& stored);

}  // namespace forklift::experiment
