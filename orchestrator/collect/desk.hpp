#pragma once
// What the links between emulated hosts, and their shares of the CPU, did during a run: counted by the desk, kept as
// counters of a node called "desk" and of each host. Pure.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "common/core/units.hpp"
#include "common/store/records.hpp"
#include "common/store/series.hpp"

namespace forklift::collect {

inline constexpr const char* kDeskNode = "desk";

struct DeskHostUse {
  std::int64_t cpu_us = 0, throttled_us = 0, packets = 0;
};

/// Of the measurement window, or of a little more.
struct DeskUse {
  std::int64_t packets = 0, bytes = 0, lost = 0, queue_full = 0, cut = 0;
  std::int64_t cpu_us = 0;                                ///< of the thread that carries the packets
  std::int64_t late_p50 = 0, late_p99 = 0, late_max = 0;  ///< µs after a packet was due
  std::int64_t length_us = 0;                             ///< of what was counted
  std::map<std::string, DeskHostUse> hosts;
};

/// The desk's answer to {"ask": "statistics"}, which came at `now_us` (epoch).
DeskUse read_desk_use(const Json& answer, std::int64_t now_us);

std::vector<store::CounterPair> desk_counters(const DeskUse& use);

/// What a p99 of lateness may be at this delay: a tenth of it, or 1 ms if that is more.
Microseconds late_bound(Microseconds delay);

/// Why the run's links were not those that were asked for, with the figures; empty: they were.
std::string link_fault(const DeskUse& use, Microseconds delay);

/// Above this share of its cores, a machine that emulates hosts has its processes wait for cores rather than for links.
inline constexpr double kBusyMachine = 0.85;

/// The share of its cores, 0 to 1, that `machine` was busy with between these times (epoch); nothing: it was not read.
std::optional<double> busy_share(const std::vector<store::HostSeries>& series, const std::string& machine,
                                 std::int64_t begin_us, std::int64_t end_us);

/// What stands beside the number of a run on a machine that was busier than kBusyMachine; empty: it was not.
std::string busy_words(std::optional<double> busy);

/// The rule of link_fault() as a sentence.
inline constexpr const char* kLinkRule =
    "Links between emulated hosts must have lost no packet, and 99 % of all packets have been late by at most a tenth "
    "of "
    "the delay, or 1 ms if that is more.";

}  // namespace forklift::collect
