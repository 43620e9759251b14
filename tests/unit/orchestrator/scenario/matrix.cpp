#include "orchestrator/scenario/matrix.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::scenario;
using test::kScenario;
using test::message;

namespace {
Scenario with_matrix(const std::string& matrix, const std::vector<std::string>& sets = {}) {
  return read_text(test::replaced(kScenario, "\"repeats\": 2", "\"repeats\": 2,\n\"matrix\": " + matrix), "s.json",
                   sets);
}
std::string matrix_message(const std::string& matrix) {
  return message("\"repeats\": 2", "\"repeats\": 2,\n\"matrix\": " + matrix);
}
}  // namespace

TEST_CASE("matrix: listed cells change the named values only", "[scenario][unit]") {
  const auto s = with_matrix(
      R"({"cells": [{"name": "a", "schema.partition": "primary-key", "workload.spread": 1}, {"workload.spread": 2}]})");
  REQUIRE(s.cells.size() == 2);
  CHECK(s.cells[0].name == "a");
  CHECK(s.cells[0].settings.schema.partition == Partition::primary_key);
  CHECK(s.cells[0].settings.schema.partitions == 4);
  CHECK(s.cells[1].name == "spread=2");
  CHECK(s.cells[1].settings.schema.partition == Partition::hash);
  CHECK(s.cells[1].changes == std::vector<std::pair<std::string, std::string>>{{"workload.spread", "2"}});
}

TEST_CASE("matrix: swept values make their full product", "[scenario][unit]") {
  const auto s = with_matrix(R"({"schema.partition": ["key", "hash"], "cluster.sql_nodes.count": [1, 2, 4]})");
  REQUIRE(s.cells.size() == 6);
  CHECK(s.cells[0].name == "sql_nodes.count=1, partition=key");
  CHECK(s.cells[0].settings.cluster.sql_nodes.size() == 1);
  CHECK(s.cells[5].settings.cluster.sql_nodes.size() == 4);
  CHECK(s.cells[5].settings.schema.partition == Partition::hash);
}

TEST_CASE("matrix: --set holds for every cell", "[scenario][unit]") {
  const auto s = with_matrix(R"({"workload.terminals": [1, 2]})", {"workload.warehouses=8"});
  CHECK(s.cells[0].settings.workload.warehouses == 8);
  CHECK(s.cells[1].settings.workload.warehouses == 8);
}

TEST_CASE("matrix: a wrong cell is placed in the matrix", "[scenario][unit]") {
  CHECK(
      matrix_message(R"({"cells": [{"name": "a",
"workload.spraed": 1}]})") ==
      "s.json:/matrix/cells/0/workload.spraed (line 14): there is no scenario value \"workload.spraed\". Did you mean "
      "\"workload.spread\"?");
  CHECK(matrix_message(R"({"cells": [{"name": "a", "workload.spread": 0}]})") ==
        "s.json:/matrix/cells/0/workload.spread (line 13): expected an integer from 1 to 100000, or \"node-group\"; 0 "
        "is below it. Use 1 or more.");
  CHECK(matrix_message(R"({"cells": []})") ==
        "s.json:/matrix/cells (line 13): expected a list of cells, found an empty one. Write [{\"name\": \"…\", "
        "\"workload.spread\": 2}].");
  CHECK(matrix_message(R"({"workload.spread": 2})") ==
        "s.json:/matrix/workload.spread (line 13): expected a list of values to sweep, found the number 2. Write "
        "\"workload.spread\": [1, 2, 4].");
  CHECK(matrix_message(R"({"cells": [{"name": "a"}, {"name": "a"}]})") ==
        "s.json:/matrix (line 13): two cells are named \"a\". Give each cell a name of its own.");
}

namespace {
std::vector<std::string> names(const Scenario& s) {
  std::vector<std::string> all;
  for (const auto& cell : s.cells) all.push_back(cell.name);
  return all;
}
using Names = std::vector<std::string>;
}  // namespace

