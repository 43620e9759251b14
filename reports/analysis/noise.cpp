#include "reports/analysis/noise.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {
namespace {

double log_variance(std::vector<double> values) {
  for (auto& v : values) v = std::log(v);
  return std::pow(deviation(values), 2);
}

std::string engine_of(const store::Cell& cell) {
  const JsonPointer at{"/cluster/engine"};
  return cell.record.settings.contains(at) ? cell.record.settings[at].get<std::string>() : "";
}

}  // namespace

std::optional<store::NoiseFloor> noise_of(const std::vector<double>& a, const std::vector<double>& b) {
  const auto ratio = welch_ratio(a, b);
  if (!ratio) return std::nullopt;
  const auto freedom_a = static_cast<double>(a.size() - 1), freedom_b = static_cast<double>(b.size() - 1);
  store::NoiseFloor floor;
  floor.runs = static_cast<int>(std::min(a.size(), b.size()));
  floor.spread = std::sqrt((freedom_a * log_variance(a) + freedom_b * log_variance(b)) / (freedom_a + freedom_b));
  floor.ratio = ratio->ratio;
  floor.low = ratio->interval.low;
  floor.high = ratio->interval.high;
  return floor;
}

std::optional<store::NoiseFloor> noise_of(const Evidence& e) {
  if (e.cells.size() != 2) return std::nullopt;
  const auto findings = analyse(e);
  auto floor = noise_of(findings.cells[0].notpm, findings.cells[1].notpm);
  if (!floor) return floor;
  floor->experiment = e.experiment.number;
  floor->machines = store::machines_of(e.hosts);
  floor->engine = engine_of(e.cells[0]);
  floor->measured_us = e.experiment.record.started_us;
  return floor;
}

double smallest_difference(double spread, int runs) {
  const auto n = static_cast<double>(runs);
  return std::expm1(student_quantile(0.05, 2 * n - 2) * spread * std::sqrt(2 / n));
}

std::optional<store::NoiseFloor> noise_floor_for(const store::Reader& reader, const std::vector<store::HostFact>& hosts,
                                                 const std::vector<store::Cell>& cells) {
  const auto machines = store::machines_of(hosts);
  if (machines.empty() || cells.empty()) return std::nullopt;
  for (auto& floor : reader.noise_floors()) {
    if (floor.machines == machines && floor.engine == engine_of(cells.front())) return floor;
  }
  return std::nullopt;
}

std::string noise_words(const store::NoiseFloor& f) {
  const auto when = fmt::gmtime(static_cast<std::time_t>(f.measured_us / 1'000'000));
  return fmt::format(
      "Noise of these machines (A/A of {:%Y-%m-%d}, {} runs a side): runs of one configuration differ by {:.1f} % "
      "(standard deviation), A and B by {:+.1f} % though they are the same; with 3 runs a side a difference below "
      "{:.1f} "
      "% can't be told from noise, with 5 below {:.1f} %, with 10 below {:.1f} %",
      when, f.runs, f.spread * 100, (f.ratio - 1) * 100, smallest_difference(f.spread, 3) * 100,
      smallest_difference(f.spread, 5) * 100, smallest_difference(f.spread, 10) * 100);
}

}  // namespace forklift::analysis
