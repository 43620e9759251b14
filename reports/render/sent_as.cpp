#include "reports/render/sent_as.hpp"

#include <algorithm>

#include "common/core/text.hpp"
#include "reports/analysis/load.hpp"

namespace forklift::render {

std::string sent_as_mark(const View& view) {
  std::vector<std::string> all;
  for (const auto& cell : view.evidence.cells) {
    auto words = analysis::implementation_of(cell);
    if (!words.empty() && std::find(all.begin(), all.end(), words) == all.end()) all.push_back(std::move(words));
  }
  return all.empty() ? "" : "transactions sent as " + join(all, "; ");
}

void insert_sent_as(Table& table, std::size_t place, const std::vector<std::string>& of_rows) {
  if (std::all_of(of_rows.begin(), of_rows.end(), [](const auto& words) { return words.empty(); })) return;
  const auto at = static_cast<std::ptrdiff_t>(place);
  table.columns.insert(table.columns.begin() + at, {"sent as"});
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto& words = of_rows.at(i);
    table.rows[i].insert(table.rows[i].begin() + at, {words.empty() ? "–" : words, ""});
  }
}

}  // namespace forklift::render
