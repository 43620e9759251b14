#pragma once
// How often a transaction waits for links, where a scenario sweeps their delay: the time of a transaction grows by its
// round trips times that of a link. Only emulated links have a delay that is known (docs/desk.md). Pure.
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {

struct DistancePoint {
  std::size_t cell = 0;                ///< index into Findings::cells
  double round_trip_us = 0;            ///< of a link: twice its delay
  std::vector<double> transaction_us;  ///< of each run: clients / throughput
};

/// Cells that differ in the delay alone.
struct Distance {
  std::string name;                   ///< what else they have in common: "schema.partition=hash"
  std::vector<DistancePoint> points;  ///< ascending, at least two
  double round_trips = 0;             ///< of links, per transaction: the slope
  std::optional<Interval> interval;   ///< 95 %, by the scatter of runs around the line; none: too few runs
  double at_zero_us = 0;              ///< a transaction's time without any delay
  std::optional<double> counted;      ///< waits for data nodes, or statements to them, per transaction
  std::string what_counted;           ///< "waits for data nodes"
};

/// Of closed loops without thinking times, since their clients always wait for a transaction.
std::vector<Distance> distances_of(const Evidence& evidence, const Findings& findings);

/// "with … the time of a transaction grows by 20.1 (19.2–21.0) round trips of the links; counted were 20.5 …".
std::string distance_words(const Distance& distance);

}  // namespace forklift::analysis
