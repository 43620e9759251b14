#include "orchestrator/scenario/matrix.hpp"

#include <fmt/format.h>

#include <set>

#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {
namespace {

std::string value_text(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

/// "partition=hash, spread=2": a name for a cell that has none.
std::string name_from(const std::vector<Override>& changes) {
  std::string name;
  for (const auto& change : changes) {
    const auto dot = change.name.rfind('.');
    const bool count = change.name.ends_with(".count");
    const auto from = count ? change.name.rfind('.', dot - 1) : dot;
    name += fmt::format("{}{}={}", name.empty() ? "" : ", ",
                        change.name.substr(from == std::string::npos ? 0 : from + 1), value_text(change.value));
  }
  return name;
}

std::vector<CellChanges> listed_cells(const JsonDocument& document, std::vector<Error>& errors) {
  const JsonPointer list{"/matrix/cells"};
  std::vector<CellChanges> cells;
  const Json& given = document.root().at(list);
  if (!given.is_array() || given.empty()) {
    errors.emplace_back(
        ErrorKind::config, document.where(list),
        fmt::format("expected a list of cells, found {}", given.is_array() ? "an empty one" : found(given)),
        "Write [{\"name\": \"…\", \"workload.spread\": 2}]");
    return cells;
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!given[i].is_object()) {
      errors.emplace_back(ErrorKind::config, document.where(list / i),
                          fmt::format("expected a cell, found {}", found(given[i])),
                          "Write {\"name\": \"…\", \"workload.spread\": 2}");
      continue;
    }
    CellChanges cell;
    for (const auto& [key, value] : given[i].items()) {
      if (key != "name") {
        cell.changes.push_back({key, value, document.where(list / i / key)});
      } else if (value.is_string() && !value.get<std::string>().empty()) {
        cell.name = value.get<std::string>();
      } else {
        errors.emplace_back(ErrorKind::config, document.where(list / i / key),
                            fmt::format("expected a name, found {}", found(value)), "Give the cell a text");
      }
    }
    if (cell.name.empty()) cell.name = cell.changes.empty() ? fmt::format("cell {}", i + 1) : name_from(cell.changes);
    cells.push_back(std::move(cell));
  }
  return cells;
}

/// Multiplies the cells so far by the values of one swept name.
std::vector<CellChanges> multiply(const std::vector<CellChanges>& cells, const std::string& name, const Json& values,
                                  const std::string& where, bool keep_names) {
  std::vector<CellChanges> product;
  for (const auto& cell : cells) {
    for (const auto& value : values) {
      CellChanges next = cell;
      next.changes.push_back({name, value, where});
      next.name =
          keep_names ? fmt::format("{}, {}", cell.name, name_from({next.changes.back()})) : name_from(next.changes);
      product.push_back(std::move(next));
    }
  }
  return product;
}

}  // namespace

std::vector<CellChanges> expand_matrix(const JsonDocument& document, std::vector<Error>& errors) {
  const Json root =
      document.root().is_object() ? document.root() : Json::object();  // validate() complains about others
  const Json matrix = root.value("matrix", Json::object());
  const std::string plain_name = root.value("name", Json("")).is_string() ? root.value("name", "") : "";
  std::vector<CellChanges> cells{{plain_name.empty() ? "cell 1" : plain_name, {}}};
  if (!matrix.is_object()) return cells;  // validate() has said so
  const bool listed = matrix.contains("cells");
  if (listed) cells = listed_cells(document, errors);
  for (const auto& [name, values] : matrix.items()) {
    if (name == "cells") continue;
    const auto where = document.where(JsonPointer{} / "matrix" / name);
    if (!values.is_array() || values.empty()) {
      errors.emplace_back(ErrorKind::config, where,
                          fmt::format("expected a list of values to sweep, found {}",
                                      values.is_array() ? "an empty one" : found(values)),
                          fmt::format("Write \"{}\": [1, 2, 4]", name));
      continue;
    }
    cells = multiply(cells, name, values, where, listed);
  }
  std::set<std::string> names;
  for (const auto& cell : cells) {
    if (!names.insert(cell.name).second) {
      errors.emplace_back(ErrorKind::config, document.where(JsonPointer{"/matrix"}),
                          fmt::format("two cells are named \"{}\"", cell.name), "Give each cell a name of its own");
    }
  }
  return cells;
}

}  // namespace forklift::scenario
