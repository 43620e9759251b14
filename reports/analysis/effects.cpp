#include "reports/analysis/effects.hpp"

#include <algorithm>
#include <optional>

#include "reports/analysis/judge.hpp"
#include "reports/analysis/load.hpp"

namespace forklift::analysis {
namespace {

/// The only setting in which two cells differ; nothing if they differ in none or several.
std::optional<Effect> single_change(const Findings& f, std::size_t from, std::size_t to) {
  std::optional<Effect> found;
  for (const auto& difference : f.differences) {
    if (difference.values[from] == difference.values[to]) continue;
    if (found) return std::nullopt;
    found = Effect{from, to, difference.path, difference.values[from], difference.values[to], {}};
  }
  return found;
}

/// Steps from `previous(i)` to each cell i, or nothing if one of them is no single change, has no number, or goes to
/// another load: bars of unlike loads would look like gains and losses.
template <class Previous>
std::vector<Effect> series(const Evidence& e, const Findings& f, Previous previous) {
  std::vector<Effect> steps;
  for (std::size_t i = *f.baseline + 1; i < f.cells.size(); ++i) {
    if (!f.cells[i].measured() || !f.cells[previous(i)].measured()) return {};
    auto step = single_change(f, previous(i), i);
    if (!step || !unlike_loads(load_of(e.cells[previous(i)]), load_of(e.cells[i])).empty()) return {};
    steps.push_back(std::move(*step));
  }
  return steps;
}

/// A sweep of one setting is no series of settings: the same path again and again says nothing about others.
bool of_several_settings(const std::vector<Effect>& steps) {
  return std::any_of(steps.begin(), steps.end(),
                     [&](const auto& step) { return step.setting != steps.front().setting; });
}

/// Each step inside blocks; their intervals hold together.
Effects compared(const Evidence& e, const Findings& f, bool cumulative, std::vector<Effect> steps) {
  std::vector<std::size_t> cells{*f.baseline};
  std::vector<CellPair> pairs;
  for (const auto& step : steps) {
    cells.push_back(step.to);
    pairs.push_back({step.from, step.to});
  }
  const auto measured = measure_in_blocks(e, f.cells[*f.baseline].headline().measure, cells);
  auto comparisons = compare_pairs(measured, pairs, f.rules.at_the_end());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& against = f.cells[steps[i].to].headline().against;
    steps[i].comparison = !cumulative && against ? *against : std::move(comparisons[i]);
  }
  return {cumulative, std::move(steps)};
}

}  // namespace

Effects effects_of(const Evidence& e, const Findings& f) {
  if (!f.baseline || e.cells.size() < 3) return {};
  auto steps = series(e, f, [](std::size_t i) { return i - 1; });
  if (of_several_settings(steps)) return compared(e, f, true, std::move(steps));
  steps = series(e, f, [&](std::size_t) { return *f.baseline; });
  return of_several_settings(steps) ? compared(e, f, false, std::move(steps)) : Effects{};
}

}  // namespace forklift::analysis
