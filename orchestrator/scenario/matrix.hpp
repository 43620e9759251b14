#pragma once
// Which cells a scenario has: listed ones, one change at a time, changes added up, or a table of servers × warehouses ×
// terminals; multiplied by swept values; without the excluded ones, with the included ones.
#include <string>
#include <vector>

#include "common/core/error.hpp"
#include "orchestrator/scenario/overrides.hpp"

namespace forklift::scenario {

/// A cell before its values are put in: its name and what it changes.
struct CellChanges {
  std::string name;
  std::vector<Override> changes;
};

/// The cells of /matrix, in the file's order, the last swept value running fastest; one cell without changes, named
/// like the scenario, if there is no matrix. Problems (a cell without a name, a name used twice, an empty list) go to
/// `errors`.
std::vector<CellChanges> expand_matrix(const JsonDocument& document, std::vector<Error>& errors);

}  // namespace forklift::scenario
