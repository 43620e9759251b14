#include "orchestrator/plan/rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "orchestrator/plan/json.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::plan {
namespace {

/// What is done to the rows, by how many, for how long.
void drop_load(scenario::Workload& load) {
  const scenario::Workload plain;
  load.terminals = plain.terminals;
  load.connections = plain.connections;
  load.spread = plain.spread;
  load.remote = plain.remote;
  load.implementation = plain.implementation;
  load.pacing = plain.pacing;
  load.arrivals = plain.arrivals;
  load.mix = plain.mix;
  load.isolation = plain.isolation;
  load.rate_per_s = plain.rate_per_s;
  load.weights = plain.weights;
  load.warmup = plain.warmup;
  load.duration = plain.duration;
  load.drain = plain.drain;
  load.steady_warmup = plain.steady_warmup;
  load.max_stall = plain.max_stall;
  load.retries = plain.retries;
  load.checks = plain.checks;
  load.script = plain.script;  // scripts share their tables
  load.threads = plain.threads;
}

/// How rows are loaded: cells that share a database take what the first of them says.
void drop_loading(scenario::Workload& load) {
  const scenario::Workload plain;
  load.loaders = plain.loaders;
  load.load_method = plain.load_method;
  load.load_patience = plain.load_patience;
}

}  // namespace

Rows rows_of(const Cell& cell) {
  Rows rows{cell.settings.schema, cell.settings.workload, {}};
  // Independent servers hold their own home warehouses only, so there the spread decides where rows are.
  if (scenario::facts_of(cell.settings.cluster).independent_servers) rows.homes = cell.home_warehouses;
  drop_load(rows.load);
  drop_loading(rows.load);
  const auto& workload = scenario::description_of(rows.load);
  workload.keep_own_rows(rows.load);
  if (workload.facts.own_tables) rows.schema = {};
  return rows;
}

std::string text_of(const Rows& rows) {
  return fmt::format("{} {} {}", to_json(rows.schema).dump(), to_json(rows.load).dump(), rows.homes);
}

}  // namespace forklift::plan
