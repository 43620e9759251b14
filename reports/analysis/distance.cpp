#include "reports/analysis/distance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "reports/analysis/emulation.hpp"
#include "reports/analysis/mathematics.hpp"

namespace forklift::analysis {
namespace {

constexpr const char* kDelay = "desk.links.delay";

/// One way, in µs; nothing where hosts are not emulated.
std::optional<double> delay_of(const store::Cell& cell) {
  if (emulation_of(cell).empty()) return std::nullopt;
  const auto text = text_at(cell.record.settings, JsonPointer{"/desk/links/delay"});
  const auto parsed = parse_duration(text.empty() ? "0s" : text);
  if (!parsed) return std::nullopt;
  return static_cast<double>(parsed->count());
}

bool is_closed_loop(const store::Cell& cell) {
  const auto pacing = text_at(cell.record.settings, JsonPointer{"/workload/pacing"});
  return cell.record.terminals > 0 && (pacing.empty() || pacing == "none");
}

std::string curve_name(const store::Cell& cell) {
  std::vector<std::string> parts;
  for (const auto& [path, value] : cell.record.changes) {
    if (path != kDelay) parts.push_back(path + "=" + value);
  }
  return parts.empty() ? "all cells" : join(parts, ", ");
}

/// Least squares of all runs: time = at_zero + round_trips · round trip of a link.
void fit_line(Distance& distance) {
  double n = 0, x_sum = 0, y_sum = 0;
  const auto each = [&](auto&& use) {
    for (const auto& point : distance.points) {
      for (const double time : point.transaction_us) use(point.round_trip_us, time);
    }
  };
  each([&](double x, double y) { ++n, x_sum += x, y_sum += y; });
  const double x_mean = x_sum / n, y_mean = y_sum / n;
  double xx = 0, xy = 0, squares = 0;
  each([&](double x, double y) { xx += (x - x_mean) * (x - x_mean), xy += (x - x_mean) * (y - y_mean); });
  distance.round_trips = xy / xx;
  distance.at_zero_us = y_mean - distance.round_trips * x_mean;
  if (n < 3) return;
  each([&](double x, double y) { squares += std::pow(y - distance.at_zero_us - distance.round_trips * x, 2); });
  const double half = student_quantile(0.05, n - 2) * std::sqrt(squares / (n - 2) / xx);
  distance.interval = Interval{distance.round_trips - half, distance.round_trips + half};
}

/// The mean of what the cells' nodes counted.
void count_waits(const Findings& f, Distance& distance) {
  double sum = 0, cells = 0;
  for (const auto& point : distance.points) {
    const auto& cell = f.cells[point.cell];
    if (cell.locality.round_trips) {
      sum += *cell.locality.round_trips;
      distance.what_counted = "waits for data nodes";
    } else if (cell.questions) {
      sum += *cell.questions;
      distance.what_counted = "statements of all kinds to data nodes";
    } else {
      continue;
    }
    ++cells;
  }
  if (cells == static_cast<double>(distance.points.size())) distance.counted = sum / cells;
}

}  // namespace

std::vector<Distance> distances_of(const Evidence& e, const Findings& f) {
  std::map<std::string, std::map<double, DistancePoint>> curves;
  for (std::size_t i = 0; i < f.cells.size(); ++i) {
    const auto* throughput = f.cells[i].find("tx_per_s");
    const auto delay = delay_of(e.cells[i]);
    if (!delay || throughput == nullptr || throughput->values.empty() || !is_closed_loop(e.cells[i])) continue;
    DistancePoint point{i, 2 * *delay, {}};
    for (const double rate : throughput->values) {
      if (rate > 0) point.transaction_us.push_back(e.cells[i].record.terminals * 1e6 / rate);
    }
    if (!point.transaction_us.empty()) curves[curve_name(e.cells[i])].try_emplace(2 * *delay, std::move(point));
  }
  std::vector<Distance> all;
  for (auto& [name, points] : curves) {
    if (points.size() < 2) continue;
    Distance distance{.name = name, .points = {}, .interval = {}, .counted = {}, .what_counted = {}};
    for (auto& [round_trip, point] : points) distance.points.push_back(std::move(point));
    fit_line(distance);
    count_waits(f, distance);
    all.push_back(std::move(distance));
  }
  return all;
}

std::string distance_words(const Distance& distance) {
  const auto interval =
      distance.interval ? fmt::format(" ({:.1f}–{:.1f})", distance.interval->low, distance.interval->high) : "";
  const auto counted = distance.counted
                           ? fmt::format("; {:.1f} {} were counted", *distance.counted, distance.what_counted)
                           : std::string{};
  return fmt::format(
      "The time of a transaction grows by {:.1f}{} round trips of the links with their delay, from {:.2g} "
      "ms without any{}{}.",
      distance.round_trips, interval, distance.at_zero_us / 1000,
      distance.name == "all cells" ? "" : " under " + distance.name, counted);
}

}  // namespace forklift::analysis
