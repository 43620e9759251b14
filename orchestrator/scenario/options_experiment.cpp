#include "orchestrator/scenario/options_experiment.hpp"

namespace forklift::scenario {
namespace {

using enum Type;

constexpr const char* kCell = "A cell: `name`, and dotted names with their values.";

void add_table(std::vector<Option>& all) {
  const std::vector<Option> table{
      {"/matrix/table", object, "Servers × warehouses × terminals, every combination.", Json::object()},
      {"/matrix/table/servers", list, "SQL nodes.", Json::array({1})},
      {"/matrix/table/servers/*", integer, "A number of SQL nodes.", {}, 1, 1024},
      {"/matrix/table/warehouses", list, "Warehouses per SQL node: `servers` times as many are loaded.",
       Json::array({1})},
      {"/matrix/table/warehouses/*", integer, "A number of warehouses per SQL node.", {}, 1, 100000},
      {"/matrix/table/terminals", list, "Terminals per home warehouse.", Json::array({1})},
      {"/matrix/table/terminals/*", integer, "A number of terminals.", {}, 1, 100000},
  };
  all.insert(all.end(), table.begin(), table.end());
}

}  // namespace

void add_matrix_options(std::vector<Option>& all) {
  const std::vector<Option> matrix{
      {"/matrix", map,
       "What is compared: one of `cells`, `one_at_a_time`, `cumulative` and `table`, or none; multiplied by dotted "
       "names with lists of values; then `exclude`, then `include`.",
       Json::object()},
      {"/matrix/cells", list, "Cells by name; every other key is the dotted name of a scenario value.", Json::array()},
      {"/matrix/cells/*", map, kCell},
      {"/matrix/one_at_a_time", map,
       "Dotted names with lists of values: the scenario as it stands (\"baseline\"), then each value alone.",
       Json::object()},
      {"/matrix/cumulative", list,
       "The scenario as it stands (\"baseline\"), then each of these added to all before it: a waterfall.",
       Json::array()},
      {"/matrix/cumulative/*", map, "A step: `name`, and dotted names with their values."},
      {"/matrix/exclude", list,
       "Cells that are left out: dotted names with a value or a list of values; all of one rule must hold.",
       Json::array()},
      {"/matrix/exclude/*", map, "A rule."},
      {"/matrix/include", list, "Cells beside the others, as `cells` has them.", Json::array()},
      {"/matrix/include/*", map, kCell},
  };
  all.insert(all.end(), matrix.begin(), matrix.end());
  add_table(all);
}

}  // namespace forklift::scenario
