#include "orchestrator/scenario/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "orchestrator/scenario/matrix_forms.hpp"

namespace forklift::scenario {
namespace {

constexpr std::array<const char*, 4> kForms{"cells", "one_at_a_time", "cumulative", "table"};

bool is_keyword(const std::string& name) {
  return name == "include" || name == "exclude" || std::find(kForms.begin(), kForms.end(), name) != kForms.end();
}

/// The cells of the one form that the matrix is written in; a nameless cell without changes if it only sweeps.
std::vector<CellChanges> first_cells(const JsonDocument& document, const Json& matrix, std::vector<Error>& errors) {
  std::string form;
  for (const auto* name : kForms) {
    if (!matrix.contains(name)) continue;
    if (!form.empty()) {
      errors.emplace_back(ErrorKind::config, document.where(JsonPointer{"/matrix"} / name),
                          fmt::format("the matrix has both \"{}\" and \"{}\"", form, name),
                          "Keep one; \"include\" adds single cells to it");
      return {};
    }
    form = name;
  }
  if (form == "cells") return listed_cells(document, JsonPointer{"/matrix/cells"}, errors);
  if (form == "one_at_a_time") return one_at_a_time_cells(document, errors);
  if (form == "cumulative") return cumulative_cells(document, errors);
  if (form == "table") return table_cells(document, errors);
  return {{"", {}}};
}

/// First form × swept names, without the excluded ones, with the included ones.
std::vector<CellChanges> all_cells(const JsonDocument& document, const Json& matrix, std::vector<Error>& errors) {
  auto cells = first_cells(document, matrix, errors);
  for (const auto& [name, values] : matrix.items()) {
    if (is_keyword(name)) continue;
    const auto at = JsonPointer{} / "matrix" / name;
    if (!is_sweep(document, at, name, values, errors)) continue;
    if (too_many(cells.size(), values.size(), document.where(at), errors)) return {};
    cells = multiply(cells, name, values, document.where(at));
  }
  if (matrix.contains("exclude")) cells = without_excluded(document, cells, errors);
  if (matrix.contains("include")) {
    std::erase_if(cells, [](const CellChanges& cell) { return cell.name.empty(); });  // nothing else makes a cell
    for (auto& cell : listed_cells(document, JsonPointer{"/matrix/include"}, errors)) cells.push_back(std::move(cell));
  }
  return cells;
}

}  // namespace

std::vector<CellChanges> expand_matrix(const JsonDocument& document, std::vector<Error>& errors) {
  const Json root =
      document.root().is_object() ? document.root() : Json::object();  // validate() complains about others
  const Json matrix = root.value("matrix", Json::object());
  if (!matrix.is_object()) return {};  // validate() has said so
  const auto wrong_before = errors.size();
  auto cells = all_cells(document, matrix, errors);
  if (too_many(cells.size(), 1, document.where(JsonPointer{"/matrix"}), errors)) return {};
  if (cells.empty() && errors.size() == wrong_before) {
    errors.emplace_back(ErrorKind::config, document.where(JsonPointer{"/matrix"}), "no cell is left",
                        "Exclude fewer cells, or include one");
  }
  const std::string scenario_name = root.value("name", Json("")).is_string() ? root.value("name", "") : "";
  std::set<std::string> names;
  for (auto& cell : cells) {
    if (cell.name.empty()) cell.name = scenario_name.empty() ? "cell 1" : scenario_name;
    if (!names.insert(cell.name).second) {
      errors.emplace_back(ErrorKind::config, document.where(JsonPointer{"/matrix"}),
                          fmt::format("two cells are named \"{}\"", cell.name), "Give each cell a name of its own");
    }
  }
  return cells;
}

}  // namespace forklift::scenario
