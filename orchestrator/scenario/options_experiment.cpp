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

void add_search(std::vector<Option>& all) {
  const std::vector<Option> search{
      {"/search", object, "A search for a load, in every cell, instead of a fixed one."},
      {"/search/terminals", object, "Search over terminals per home warehouse."},
      {.path = "/search/terminals/from",
       .type = integer,
       .help = "The lowest.",
       .fallback = 1,
       .low = 1,
       .high = 100000},
      {.path = "/search/terminals/to",
       .type = integer,
       .help = "The highest.",
       .low = 1,
       .high = 100000,
       .required = true},
      {"/search/rate_per_s", object, "Search over the rate of all drivers together (pacing `rate`)."},
      {.path = "/search/rate_per_s/from",
       .type = integer,
       .help = "The lowest.",
       .fallback = 1,
       .low = 1,
       .high = 1e7,
       .unit = "1/s"},
      {.path = "/search/rate_per_s/to",
       .type = integer,
       .help = "The highest.",
       .low = 1,
       .high = 1e7,
       .unit = "1/s",
       .required = true},
      {"/search/limit", object, "What the load must hold; without it only the knee is searched for."},
      {.path = "/search/limit/p95_ms",
       .type = number,
       .help = "New-Order's response time: the highest load whose 95th percentile is not above this.",
       .low = 0.001,
       .high = 1e6,
       .unit = "ms",
       .required = true},
      {"/search/knee", boolean, "Search for the knee: the lowest load that brings 95 % of the highest throughput.",
       true},
      {"/search/precision", number, "Share of the load that is near enough.", 0.05, 0.001, 1},
  };
  all.insert(all.end(), search.begin(), search.end());
}

}  // namespace

void add_experiment_options(std::vector<Option>& all) {
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
  add_search(all);
}

}  // namespace forklift::scenario
