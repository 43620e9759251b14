#pragma once
// The live screen of a run as text: what is run, how long it still takes, how fast it is, which nodes are up. Pure;
// Progress draws it.
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "common/core/units.hpp"

namespace forklift::console {

/// What all drivers together said last.
struct DriverSummary {
  std::string phase;  ///< "warmup", "measure", "load", "check"; empty: no driver has spoken
  double second = 0, failed = 0, rows = 0, rows_total = 0;
  std::optional<double> committed_per_s, p95_us;  ///< none: no driver counts them while it runs
  std::string waits;                              ///< "  waited 12 times for overload: redo log (410)"
};

struct LiveState {
  std::string phase;  ///< what goes on: "run 3/9 "by warehouse"", "starting 4 servers"
  DriverSummary drivers;
  std::vector<double> history;           ///< transactions per second, the newest last
  std::optional<Microseconds> left;      ///< of the whole experiment; none before a run has ended
  std::vector<std::string> nodes, down;  ///< all servers, and those that are down
  std::string block;                     ///< "block 3 of at most 30": the last that is complete; empty: none
  std::vector<std::string> standing;     ///< how each cell stood then
};

/// `latest`: the last progress event of each driver (contract/progress.hpp).
DriverSummary summarise(const std::map<std::string, Json>& latest);
/// "measure 7 s  412 tx/s  p95 18.2 ms  0 failed", "load 120 of 400 thousand rows", "checks 3 s".
std::string words_of(const DriverSummary& drivers);
/// One character per value, the largest is full: "▁▄█"; the newest `most` of them.
std::string sparkline(const std::vector<double>& values, std::size_t most);
/// Time left once `done` of `runs` took `spent` in all; none before the first has ended.
std::optional<Microseconds> time_left(int done, int runs, Microseconds spent);
/// One to three lines, and some about how the cells stand, none longer than `width` columns, without line breaks.
std::vector<std::string> live_lines(const LiveState& state, std::size_t width);

}  // namespace forklift::console
