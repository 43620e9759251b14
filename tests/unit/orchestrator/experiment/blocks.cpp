// How long the next block will take, from what is stored.
#include "orchestrator/experiment/blocks.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::experiment;

namespace {

constexpr std::int64_t kSecond = 1'000'000;

store::Run run_of(int cell, int block, std::int64_t start_s, std::int64_t window_s, std::int64_t end_s) {
  store::Run run;
  run.cell = store::CellId{cell};
  run.repeat = block;
  run.started_us = start_s * kSecond;
  run.window_begin_us = window_s * kSecond;
  run.ended_us = end_s * kSecond;
  return run;
}

const std::vector<store::CellId> kCells{store::CellId{1}, store::CellId{2}};

Standing running(std::vector<int> cells) {
  Standing standing;
  standing.running = std::move(cells);
  return standing;
}

}  // namespace

TEST_CASE("blocks: starts and loads before a cell's only run are no part of the next block's time",
          "[experiment][unit]") {
  const std::vector<store::Run> stored{run_of(1, 0, 0, 90, 95), run_of(2, 0, 95, 160, 164)};
  CHECK(block_time(running({0, 1}), kCells, stored) == Microseconds{18 * kSecond});
  CHECK(time_spent(stored) == Microseconds{164 * kSecond});
}

TEST_CASE("blocks: from the second run on the last one counts whole", "[experiment][unit]") {
  const std::vector<store::Run> stored{run_of(1, 0, 0, 90, 95), run_of(1, 1, 200, 202, 206)};
  CHECK(block_time(running({0}), kCells, stored) == Microseconds{6 * kSecond});
  CHECK_FALSE(block_time(running({0, 1}), kCells, stored));
}
