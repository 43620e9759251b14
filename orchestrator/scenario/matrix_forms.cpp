#include "orchestrator/scenario/matrix_forms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "orchestrator/scenario/names.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {
namespace {

const char* const kBaseline = "baseline";

/// The last value that a cell gives a name, or the scenario's own; nothing if neither says.
std::optional<Json> value_in(const CellChanges& cell, const std::string& name, const Json& root) {
  for (auto change = cell.changes.rbegin(); change != cell.changes.rend(); ++change) {
    if (change->name == name) return change->value;
  }
  if (name.ends_with(".count")) {
    const auto list = to_pointer(name.substr(0, name.rfind('.')), root);
    return root.contains(list) ? std::optional<Json>{root[list].size()} : std::nullopt;
  }
  const auto pointer = to_pointer(name, root);
  return root.contains(pointer) ? std::optional<Json>{root[pointer]} : std::nullopt;
}

bool describes(const Json& rule, const CellChanges& cell, const Json& root) {
  return std::all_of(rule.items().begin(), rule.items().end(), [&](const auto& item) {
    const auto value = value_in(cell, item.key(), root);
    if (!value) return false;
    if (!item.value().is_array()) return *value == item.value();
    return std::find(item.value().begin(), item.value().end(), *value) != item.value().end();
  });
}

/// One listed cell or step; its name may be missing.
CellChanges listed_cell(const JsonDocument& document, const JsonPointer& at, const Named& given,
                        std::vector<Error>& errors) {
  CellChanges cell;
  for (const auto& [key, value] : given.values.items()) {
    if (key != "name") {
      cell.changes.push_back({key, value, document.where(at / key)});
    } else if (value.is_string() && !value.get<std::string>().empty()) {
      cell.name = value.get<std::string>();
    } else {
      errors.emplace_back(ErrorKind::config, document.where(at / key),
                          fmt::format("expected a name, found {}", found(value)), "Give the cell a text");
    }
  }
  return cell;
}

/// Those that stand at `at`.
std::vector<CellChanges> all_listed(const JsonDocument& document, const JsonPointer& at,
                                    const std::vector<Named>& given, std::vector<Error>& errors) {
  std::vector<CellChanges> cells;
  if (given.empty()) {
    errors.emplace_back(ErrorKind::config, document.where(at), "expected a list of cells, found an empty one",
                        "Write [{\"name\": \"…\", \"workload.spread\": 2}]");
  }
  for (std::size_t i = 0; i < given.size(); ++i) {
    auto cell = listed_cell(document, at / i, given[i], errors);
    if (cell.name.empty()) cell.name = cell.changes.empty() ? fmt::format("cell {}", i + 1) : name_from(cell.changes);
    cells.push_back(std::move(cell));
  }
  return cells;
}

}  // namespace

std::string name_from(const std::vector<Override>& changes) {
  std::string name;
  for (const auto& change : changes) {
    const auto parts = parts_of(change.name);
    const bool count = parts.size() > 1 && parts.back() == "count";
    name += fmt::format("{}{}{}={}", name.empty() ? "" : ", ", count ? parts[parts.size() - 2] + "." : "", parts.back(),
                        value_text(change.value));
  }
  return name;
}

std::vector<CellChanges> listed_cells(const Matrix& matrix, std::vector<Error>& errors) {
  return all_listed(matrix.document, JsonPointer{"/matrix/cells"}, matrix.given.cells, errors);
}

std::vector<CellChanges> included_cells(const Matrix& matrix, std::vector<Error>& errors) {
  return all_listed(matrix.document, JsonPointer{"/matrix/include"}, matrix.given.include, errors);
}

std::vector<CellChanges> cumulative_cells(const Matrix& matrix, std::vector<Error>& errors) {
  std::vector<CellChanges> cells{{kBaseline, {}}};
  for (auto& step : all_listed(matrix.document, JsonPointer{"/matrix/cumulative"}, matrix.given.cumulative, errors)) {
    CellChanges next{"+ " + step.name, cells.back().changes};
    for (auto& change : step.changes) {
      // A later step may set the same name again: what a cell changes is said once.
      std::erase_if(next.changes, [&](const Override& earlier) { return earlier.name == change.name; });
      next.changes.push_back(std::move(change));
    }
    cells.push_back(std::move(next));
  }
  return cells;
}

