#include "orchestrator/scenario/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "orchestrator/scenario/matrix_forms.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {
namespace {

/// The ways to write cells, of which a matrix has one at the most.
struct Form {
  const char* name;
  std::vector<CellChanges> (*cells)(const Matrix& matrix, std::vector<Error>& errors);
};
constexpr std::array<Form, 4> kForms{{{"cells", listed_cells},
                                      {"one_at_a_time", one_at_a_time_cells},
                                      {"cumulative", cumulative_cells},
                                      {"table", table_cells}}};

/// Not the name of a value to sweep.
bool is_keyword(const std::string& name) {
  const auto& all = matrix_fields();
  return std::any_of(all.begin(), all.end(), [&](const auto& field) { return field.name() == name; });
}

/// The cells of the one form that the matrix is written in; a nameless cell without changes if it only sweeps.
std::vector<CellChanges> first_cells(const Matrix& matrix, const Json& text, std::vector<Error>& errors) {
  const Form* used = nullptr;
  for (const auto& form : kForms) {
    if (!text.contains(form.name)) continue;
    if (used != nullptr) {
      errors.emplace_back(ErrorKind::config, matrix.document.where(JsonPointer{"/matrix"} / form.name),
                          fmt::format("the matrix has both \"{}\" and \"{}\"", used->name, form.name),
                          "Keep one; \"include\" adds single cells to it");
      return {};
    }
    used = &form;
  }
  return used != nullptr ? used->cells(matrix, errors) : std::vector<CellChanges>{{"", {}}};
}

/// First form × swept names, without the excluded ones, with the included ones.
std::vector<CellChanges> all_cells(const JsonDocument& document, const Json& text, std::vector<Error>& errors) {
  const Matrix matrix{document, fields::read(matrix_fields(), text, document.file())};
  auto cells = first_cells(matrix, text, errors);
  for (const auto& [name, values] : text.items()) {
    if (is_keyword(name)) continue;
    const auto at = JsonPointer{} / "matrix" / name;
    if (!is_sweep(document, at, name, values, errors)) continue;
    if (too_many(cells.size(), values.size(), document.where(at), errors)) return {};
    cells = multiply(cells, name, values, document.where(at));
  }
  if (text.contains("exclude")) cells = without_excluded(matrix, cells, errors);
  if (text.contains("include")) {
    std::erase_if(cells, [](const CellChanges& cell) { return cell.name.empty(); });  // nothing else makes a cell
    for (auto& cell : included_cells(matrix, errors)) cells.push_back(std::move(cell));
  }
  return cells;
}

/// Else there is nothing to make cells of, and validate() of the whole scenario says why.
bool is_valid(const Json& matrix) {
  return validate(matrix, JsonPointer{"/matrix"}, [](const JsonPointer&) { return ""; }).empty();
}

}  // namespace

std::vector<CellChanges> expand_matrix(const JsonDocument& document, std::vector<Error>& errors) {
  const Json root =
      document.root().is_object() ? document.root() : Json::object();  // validate() complains about others
  const Json matrix = root.value("matrix", Json::object());
  if (!is_valid(matrix)) return {};
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
