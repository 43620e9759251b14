#include "reports/analysis/noise.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>

#include "common/core/text.hpp"
#include "reports/analysis/covariates.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/mathematics.hpp"

namespace forklift::analysis {
namespace {

constexpr double kLikeWindow = 2;  ///< windows of up to so many times the length are alike

std::string engine_of(const store::Cell& cell) { return text_at(cell.record.settings, JsonPointer{"/cluster/engine"}); }

/// Earlier versions stored the spread of runs without regard to their blocks. Where those runs are known, they are
/// judged inside their blocks now.
KnownNoise in_blocks_if_possible(const store::Reader& reader, const store::NoiseFloor& stored) {
  const auto experiment = reader.experiment(stored.experiment);
  KnownNoise noise{stored, experiment.record.id, {}, false};
  const auto again = noise_of(gather_values(reader, experiment));
  if (!again || again->measure != stored.measure) return noise;
  noise.in_blocks = true;
  noise.floor.runs = again->runs;
  noise.floor.spread = again->spread;
  noise.floor.ratio = again->ratio;
  noise.floor.low = again->low;
  noise.floor.high = again->high;
  return noise;
}

/// The cause that leaves the least noise, if any explains it.
void explain(const Evidence& e, const MeasureInBlocks& measured, store::NoiseFloor& floor) {
  const auto outside = outside_loads(e);
  floor.spread_without = floor.spread;
  for (const char* name : {kSteal, kOthers}) {
    const auto explained = explained_by(measured.table, outside_in_blocks(measured, outside, name));
    if (!explained || explained->spread_without >= floor.spread_without) continue;
    floor.covariate = name;
    floor.slope = explained->slope;
    floor.spread_without = explained->spread_without;
  }
}

}  // namespace

std::optional<store::NoiseFloor> noise_of(const BlockTable& table) {
  const auto analysis = analyse_blocks(table, 0, 0);
  const auto b = analysis.place_of(1);
  if (!b || analysis.noise.pooled_freedom < 1) return std::nullopt;
  const auto contrast = of_pairs(analysis, {{0, *b}}, 0.05).front();
  store::NoiseFloor floor;
  floor.runs = static_cast<int>(analysis.fit.used_blocks);
  floor.spread = analysis.noise.pooled_sd;
  floor.ratio = std::exp(contrast.log_ratio);
  floor.low = std::exp(contrast.low());
  floor.high = std::exp(contrast.high());
  return floor;
}

std::optional<store::NoiseFloor> noise_of(const Evidence& e) {
  if (e.cells.size() != 2) return std::nullopt;
  const auto* headline = headline_of(e.cells[0]);
  if (headline == nullptr) return std::nullopt;
  const auto measured = measure_as_it_is(e, *headline, {0, 1});
  auto floor = noise_of(measured.table);
  if (!floor) return floor;
  explain(e, measured, *floor);
  floor->experiment = e.experiment.number;
  floor->machines = store::machines_of(e.hosts);
  floor->engine = engine_of(e.cells[0]);
  floor->measure = headline->name;
  floor->measured_us = e.experiment.record.started_us;
  return floor;
}

double smallest_difference(double spread, int blocks) {
  const auto n = static_cast<double>(blocks);
  return std::expm1(student_quantile(0.05, n - 1) * spread * std::sqrt(2 / n));
}

double smallest_difference_apart(double spread, int runs) {
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
                                          const std::vector<store::Cell>& cells,
                                          std::optional<std::int64_t> before_us) {
  const auto machines = store::machines_of(hosts);
  if (machines.empty()) return std::nullopt;
  for (auto& floor : reader.noise_floors()) {
    if (floor.machines != machines || (before_us && floor.measured_us >= *before_us)) continue;
    const auto measured = reader.cells(floor.experiment);
    auto noise = in_blocks_if_possible(reader, floor);
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
  const auto smallest = [&](int n) {
    return (noise.in_blocks ? smallest_difference(f.spread, n) : smallest_difference_apart(f.spread, n)) * 100;
  };
  auto words = fmt::format(
      "Noise of these machines (A/A experiment {} of {:%Y-%m-%d}, {} runs a side): {}runs of one configuration differ "
      "by {:.1f} % (standard deviation), A and B by {:+.1f} % though they are the same; in 3 {} a difference below "
      "{:.1f} % can't be told from noise, in 5 below {:.1f} %, in 10 below {:.1f} %",
      noise.experiment, when, f.runs, noise.in_blocks ? "inside blocks, " : "", f.spread * 100, (f.ratio - 1) * 100,
      noise.in_blocks ? "blocks" : "runs a side", smallest(3), smallest(5), smallest(10));
  if (!f.covariate.empty())
    words += fmt::format(
        "; part of it comes from {} (without: {:.1f} %), which later experiments that are alike have taken out",
        outside_words(f.covariate), f.spread_without * 100);
  if (noise.cells.size() >= of.size()) return words;
  std::vector<std::string> names;
  for (const auto i : noise.cells) names.push_back("“" + of[i].record.name + "”");
  return words + ". That holds for " + join(names, ", ") + "; the other cells were measured under another load";
}

}  // namespace forklift::analysis
