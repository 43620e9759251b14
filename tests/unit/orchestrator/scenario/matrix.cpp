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
  CHECK(
      matrix_message(R"({"cells": [{"name": "a", "workload.spread": 0}]})") ==
      "s.json:/matrix/cells/0/workload.spread (line 13): 0 is out of range. Use an integer from 1, or \"node-group\".");
  CHECK(matrix_message(R"({"cells": []})") ==
        "s.json:/matrix/cells (line 13): expected a list of cells, found an empty one. Write [{\"name\": \"…\", "
        "\"workload.spread\": 2}].");
  CHECK(matrix_message(R"({"workload.spread": 2})") ==
        "s.json:/matrix/workload.spread (line 13): expected a list of values to sweep, found the number 2. Write "
        "\"workload.spread\": [1, 2, 4].");
  CHECK(matrix_message(R"({"cells": [{"name": "a"}, {"name": "a"}]})") ==
        "s.json:/matrix (line 13): two cells are named \"a\". Give each cell a name of its own.");
}
