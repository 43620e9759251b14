#include "reports/render/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "common/core/clock.hpp"
#include "common/core/error.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/table.hpp"

namespace forklift::render {
namespace {

/// A number where it is one; else the text.
Json value_json(const store::ImportedValue& value) {
  double number = 0;
  const auto end = value.value.data() + value.value.size();
  const auto read = std::from_chars(value.value.data(), end, number);
  const bool is_number = !value.value.empty() && read.ec == std::errc{} && read.ptr == end && std::isfinite(number);
  return is_number ? Json(number) : Json(value.value);
}

/// Rows of transactions that were counted at all.
std::vector<std::size_t> counted(const ShownRun& shown) {
  std::vector<std::size_t> all;
  for (std::size_t txn = 0; txn < std::min(store::kTxns, shown.cell.record.transactions.size()); ++txn)
    all.push_back(txn);
  return all;
}

std::string place_of(const ShownRun& shown, const store::ImportedValue& value) {
  if (value.line == 0) return "derived";
  if (shown.files.size() < 2 || value.file >= shown.files.size()) return fmt::format("line {}", value.line);
  return fmt::format("{}, line {}", shown.files[value.file].name, value.line);
}

std::string head_text(const ShownRun& shown) {
  const auto& row = shown.row;
  std::string text = fmt::format("run {} of {}, cell {}, repeat {}: {}\n", row.run.value(), row.experiment, row.cell,
                                 row.repeat, row.status);
  if (!row.reason.empty()) text += fmt::format("  {}\n", row.reason);
  for (const auto& warning : row.warnings) text += fmt::format("  ! {}\n", warning);
  text += fmt::format("started {}", format_utc(row.started_us));
  if (shown.run.window_s() > 0) text += fmt::format(", window {:.3f} s", shown.run.window_s());
  if (shown.cell.record.terminals > 0) text += fmt::format(", {} terminals", shown.cell.record.terminals);
  if (shown.cell.record.warehouses > 0) text += fmt::format(", {} warehouses", shown.cell.record.warehouses);
  text += "\n";
  for (const auto& file : shown.files)
    text += fmt::format("from {}{}, SHA-256 {}\n", file.name, file.encoding.empty() ? "" : " (" + file.encoding + ")",
                        file.sha256);
  return text;
}

std::string measures_text(const ShownRun& shown) {
  Table table{"", {{"measure"}, {"value", true}, {"unit"}}, {}};
  for (const auto& measure : shown.row.measures) {
    if (const auto value = analysis::find(shown.row.values, measure.name))
      table.add({measure.name, analysis::shown_value(measure, *value), store::unit_words(measure.unit)});
  }
  return table.text();
}

std::string outcomes_text(const ShownRun& shown) {
  Table table{"", {{"transaction"}}, {}};
  for (const auto outcome : contract::kOutcomes) table.columns.push_back({std::string{outcome}, true});
  for (const auto txn : counted(shown)) {
    std::vector<std::string> texts{shown.cell.record.transactions[txn]};
    for (const auto count : shown.run.outcomes[txn]) texts.push_back(analysis::grouped(static_cast<double>(count)));
    table.add(std::move(texts));
  }
  return counted(shown).empty() ? "" : "\n" + table.text();
}

std::string values_text(const ShownRun& shown) {
  if (shown.values.empty()) return "";
  Table table{"", {{"in the file"}, {"at s", true}, {"value", true}, {"unit"}, {"where"}}, {}};
  for (const auto& value : shown.values)
    table.add({value.name, value.second ? fmt::format("{:g}", *value.second) : "", value.value, value.unit,
               place_of(shown, value)});
  return "\n" + table.text();
}

}  // namespace

ShownRun shown_run(const store::Reader& reader, store::RunId number) {
  const auto run = reader.run(number);
  const auto cell = reader.cell(run.cell);
  for (auto& row : list_rows(reader, cell.experiment)) {
    if (row.run == number)
      return {std::move(row), cell, run, reader.imported_files(number), reader.imported_values(number)};
  }
  throw Error{ErrorKind::config, fmt::format("run {}", number.value()), "it is not in the results database",
              "See `forklift list` for the numbers"};
}

Json show_json(const ShownRun& shown) {
  auto json = list_json({shown.row}).front();
  json["terminals"] = shown.cell.record.terminals;
  json["warehouses"] = shown.cell.record.warehouses;
  json["window_s"] = shown.run.window_s() > 0 ? Json(shown.run.window_s()) : Json(nullptr);
  json["transactions"] = Json::object();
  for (const auto txn : counted(shown)) {
    auto& outcomes = json["transactions"][shown.cell.record.transactions[txn]];
    for (std::size_t i = 0; i < contract::kOutcomes.size(); ++i)
      outcomes[std::string{contract::kOutcomes[i]}] = shown.run.outcomes[txn][i];
  }
  json["files"] = Json::array();
  for (const auto& file : shown.files)
    json["files"].push_back({{"name", file.name}, {"sha256", file.sha256}, {"encoding", file.encoding}});
  json["values"] = Json::array();
  for (const auto& value : shown.values)
    json["values"].push_back({{"name", value.name},
                              {"value", value_json(value)},
                              {"unit", value.unit},
                              {"file", value.file},
                              {"line", value.line},
                              {"second", value.second ? Json(*value.second) : Json(nullptr)}});
  return json;
}

std::string show_text(const ShownRun& shown) {
  return head_text(shown) + "\n" + measures_text(shown) + outcomes_text(shown) + values_text(shown);
}

}  // namespace forklift::render
