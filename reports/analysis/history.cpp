#include "reports/analysis/history.hpp"

#include <algorithm>
#include <cmath>

#include "reports/analysis/mathematics.hpp"

namespace forklift::analysis {
namespace {

constexpr double kNoisier = 0.01;       ///< of all points together: how seldom an equal one is called noisier
constexpr double kSmallest = 1e-6;      ///< no value is more exact than this
constexpr std::size_t kEnough = 8;      ///< points, from which their differences say how exact they are
constexpr std::size_t kRunsToTell = 3;  ///< runs of a point that may be called noisier

/// A point's runs in one measure.
struct Runs {
  std::size_t point = 0;
  std::vector<double> logs;
  double squares = 0;  ///< around their mean
  double freedom() const { return static_cast<double>(logs.size()) - 1; }
};

const store::Measure* newest_definition(const Series& series, const std::string& name, std::size_t points) {
  for (auto i = std::min(points, series.points.size()); i > 0; --i) {
    if (const auto* found = find_measure(series.points[i - 1].cell(), name)) return found;
  }
  return nullptr;
}

Runs runs_of(const Series& series, std::size_t i, const store::Measure& measure) {
  Runs runs{i, {}};
  const auto& point = series.points[i];
  const auto* own = find_measure(point.cell(), measure.name);
  if (own == nullptr || own->unit != measure.unit) return runs;
  for (const auto& values : point.values) {
    const auto value = find(values, measure.name);
    if (value && *value > 0 && std::isfinite(*value)) runs.logs.push_back(std::log(*value));
  }
  const double middle = mean(runs.logs);
  for (const double y : runs.logs) runs.squares += (y - middle) * (y - middle);
  return runs;
}

/// The smallest believable variance of one run: of counts and clocks.
double floor_of(const Series& series, const std::vector<Runs>& all, const std::string& measure) {
  double sum = 0, runs = 0;
  for (const auto& one : all) {
    for (const auto& exactness : series.points[one.point].exactness) {
      sum += find(exactness, measure).value_or(0);
      ++runs;
    }
  }
  return std::max(runs > 0 ? sum / runs : 0, kSmallest * kSmallest);
}

/// The runs' scatter is shared by all points, since a few runs say little of their own; a point that provably scatters
/// more leaves the pool, the most striking first.
struct RunPool {
  double squares = 0, freedom = 0;
  std::vector<bool> out;
};

RunPool pool_of(const std::vector<Runs>& all, double floor) {
  RunPool pool{0, 0, std::vector<bool>(all.size())};
  for (const auto& one : all) {
    pool.squares += one.squares;
    pool.freedom += one.freedom();
  }
  while (true) {
    double least = kNoisier / static_cast<double>(std::max<std::size_t>(all.size(), 1));
    std::optional<std::size_t> noisiest;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const double rest = pool.freedom - all[i].freedom();
      if (pool.out[i] || all[i].logs.size() < kRunsToTell || rest < 1) continue;
      const double others = std::max((pool.squares - all[i].squares) / rest, floor);
      const double p = f_beyond(all[i].squares / all[i].freedom() / others, all[i].freedom(), rest);
      if (p >= least) continue;
      least = p;
      noisiest = i;
    }
    if (!noisiest) return pool;
    pool.out[*noisiest] = true;
    pool.squares -= all[*noisiest].squares;
    pool.freedom -= all[*noisiest].freedom();
  }
}

/// What `changes` says of values whose logarithms it was made of.
std::vector<HistoryChange> changed_in(const Changes& changes, bool higher_is_better) {
  std::vector<HistoryChange> all;
  for (std::size_t i = 1; i < changes.levels.size(); ++i) {
    const auto &before = changes.levels[i - 1], &after = changes.levels[i];
    const auto step = step_between(before, after);
    all.push_back({after.first, std::exp(before.log_level), std::exp(after.log_level), step,
                   (step.ratio < 1) == higher_is_better});
  }
  return all;
}

/// The logarithm of a standard deviation with few degrees of freedom is too small by its mean, and scatters by a known
/// amount: so noise has change points as values have.
void judge_noise(const Series& series, History& history) {
  std::vector<double> logs, se;
  for (std::size_t i = 0; i < history.figures.size(); ++i) {
    const auto& scatter = series.points[history.figures[i].point].scatter;
    const auto found = scatter.find(history.measure.name);
    if (found == scatter.end() || !(found->second.sd > 0)) continue;
    history.noise.push_back({i, found->second});
    const double half = found->second.freedom / 2.0;
    logs.push_back(std::log(found->second.sd) - (digamma(half) - std::log(half)) / 2);
    se.push_back(std::sqrt(trigamma(half)) / 2);
  }
  history.noise_changed = changed_in(change_points(logs, se), false);
  for (auto& change : history.noise_changed) change.figure = history.noise[change.figure].figure;
}

}  // namespace

