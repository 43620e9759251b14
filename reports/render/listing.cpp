#include "reports/render/listing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/clock.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "reports/analysis/concurrency.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/table.hpp"

namespace forklift::render {
namespace {

std::string notes_of(const ListRow& row) {
  std::vector<std::string> notes;
  if (!row.comparable) notes.emplace_back("not comparable");
  if (!row.reason.empty()) notes.push_back(row.reason);
  notes.insert(notes.end(), row.warnings.begin(), row.warnings.end());
  return join(notes, "; ");
}

}  // namespace

std::vector<ListRow> list_rows(const store::Reader& reader, std::optional<store::ExperimentId> experiment) {
  std::vector<ListRow> rows;
  const auto runs = reader.runs(experiment);
  const auto latencies = reader.new_order_responses(experiment);
  for (const auto& e : reader.experiments()) {
    if (experiment && e.number != *experiment) continue;
    std::map<store::CellId, store::Cell> cells;
    for (auto& cell : reader.cells(e.number)) cells.emplace(cell.number, std::move(cell));
    for (const auto& run : runs) {
      const auto cell = cells.find(run.cell);
      if (cell == cells.end()) continue;
      const auto latency = latencies.find(run.number);
      rows.push_back({run.number, e.record.id, cell->second.record.name, run.repeat + 1, to_string(run.status),
                      run.reason, analysis::numbers_of(run, latency == latencies.end() ? nullptr : &latency->second),
                      analysis::errors_of(run), run.started_us, analysis::counts_new_orders(cell->second),
                      cell->second.comparable(), run.warnings});
    }
  }
  return rows;
}

Json list_json(const std::vector<ListRow>& rows) {
  Json all = Json::array();
  for (const auto& row : rows) {
    const auto& n = row.numbers;
    all.push_back({{"run", row.run.value()},
                   {"experiment", row.experiment},
                   {"cell", row.cell},
                   {"repeat", row.repeat},
                   {"status", row.status},
                   {"reason", row.reason},
                   {"warnings", row.warnings},
                   {"comparable", row.comparable},
                   {"notpm", n && row.new_orders ? Json(n->notpm) : Json(nullptr)},
                   {"tx_per_s", n ? Json(n->tx_per_s) : Json(nullptr)},
                   {"client_cpu_us_per_tx", n ? Json(n->client_cpu_us_per_tx) : Json(nullptr)},
                   {"p95_us", n ? Json(n->p95_us) : Json(nullptr)},
                   {"errors", row.errors},
                   {"started", format_utc(row.started_us)}});
  }
  return all;
}

std::string list_text(const std::vector<ListRow>& rows) {
  if (rows.empty()) return "no runs yet\n";
  Table table{"",
              {{"run", true},
               {"experiment"},
               {"cell"},
               {"repeat", true},
               {"status"},
               {"NOTPM", true},
               {"tx/s", true},
               {"p95", true},
               {"errors", true},
               {"started"},
               {""}},
              {}};
  for (const auto& row : rows) {
    const auto& n = row.numbers;
    table.add({std::to_string(row.run.value()), row.experiment, row.cell, std::to_string(row.repeat), row.status,
               n && row.new_orders ? analysis::grouped(n->notpm) : "–", n ? analysis::grouped(n->tx_per_s) : "–",
               n ? format_latency(static_cast<double>(n->p95_us)) : "–",
               analysis::grouped(static_cast<double>(row.errors)), format_utc(row.started_us), notes_of(row)});
  }
  return table.text();
}

}  // namespace forklift::render
