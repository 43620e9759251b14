#include "reports/analysis/noise.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>

#include "common/core/text.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/load.hpp"

namespace forklift::analysis {
namespace {

constexpr double kLikeWindow = 2;  ///< windows of up to so many times the length are alike

double log_variance(std::vector<double> values) {
  for (auto& v : values) v = std::log(v);
  return std::pow(deviation(values), 2);
}

std::string engine_of(const store::Cell& cell) { return text_at(cell.record.settings, JsonPointer{"/cluster/engine"}); }

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
  auto floor = noise_of(findings.cells[0].headline().values, findings.cells[1].headline().values);
  if (!floor) return floor;
  floor->experiment = e.experiment.number;
  floor->machines = store::machines_of(e.hosts);
  floor->engine = engine_of(e.cells[0]);
  floor->measure = findings.cells[0].headline().measure.name;
  floor->measured_us = e.experiment.record.started_us;
  return floor;
}

double smallest_difference(double spread, int runs) {
  const auto n = static_cast<double>(runs);
  return std::expm1(student_quantile(0.05, 2 * n - 2) * spread * std::sqrt(2 / n));
}

bool noise_speaks_for(const store::Cell& measured, const store::Cell& cell) {
  auto a = load_of(measured), b = load_of(cell);
  const auto window_a = window_seconds(a), window_b = window_seconds(b);
  a.erase("duration");
  b.erase("duration");
  if (a != b || window_a.has_value() != window_b.has_value()) return false;
  return !window_a || std::max(*window_a, *window_b) <= kLikeWindow * std::min(*window_a, *window_b);
}

std::optional<KnownNoise> noise_floor_for(const store::Reader& reader, const std::vector<store::HostFact>& hosts,
                                          const std::vector<store::Cell>& cells) {
  const auto machines = store::machines_of(hosts);
  if (machines.empty()) return std::nullopt;
  for (auto& floor : reader.noise_floors()) {
    if (floor.machines != machines) continue;
    const auto measured = reader.cells(floor.experiment);
    KnownNoise noise{floor, reader.experiment(floor.experiment).record.id, {}};
    for (std::size_t i = 0; i < cells.size() && !measured.empty(); ++i) {
      const auto* headline = headline_of(cells[i]);
      if (headline != nullptr && headline->name == floor.measure && floor.engine == engine_of(cells[i]) &&
          noise_speaks_for(measured.front(), cells[i]))
        noise.cells.push_back(i);
    }
    if (!noise.cells.empty()) return noise;
  }
  return std::nullopt;
}

std::string noise_words(const KnownNoise& noise, const std::vector<store::Cell>& of) {
  const auto& f = noise.floor;
  const auto when = fmt::gmtime(static_cast<std::time_t>(f.measured_us / 1'000'000));
  auto words = fmt::format(
      "Noise of these machines (A/A experiment {} of {:%Y-%m-%d}, {} runs a side): runs of one configuration differ by "
      "{:.1f} % (standard deviation), A and B by {:+.1f} % though they are the same; with 3 runs a side a difference "
      "below {:.1f} % can't be told from noise, with 5 below {:.1f} %, with 10 below {:.1f} %",
      noise.experiment, when, f.runs, f.spread * 100, (f.ratio - 1) * 100, smallest_difference(f.spread, 3) * 100,
      smallest_difference(f.spread, 5) * 100, smallest_difference(f.spread, 10) * 100);
  if (noise.cells.size() >= of.size()) return words;
  std::vector<std::string> names;
  for (const auto i : noise.cells) names.push_back("“" + of[i].record.name + "”");
  return words + ". That holds for " + join(names, ", ") + "; the other cells were measured under another load";
}

}  // namespace forklift::analysis
