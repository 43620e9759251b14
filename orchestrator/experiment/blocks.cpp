#include "orchestrator/experiment/blocks.hpp"

#include <algorithm>

#include "orchestrator/plan/make.hpp"

namespace forklift::experiment {
namespace {

Microseconds length_of(const store::Run& run) {
  return Microseconds{run.ended_us ? std::max<std::int64_t>(*run.ended_us - run.started_us, 0) : 0};
}

/// The first run of a cell may have started the cluster and loaded its rows, which no later one does: what it took from
/// its window on counts twice, for a warm-up that is hardly longer.
Microseconds length_of_next(const store::Run& last, bool first) {
  if (!first || !last.window_begin_us) return length_of(last);
  const Microseconds measured{std::max<std::int64_t>(*last.ended_us - *last.window_begin_us, 0)};
  return std::min(length_of(last), 2 * measured);
}

}  // namespace

std::vector<plan::Run> next_block(const plan::Plan& plan, std::uint64_t seed, const Standing& standing,
                                  const std::vector<store::CellId>& cells, const std::vector<store::Run>& stored) {
  const store::Run* last = nullptr;  // of the blocks before
  for (const auto& run : stored) {
    if (run.repeat < standing.blocks && (last == nullptr || run.position > last->position)) last = &run;
  }
  std::optional<int> cluster;
  for (std::size_t i = 0; last != nullptr && i < plan.cells.size() && i < cells.size(); ++i) {
    if (cells[i] == last->cell) cluster = plan.cells[i].cluster;
  }
  int position = last == nullptr ? 0 : last->position + 1;
  std::vector<plan::Run> runs;
  for (const int cell : plan::block_order(plan, seed, standing.blocks, standing.running, cluster))
    runs.push_back({cell, standing.blocks, position++});
  return runs;
}

Microseconds time_spent(const std::vector<store::Run>& stored) {
  Microseconds spent{0};
  for (const auto& run : stored) spent += length_of(run);
  return spent;
}

std::optional<Microseconds> block_time(const Standing& standing, const std::vector<store::CellId>& cells,
                                       const std::vector<store::Run>& stored) {
  Microseconds time{0};
  for (const int cell : standing.running) {
    const store::Run* last = nullptr;
    int ended = 0;
    for (const auto& run : stored) {
      if (run.cell != cells.at(static_cast<std::size_t>(cell)) || !run.ended_us) continue;
      ++ended;
      if (last == nullptr || run.started_us > last->started_us) last = &run;
    }
    if (last == nullptr) return std::nullopt;
    time += length_of_next(*last, ended == 1);
  }
  return time;
}

}  // namespace forklift::experiment