TEST_CASE("matrix: cumulative steps are added to the baseline one by one", "[scenario][unit]") {
  const auto s = with_matrix(R"({"cumulative": [
    {"name": "partition", "schema.partition": "key"}, {"workload.spread": 1}, {"name": "none", "schema.partition": "none"}]})");
  CHECK(names(s) == Names{"baseline", "+ partition", "+ spread=1", "+ none"});
  CHECK(s.cells[0].settings.schema.partition == Partition::hash);
  CHECK(s.cells[0].settings.workload.spread.stride == 2);
  CHECK(s.cells[1].settings.schema.partition == Partition::key);
  CHECK(s.cells[1].settings.workload.spread.stride == 2);
  CHECK(s.cells[2].settings.schema.partition == Partition::key);
  CHECK(s.cells[2].settings.workload.spread.stride == 1);
  CHECK(s.cells[3].settings.schema.partition == Partition::none);
  CHECK(s.cells[3].changes ==
        std::vector<std::pair<std::string, std::string>>{{"workload.spread", "1"}, {"schema.partition", "none"}});
}

TEST_CASE("matrix: one at a time, each value is changed alone", "[scenario][unit]") {
  const auto s = with_matrix(R"({"one_at_a_time": {"schema.partition": ["key", "none"], "workload.terminals": [5]}})");
  CHECK(names(s) == Names{"baseline", "partition=key", "partition=none", "terminals=5"});
  CHECK(s.cells[2].settings.workload.terminals == 2);
  CHECK(s.cells[3].settings.schema.partition == Partition::hash);
  CHECK(s.cells[3].settings.workload.terminals == 5);
}

TEST_CASE("matrix: the table is servers × warehouses per server × terminals", "[scenario][unit]") {
  const auto s = with_matrix(R"({"table": {"servers": [1, 2], "warehouses": [2], "terminals": [1, 4]}})");
  CHECK(names(s) == Names{"1 × 2 × 1", "1 × 2 × 4", "2 × 2 × 1", "2 × 2 × 4"});
  CHECK(s.cells[3].settings.cluster.sql_nodes.size() == 2);
  CHECK(s.cells[3].settings.workload.warehouses == 4);
  CHECK(s.cells[3].settings.workload.terminals == 4);
}

TEST_CASE("matrix: any form is multiplied by swept values", "[scenario][unit]") {
  CHECK(names(with_matrix(R"({"cumulative": [{"workload.spread": 1}], "workload.terminals": [1, 2]})")) ==
        Names{"baseline, terminals=1", "baseline, terminals=2", "+ spread=1, terminals=1", "+ spread=1, terminals=2"});
}

TEST_CASE("matrix: a rule leaves out the cells in which all of it holds", "[scenario][unit]") {
  const std::string sweep = R"("workload.terminals": [1, 2, 3], "cluster.sql_nodes.count": [1, 2])";
  CHECK(names(with_matrix("{" + sweep + R"(, "exclude": [
    {"workload.terminals": [1, 3], "cluster.sql_nodes.count": 2}, {"workload.terminals": 2, "schema.partition": "hash"}]})")) ==
        Names{"sql_nodes.count=1, terminals=1", "sql_nodes.count=1, terminals=3"});
  CHECK(names(with_matrix(R"({"one_at_a_time": {"workload.terminals": [5]},
    "exclude": [{"cluster.sql_nodes.count": 2, "workload.terminals": 2}]})")) == Names{"terminals=5"});
}

TEST_CASE("matrix: included cells stand beside the others", "[scenario][unit]") {
  CHECK(
      names(with_matrix(R"({"workload.terminals": [1, 2], "include": [{"name": "many", "workload.terminals": 9}]})")) ==
      Names{"terminals=1", "terminals=2", "many"});
  CHECK(names(with_matrix(R"({"include": [{"name": "only", "workload.terminals": 9}]})")) == Names{"only"});
}

