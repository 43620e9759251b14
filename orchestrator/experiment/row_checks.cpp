#include "orchestrator/experiment/row_checks.hpp"

#include <fmt/format.h>

#include "common/core/text.hpp"
#include "orchestrator/scenario/engine.hpp"

namespace forklift::experiment {

bool RowChecks::due(const plan::Cell& cell) const {
  const auto& settings = cell.settings;
  if (settings.workload.slices) return false;  // nothing may stand between two slices but the next one
  return !settings.faults.empty() || !scenario::facts_of(settings.cluster).starts_servers ||
         !looked_at_.contains(cell.index);
}

std::map<std::string, int> RowChecks::open() const {
  std::map<std::string, int> cells;
  for (const auto& [rows, runs] : waiting_) cells[rows] = runs.back().cell;
  return cells;
}

std::vector<RowChecks::Settled> RowChecks::settle(const std::string& rows, const contract::CheckReport& checks,
                                                  store::RunId last) {
  std::vector<std::string> violated;
  for (const auto& check : checks.results) {
    if (!check.passed)
      violated.push_back(
          fmt::format("consistency condition {} is violated {} times", check.condition, check.violations));
  }
  std::vector<Settled> settled;
  const auto found = waiting_.find(rows);
  if (found == waiting_.end()) return settled;
  for (auto& run : found->second) {
    const auto when = run.run == last ? std::string{"found after it"} : fmt::format("found after run {}", last.value());
    settled.push_back({std::move(run),
                       violated.empty() ? ""
                                        : fmt::format("{}; {}, and not looked at between the look before and that one",
                                                      join(violated, "; "), when)});
  }
  waiting_.erase(found);
  return settled;
}

void RowChecks::forget() {
  looked_at_.clear();
  waiting_.clear();
}

}  // namespace forklift::experiment
