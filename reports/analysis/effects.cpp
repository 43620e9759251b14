#include "reports/analysis/effects.hpp"

#include <optional>

namespace forklift::analysis {
namespace {

/// The only setting in which two cells differ; nothing if they differ in none or several.
std::optional<Effect> single_change(const Findings& f, std::size_t from, std::size_t to, const Rules& rules) {
  std::optional<Effect> found;
  for (const auto& difference : f.differences) {
    if (difference.values[from] == difference.values[to]) continue;
    if (found) return std::nullopt;
    found = Effect{from, to, difference.path, difference.values[from], difference.values[to], {}};
  }
  if (found) found->comparison = compare(f.cells[from].headline().values, f.cells[to].headline().values, rules);
  return found;
}

/// Steps from `previous(i)` to each cell i, or nothing if one of them is no single change or has no number.
template <class Previous>
std::vector<Effect> series(const Findings& f, const Rules& rules, Previous previous) {
  std::vector<Effect> steps;
  for (std::size_t i = *f.baseline + 1; i < f.cells.size(); ++i) {
    if (!f.cells[i].measured() || !f.cells[previous(i)].measured()) return {};
    auto step = single_change(f, previous(i), i, rules);
    if (!step) return {};
    steps.push_back(std::move(*step));
  }
  return steps;
}

}  // namespace

Effects effects_of(const Evidence& e, const Findings& f, const Rules& rules) {
  if (!f.baseline || e.cells.size() < 3) return {};
  auto steps = series(f, rules, [](std::size_t i) { return i - 1; });
  // A sweep of one setting is no series of settings: the same path again and again says nothing about others.
  bool several = false;
  for (const auto& step : steps) several = several || step.setting != steps.front().setting;
  if (several) return {true, std::move(steps)};
  steps = series(f, rules, [&](std::size_t) { return *f.baseline; });
  several = false;
  for (const auto& step : steps) several = several || step.setting != steps.front().setting;
  return several ? Effects{false, std::move(steps)} : Effects{};
}

}  // namespace forklift::analysis
