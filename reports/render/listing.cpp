#include "reports/render/listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/core/clock.hpp"
#include "common/core/text.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/analysis/series.hpp"
#include "reports/render/measure_columns.hpp"
#include "reports/render/sent_as.hpp"

namespace forklift::render {
namespace {

/// Also beside "measures", as in earlier versions.
constexpr std::array kShort{"notpm", "tx_per_s", "client_cpu_us_per_tx", "p95_us"};

constexpr std::ptrdiff_t kLabelColumn = 3;  ///< after the cell, where some experiment has a label

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
  for (const auto& e : reader.experiments()) {
    if (experiment && e.number != *experiment) continue;
    const auto cells = reader.cells(e.number);
    const auto runs = reader.runs(e.number);
    const auto values = analysis::measure_values(reader, e.number, cells, runs);
    const auto versions = reader.versions(e.number);
    for (const auto& run : runs) {
      const auto cell = std::find_if(cells.begin(), cells.end(), [&](const auto& c) { return c.number == run.cell; });
      if (cell == cells.end()) continue;
      const auto of_run = values.find(run.number);
      rows.push_back({run.number, e.record.id, cell->record.name, run.repeat + 1, to_string(run.status), run.reason,
                      cell->record.measures, of_run == values.end() ? analysis::MeasureValues{} : of_run->second.values,
                      analysis::errors_of(*cell, run), run.started_us, cell->comparable(), run.warnings,
                      analysis::label_of(e.record, *cell, versions), !e.record.label.empty(),
                      analysis::implementation_of(*cell)});
    }
  }
  return rows;
}

Json list_json(const std::vector<ListRow>& rows) {
  Json all = Json::array();
  for (const auto& row : rows) {
    Json json{{"run", row.run.value()},
              {"experiment", row.experiment},
              {"cell", row.cell},
              {"repeat", row.repeat},
              {"status", row.status},
              {"reason", row.reason},
              {"warnings", row.warnings},
              {"comparable", row.comparable},
              {"errors", row.errors ? Json(*row.errors) : Json(nullptr)},
              {"started", format_utc(row.started_us)},
              {"label", row.label},
              {"implementation", row.implementation.empty() ? Json(nullptr) : Json(row.implementation)},
              {"headline", nullptr},
              {"measures", Json::object()}};
    for (const char* name : kShort) {
      const auto value = analysis::find(row.values, name);
      json[name] = value ? Json(*value) : Json(nullptr);
    }
    for (const auto& measure : row.measures) {
      if (measure.headline && json["headline"].is_null()) json["headline"] = measure.name;
      json["measures"][measure.name] = measure_json(measure, analysis::find(row.values, measure.name));
    }
    all.push_back(std::move(json));
  }
  return all;
}

std::string list_text(const std::vector<ListRow>& rows) {
  if (rows.empty()) return "no runs yet\n";
  Table table{"", {{"run", true}, {"experiment"}, {"cell"}, {"repeat", true}, {"status"}}, {}};
  std::vector<store::Cell> cells;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) cells.emplace_back().record.measures = row->measures;
  const auto measures = brief_measures(cells);
  for (const auto& measure : measures) table.columns.push_back(column_of(measure));
  table.columns.insert(table.columns.end(), {{"errors", true}, {"started"}, {""}});
  const bool labelled = std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.is_labelled; });
  if (labelled) table.columns.insert(table.columns.begin() + kLabelColumn, {"label"});
  std::vector<std::string> sent_as;
  for (const auto& row : rows) {
    std::vector<std::string> texts{std::to_string(row.run.value()), row.experiment, row.cell,
                                   std::to_string(row.repeat), row.status};
    if (labelled) texts.insert(texts.begin() + kLabelColumn, row.is_labelled ? row.label : "");
    for (const auto& measure : measures)
      texts.push_back(shown_or_dash(measure, analysis::find(row.values, measure.name)));
    texts.insert(texts.end(), {row.errors ? analysis::grouped(static_cast<double>(*row.errors)) : "–",
                               format_utc(row.started_us), notes_of(row)});
    table.add(std::move(texts));
    sent_as.push_back(row.implementation);
  }
  insert_sent_as(table, kLabelColumn, sent_as);
  return table.text();
}

}  // namespace forklift::render
