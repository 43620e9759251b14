#include "orchestrator/console/live_view.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace forklift;
using namespace std::chrono_literals;

namespace {

console::LiveState measuring() {
  console::LiveState state;
  state.phase = "run 3/9 \"by warehouse\"";
  state.drivers = console::summarise(
      {{"driver-1", Json{{"phase", "measure"}, {"second", 7}, {"committed", 200}, {"p95_us", 4000}}},
       {"driver-2", Json{{"phase", "measure"}, {"second", 6}, {"committed", 212}, {"p95_us", 18200}, {"failed", 2}}}});
  state.history = {100, 200, 400};
  state.left = 4min;
  state.nodes = {"sql-node-1", "data-node-1", "data-node-2"};
  return state;
}

}  // namespace

TEST_CASE("live view: run, time left, throughput and nodes, in three lines", "[live][unit]") {
  CHECK(console::live_lines(measuring(), 70) ==
        std::vector<std::string>{"run 3/9 \"by warehouse\"" + std::string(32, ' ') + "about 4 min left",
                                 "measure 7 s  412 tx/s  p95 18.2 ms  2 failed  ▃▅█",
                                 "up: sql-node-1, data-node-1, data-node-2"});
}

TEST_CASE("live view: a node that is down is named first", "[live][unit]") {
  auto state = measuring();
  state.down = {"data-node-2"};
  CHECK(console::live_lines(state, 70).back() == "DOWN: data-node-2; 2 of 3 nodes are up");
}

TEST_CASE("live view: no line is longer than the terminal", "[live][unit]") {
  auto state = measuring();
  state.phase = "run 3/9 \"größer\nund länger, als ein schmales Fenster es zeigen kann\"";
  for (const auto& line : console::live_lines(state, 40)) {
    CAPTURE(line);
    CHECK(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }) <= 40);
    CHECK(line.find('\n') == std::string::npos);
  }
  CHECK(console::live_lines(state, 30).back() == "all 3 nodes are up");
}

TEST_CASE("live view: before a driver speaks there is only the phase", "[live][unit]") {
  console::LiveState state;
  state.phase = "starting 4 servers";
  CHECK(console::live_lines(state, 80) == std::vector<std::string>{"starting 4 servers"});
}

TEST_CASE("live view: a sparkline shows the newest values against the largest", "[live][unit]") {
  CHECK(console::sparkline({900, 0, 50, 100}, 3) == "▁▅█");
  CHECK(console::sparkline({0, 0}, 9) == "▁▁");
  CHECK(console::sparkline({}, 9).empty());
}

TEST_CASE("live view: time left follows from the runs that have ended", "[live][unit]") {
  CHECK_FALSE(console::time_left(0, 9, 40s));
  CHECK(console::time_left(3, 9, 60s) == Microseconds{120s});
  CHECK(console::time_left(9, 9, 60s) == Microseconds{0s});
}

TEST_CASE("live view: how the cells stand is below, each in a line", "[live][unit]") {
  auto state = measuring();
  state.block = "block 3 of at most 30";
  state.standing = {"“by warehouse”: 1.42 (1.31–1.54), faster since block 3"};
  const auto lines = console::live_lines(state, 70);
  REQUIRE(lines.size() == 5);
  CHECK(lines[3] == "after block 3 of at most 30:");
  CHECK(lines[4] == "  “by warehouse”: 1.42 (1.31–1.54), faster since block 3");
  state.standing.resize(20, "x");
  CHECK(console::live_lines(state, 70).size() == 3 + 1 + 8 + 1);
  CHECK(console::live_lines(state, 70).back() == "  … and 12 more: forklift status");
}
