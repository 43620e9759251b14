#include "reports/analysis/cells.hpp"

#include "reports/analysis/load.hpp"

namespace forklift::analysis {

std::optional<std::size_t> cell_named(const Evidence& e, const std::string& name) {
  for (std::size_t i = 0; i < e.cells.size(); ++i) {
    if (e.cells[i].record.name == name) return i;
  }
  return std::nullopt;
}

std::size_t planned_baseline(const Evidence& e, const Rules& rules) {
  return rules.baseline.empty() ? 0 : cell_named(e, rules.baseline).value_or(0);
}

std::vector<std::size_t> cells_under_load_of(const Evidence& e, std::size_t first) {
  std::vector<std::size_t> cells{first};
  const auto load = load_of(e.cells[first]);
  for (std::size_t i = 0; i < e.cells.size(); ++i) {
    if (i != first && unlike_loads(load, load_of(e.cells[i])).empty()) cells.push_back(i);
  }
  return cells;
}

}  // namespace forklift::analysis