std::vector<CellChanges> one_at_a_time_cells(const Matrix& matrix, std::vector<Error>& errors) {
  std::vector<CellChanges> cells{{kBaseline, {}}};
  const auto& document = matrix.document;
  const JsonPointer at{"/matrix/one_at_a_time"};
  for (const auto& [name, values] : matrix.given.one_at_a_time.values.items()) {
    if (!is_sweep(document, at / name, name, values, errors)) continue;
    for (const auto& value : values) {
      cells.push_back({"", {{name, value, document.where(at / name)}}});
      cells.back().name = name_from(cells.back().changes);
    }
  }
  return cells;
}

std::vector<CellChanges> table_cells(const Matrix& matrix, std::vector<Error>& errors) {
  const JsonPointer at{"/matrix/table"};
  const auto& document = matrix.document;
  const auto& [all_servers, all_warehouses, all_terminals] = *matrix.given.table;
  std::vector<CellChanges> cells;
  if (too_many(all_servers.size() * all_warehouses.size(), all_terminals.size(), document.where(at), errors)) return {};
  for (const int servers : all_servers) {
    for (const int warehouses : all_warehouses) {
      for (const int terminals : all_terminals) {
        cells.push_back(
            {fmt::format("{} × {} × {}", servers, warehouses, terminals),
             {{"cluster.sql_nodes.count", servers, document.where(at / "servers")},
              {"workload.warehouses", std::int64_t{servers} * warehouses, document.where(at / "warehouses")},
              {"workload.terminals", terminals, document.where(at / "terminals")}}});
      }
    }
  }
  return cells;
}

bool too_many(std::size_t cells, std::size_t values, const std::string& where, std::vector<Error>& errors) {
  if (values == 0 || cells <= kMostCells / values) return false;
  errors.emplace_back(ErrorKind::config, where,
                      fmt::format("the matrix comes to {} cells, and at most {} are run", cells * values, kMostCells),
                      "Sweep fewer values, or list the cells that matter");
  return true;
}

std::vector<CellChanges> multiply(const std::vector<CellChanges>& cells, const std::string& name, const Json& values,
                                  const std::string& where) {
  std::vector<CellChanges> product;
  for (const auto& cell : cells) {
    for (const auto& value : values) {
      CellChanges next = cell;
      next.changes.push_back({name, value, where});
      const auto own = name_from({next.changes.back()});
      next.name = cell.name.empty() ? own : fmt::format("{}, {}", cell.name, own);
      product.push_back(std::move(next));
    }
  }
  return product;
}

std::vector<CellChanges> without_excluded(const Matrix& matrix, const std::vector<CellChanges>& cells,
                                          std::vector<Error>& errors) {
  auto left = cells;
  for (std::size_t i = 0; i < matrix.given.exclude.size(); ++i) {
    const Json& rule = matrix.given.exclude[i].values;
    const auto matches = [&](const CellChanges& cell) {
      return !rule.empty() && describes(rule, cell, matrix.document.root());
    };
    if (std::none_of(cells.begin(), cells.end(), matches)) {
      errors.emplace_back(ErrorKind::config, matrix.document.where(JsonPointer{"/matrix/exclude"} / i),
                          "this rule describes no cell",
                          "See the cells' values with forklift plan, or take the rule out");
    }
    std::erase_if(left, matches);
  }
  return left;
}

bool is_sweep(const JsonDocument& document, const JsonPointer& at, const std::string& name, const Json& values,
              std::vector<Error>& errors) {
  if (values.is_array() && !values.empty()) return true;
  errors.emplace_back(
      ErrorKind::config, document.where(at),
      fmt::format("expected a list of values to sweep, found {}", values.is_array() ? "an empty one" : found(values)),
      fmt::format("Write \"{}\": [1, 2, 4]", name));
  return false;
}

}  // namespace forklift::scenario