TEST_CASE("matrix: forms that contradict, rules without a cell and empty results are refused", "[scenario][unit]") {
  CHECK(
      matrix_message(R"({"table": {}, "cells": [{"name": "a"}]})") ==
      "s.json:/matrix/table (line 13): the matrix has both \"cells\" and \"table\". Keep one; \"include\" adds single "
      "cells to it.");
  CHECK(matrix_message(R"({"workload.terminals": [1], "exclude": [{"workload.terminals": 2}]})") ==
        "s.json:/matrix/exclude/0 (line 13): this rule describes no cell. See the cells' values with forklift plan, or "
        "take the rule out.");
  CHECK(matrix_message(R"({"workload.terminals": [1], "exclude": [{"workload.terminals": 1}]})") ==
        "s.json:/matrix (line 13): no cell is left. Exclude fewer cells, or include one.");
  CHECK(matrix_message(R"({"table": {"servers": [0]}})") ==
        "s.json:/matrix/table/servers/0 (line 13): expected an integer from 1 to 1024; 0 is below it. Use 1 or more.");
  CHECK(matrix_message(R"({"include": {}})") ==
        "s.json:/matrix/include (line 13): expected a list, found an object. Write a list.");
  CHECK(matrix_message(R"({"cells": [7]})") ==
        "s.json:/matrix/cells/0 (line 13): expected an object, found the number 7. Write an object.");
}

TEST_CASE("matrix: an A/A experiment is the first cell twice", "[scenario][unit]") {
  const auto s = with_matrix(R"({"workload.terminals": [3, 7]})", {"aa=true"});
  CHECK(names(s) == Names{"A", "B"});
  CHECK(s.aa);
  CHECK(s.cells[0].settings == s.cells[1].settings);
  CHECK(s.cells[1].settings.workload.terminals == 3);
}

TEST_CASE("matrix: a value that is read once can't be changed by a cell", "[scenario][unit]") {
  const auto refused = [](const std::string& place, const std::string& name) {
    return "s.json:/matrix/" + place + " (line 13): " + name +
           " is one for all cells, so a cell can't change it. Set it outside the matrix, or write a scenario for each "
           "value.";
  };
  CHECK(matrix_message(R"({"cells": [{"name": "a", "repeats": 9}]})") == refused("cells/0/repeats", "repeats"));
  CHECK(matrix_message(R"({"cells": [{"name": "a", "description": "x"}]})") ==
        refused("cells/0/description", "description"));
  CHECK(matrix_message(R"({"seed": [1, 2]})") == refused("seed", "seed"));
  CHECK(matrix_message(R"({"one_at_a_time": {"keep": ["on-failure"]}})") == refused("one_at_a_time/keep", "keep"));
  CHECK(matrix_message(R"({"cumulative": [{"aa": true}]})") == refused("cumulative/0/aa", "aa"));
  CHECK(matrix_message(R"({"name": ["x"]})") == refused("name", "name"));
  CHECK(matrix_message(R"({"cells": [{"search.knee": false}]})") == refused("cells/0/search.knee", "search"));
  CHECK(matrix_message(R"({"cells": [{"hosts.db2.address": "10.0.0.2"}]})") ==
        "s.json:/matrix/cells/0/hosts.db2.address (line 13): a cell can't add the host \"db2\". Name it in the "
        "scenario's hosts, outside the matrix.");
  CHECK(matrix_message(R"({"cells": [{"name": "a", "repeats": 2}], "hosts.db1.port": [22, 2222]})").empty());
}

TEST_CASE("matrix: a wrong value that several cells share is reported once, and none of them is read further",
          "[scenario][unit]") {
  CHECK(message(R"("repeats": 2)", R"("matrix": {"workload.spread": [1, 2], "workload.terminals": [[1], 4]})") ==
        "s.json:/matrix/workload.terminals (line 12): expected an integer from 1 to 100000, found a list. Write for "
        "example 2.");
}
