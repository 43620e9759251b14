#pragma once
// Which rows a cell needs. Cells of one cluster that need the same work on one loaded database; what they do there, and
// how the rows got there, makes no difference.
#include <vector>

#include "orchestrator/plan/plan.hpp"

namespace forklift::plan {

/// The whole settings of schema and workload, with their defaults for each value that is known not to shape rows: a
/// value that somebody adds makes other rows until its line in a table says that it does not.
struct Rows {
  scenario::Schema schema;
  scenario::Workload load;
  std::vector<std::vector<int>> homes;  ///< where they decide which server holds a warehouse
  bool operator==(const Rows&) const = default;
};

/// The cell's home warehouses must be known, if there are any.
Rows rows_of(const Cell& cell);

/// The same as text, which tells other rows from these also after the program has changed.
std::string text_of(const Rows& rows);

}  // namespace forklift::plan
