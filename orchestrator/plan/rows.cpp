#include "orchestrator/plan/rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "orchestrator/plan/json.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/tables.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::plan {
Rows rows_of(const Cell& cell) {
  Rows rows{cell.settings.schema, cell.settings.workload, {}};
  // Independent servers hold their own home warehouses only, so there the spread decides where rows are.
  if (scenario::facts_of(cell.settings.cluster).independent_servers) rows.homes = cell.home_warehouses;
  fields::keep_rows(scenario::fields_of(rows.load), rows.load);
  if (scenario::facts_of(rows.load).own_tables) rows.schema = {};
  return rows;
}

std::string text_of(const Rows& rows) {
  return fmt::format("{} {} {}", to_json(rows.schema).dump(), to_json(rows.load).dump(), rows.homes);
}

}  // namespace forklift::plan
