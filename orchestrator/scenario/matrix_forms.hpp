#pragma once
// The forms in which a scenario may write its cells, each turned into a list of cells. matrix.cpp puts them together.
#include <string>
#include <vector>

#include "orchestrator/scenario/matrix.hpp"
#include "orchestrator/scenario/matrix_table.hpp"

namespace forklift::scenario {

/// "partition=hash, spread=2": a name for a cell that has none.
std::string name_from(const std::vector<Override>& changes);

/// The matrix of a document, and the document for the places of what is wrong.
struct Matrix {
  const JsonDocument& document;
  GivenMatrix given;
};

// Problems go to `errors`.
/// The cells of /matrix/cells, and those of /matrix/include.
std::vector<CellChanges> listed_cells(const Matrix& matrix, std::vector<Error>& errors);
std::vector<CellChanges> included_cells(const Matrix& matrix, std::vector<Error>& errors);
/// The baseline, then each step of /matrix/cumulative added to all that came before it.
std::vector<CellChanges> cumulative_cells(const Matrix& matrix, std::vector<Error>& errors);
/// The baseline, then each value of /matrix/one_at_a_time alone.
std::vector<CellChanges> one_at_a_time_cells(const Matrix& matrix, std::vector<Error>& errors);
/// Servers × warehouses per server × terminals of /matrix/table.
std::vector<CellChanges> table_cells(const Matrix& matrix, std::vector<Error>& errors);
/// A product of lists grows beyond all memory before anyone could wait for its runs.
inline constexpr std::size_t kMostCells = 1000;
/// True, and says so in `errors`, if `cells` times `values` are more than that.
bool too_many(std::size_t cells, std::size_t values, const std::string& where, std::vector<Error>& errors);
/// Each cell with each of the values of one swept name.
std::vector<CellChanges> multiply(const std::vector<CellChanges>& cells, const std::string& name, const Json& values,
                                  const std::string& where);
/// Without the cells that a rule of /matrix/exclude describes; a value that a cell leaves alone is the scenario's. A
/// rule that describes no cell is an error.
std::vector<CellChanges> without_excluded(const Matrix& matrix, const std::vector<CellChanges>& cells,
                                          std::vector<Error>& errors);
/// True if it is a list with something in it; else says so in `errors`.
bool is_sweep(const JsonDocument& document, const JsonPointer& at, const std::string& name, const Json& values,
              std::vector<Error>& errors);

}  // namespace forklift::scenario
