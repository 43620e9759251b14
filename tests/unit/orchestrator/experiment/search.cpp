// Which runs a search asks for, in which blocks, and what it asks for when it goes on after a break.
#include "orchestrator/experiment/search.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "orchestrator/plan/make.hpp"
#include "orchestrator/scenario/read.hpp"

using namespace forklift;

namespace {

const scenario::Scenario& two_series() {
  static const auto read = scenario::read_text(R"({
    "name": "searched", "hosts": {"a": {"address": "10.0.0.1"}},
    "cluster": {"engine": "plain", "sql_nodes": [{"host": "a"}]},
    "workload": {"kind": "dbt2", "warehouses": 4},
    "matrix": {"cells": [{"name": "A"}, {"name": "B", "cluster.config.mysqld.x": 1}]},
    "search": {"terminals": {"from": 1, "to": 8}}, "repeats": 2})",
                                               "searched.json", {}, {});
  return read;
}

/// All runs of a search on a system that grows up to 4 terminals.
std::vector<plan::Run> runs_of_search() {
  const auto& scenario = two_series();
  const auto plan = plan::make(scenario, "searched-20261128-000000-ab12");
  std::map<int, int> loads;
  for (const auto& cell : plan.cells) loads[cell.index] = cell.settings.workload.terminals;
  std::vector<plan::Run> runs;
  experiment::LoadSearch search{
      plan.cells,
      scenario,
      {.add_cell = [&](const plan::Cell& cell) { loads[cell.index] = cell.settings.workload.terminals; },
       .run = [&](const plan::Cell&, const plan::Run& run) { runs.push_back(run); },
       .measured =
           [&](int cell) {
             return plan::MeasuredLoad{0, 100.0 * std::min(loads.at(cell), 4), 5};
           }}};
  search.run();
  return runs;
}

}  // namespace

TEST_CASE("search: loads of one round share blocks, and no block has runs of two rounds", "[experiment][unit]") {
  const auto runs = runs_of_search();
  std::map<int, std::set<int>> cells_of;   // by block
  std::map<int, std::set<int>> blocks_of;  // by cell
  for (const auto& run : runs) {
    CHECK(cells_of[run.repeat].insert(run.cell).second);
    blocks_of[run.cell].insert(run.repeat);
  }
  REQUIRE(blocks_of.size() > 4);  // several rounds
  for (const auto& [block, cells] : cells_of) CHECK(cells.size() == 2);
  // Cells 0 and 1 are those of the first round, 2 and 3 of the second, …
  for (const auto& [cell, blocks] : blocks_of) {
    const int round = cell / 2;
    CHECK(blocks == std::set<int>{2 * round, 2 * round + 1});
  }
}

TEST_CASE("search: one that goes on asks for the runs of before, by the same blocks", "[experiment][unit]") {
  const auto first = runs_of_search(), again = runs_of_search();
  REQUIRE(first.size() == again.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    CHECK(first[i].cell == again[i].cell);
    CHECK(first[i].repeat == again[i].repeat);
    CHECK(first[i].position == again[i].position);
  }
}