double HistoryFigure::value() const { return std::exp(log_value); }

History history_of(const Series& series, const std::string& measure, std::size_t points) {
  History history;
  const auto* definition = newest_definition(series, measure, points);
  if (definition == nullptr) return history;
  history.measure = *definition;
  std::vector<Runs> all;
  for (std::size_t i = 0; i < std::min(points, series.points.size()); ++i) {
    auto runs = runs_of(series, i, history.measure);
    if (runs.logs.empty())
      ++history.left_out;
    else
      all.push_back(std::move(runs));
  }
  const double floor = floor_of(series, all, measure);
  const auto pool = pool_of(all, floor);
  history.run_freedom = static_cast<int>(pool.freedom);
  history.run_sd = std::sqrt(std::max(pool.freedom > 0 ? pool.squares / pool.freedom : 0, floor));
  std::vector<double> logs, se;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double sd = pool.out[i] ? std::sqrt(all[i].squares / all[i].freedom()) : history.run_sd;
    logs.push_back(mean(all[i].logs));
    se.push_back(sd / std::sqrt(static_cast<double>(all[i].logs.size())));
    history.figures.push_back({all[i].point, all[i].logs.size(), logs.back(), se.back(), pool.out[i]});
  }
  history.is_judged = history.run_freedom > 0 || all.size() >= kEnough;
  if (history.is_judged) history.changes = change_points(logs, se);
  history.changed = changed_in(history.changes, history.measure.higher_is_better);
  judge_noise(series, history);
  return history;
}

Comparison compare_figures(const History& history, std::size_t a, std::size_t b, double confidence,
                           std::size_t family) {
  const auto &from = history.figures[a], &to = history.figures[b];
  const Rules rules{.confidence = confidence};
  const bool better = history.measure.higher_is_better;
  const double step = to.log_value - from.log_value;
  if (history.run_freedom < 1)
    return not_compared(std::exp(step), "no point of the series has two valid runs, so that there is no interval",
                        rules, better);
  double freedom = history.run_freedom;
  for (const auto* one : {&from, &to}) {
    if (one->noisier) freedom = std::min(freedom, static_cast<double>(one->runs) - 1);
  }
  const double between = history.changes.between;
  return compare_points(step, std::sqrt(from.se * from.se + to.se * to.se + 2 * between * between), freedom,
                        std::min(from.runs, to.runs), rules, better, family);
}

std::optional<std::size_t> last_good(const History& history, double margin, double confidence) {
  const auto& spikes = history.changes.spikes;
  std::optional<std::size_t> good;
  for (std::size_t i = 0; i + 1 < history.figures.size(); ++i) {
    if (std::find(spikes.begin(), spikes.end(), i) != spikes.end()) continue;
    if (!good || slower_gate(compare_figures(history, *good, i, confidence), margin).gate == Gate::pass) good = i;
  }
  return good;
}

}  // namespace forklift::analysis
