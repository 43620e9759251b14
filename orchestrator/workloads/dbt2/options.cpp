#include "orchestrator/workloads/dbt2/options.hpp"

#include "orchestrator/scenario/options_engines.hpp"

namespace forklift::workloads::dbt2 {
namespace {

using scenario::EngineFacts;
using scenario::load_methods_help;
using scenario::Option;
using scenario::words_of;
using enum scenario::Type;

std::vector<Option> of_warehouses() {
  return {
      {"/workload/warehouses", integer, "Warehouses loaded, in all.", 4, 1, 100000},
      {"/workload/scale", number, "Rows per warehouse, as a fraction of TPC-C's; below 1 results are not comparable.",
       1.0, 0.001, 1},
      {"/workload/terminals", integer, "Terminals per home warehouse.", 2, 1, 100000},
      {"/workload/connections", integer, "Connections per driver; 0: one per terminal.", 0, 0, 100000},
      {"/workload/spread", spread, "Stride between the home warehouses of one SQL node (docs/measurement.md).", 1, 1,
       100000},
      {"/workload/remote",
       choice,
       "Which warehouses remote payments and order lines choose.",
       "spec",
       {},
       {},
       {"spec", "active", "same-node-group", "none", "dbt2"}},
      {"/workload/implementation",
       choice,
       "Client statements or stored procedures.",
       "statements",
       {},
       {},
       {"statements", "procedures"}},
  };
}

std::vector<Option> of_transactions() {
  return {
      {"/workload/pacing",
       choice,
       "`none`: zero delay. `tpcc`: keying and think times. `rate`: open loop.",
       "none",
       {},
       {},
       {"none", "tpcc", "rate"}},
      {.path = "/workload/rate_per_s",
       .type = number,
       .help = "With pacing `rate`: transactions per second of all drivers together.",
       .fallback = 0,
       .low = 0,
       .high = 1e7,
       .unit = "1/s"},
      {"/workload/arrivals",
       choice,
       "With pacing `rate`: how arrivals are spaced.",
       "poisson",
       {},
       {},
       {"poisson", "even"}},
      {"/workload/mix",
       choice,
       "Cards dealt from a shuffled deck, or independent draws by weight.",
       "deck",
       {},
       {},
       {"deck", "weights"}},
      {"/workload/weights", list, "Shares of new-order, payment, order-status, delivery, stock-level.", Json::array()},
      {"/workload/weights/*", number, "One share.", {}, 0, 1e6},
      {"/workload/isolation",
       choice,
       "Isolation level of the sessions. NDB always runs at read-committed, whatever is written here.",
       "repeatable-read",
       {},
       {},
       {"read-committed", "repeatable-read", "serializable"}},
  };
}

std::vector<Option> of_load_and_checks() {
  return {
      {"/workload/steady_warmup", boolean, "End the warm-up when throughput is steady.", false},
      {"/workload/drain", duration, "Time that transactions under way have to end.", "10s", 0, 3600},
      {"/workload/retries", integer, "Attempts after the first, for deadlocks and temporary errors.", 20, 0, 1000},
      {"/workload/loaders", integer, "Connections that load; 0: two per SQL node.", 0, 0, 1024},
      {"/workload/load_method",
       choice,
       load_methods_help(),
       "auto",
       {},
       {},
       words_of({"auto", "multi-insert"}, &EngineFacts::load_methods)},
      {"/workload/load_patience", duration,
       "How long the load waits for one statement's overload (NDB 410, 1218), lock waits or failed data nodes.", "10m",
       0, 86400},
      {"/workload/checks", boolean, "Run the twelve consistency conditions after each run.", true},
  };
}

}  // namespace

std::vector<Option> options() {
  auto all = of_warehouses();
  for (const auto& more : {of_transactions(), of_load_and_checks()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

void read(const scenario::Section& given, scenario::Workload& load) {
  load.warehouses = given.integer("warehouses");
  load.scale = given.number("scale");
  load.terminals = given.integer("terminals");
  load.connections = given.integer("connections");
  const auto spread = given.get("spread");
  load.spread.by_node_group = spread.is_string();
  load.spread.stride = spread.is_string() ? 1 : static_cast<int>(spread.get<double>());
  load.remote = given.text("remote");
  load.implementation = given.text("implementation");
  load.pacing = given.text("pacing");
  load.rate_per_s = given.number("rate_per_s");
  load.arrivals = given.text("arrivals");
  load.mix = given.text("mix");
  load.weights = given.get("weights").get<std::vector<double>>();
  load.isolation = given.text("isolation");
  load.steady_warmup = given.flag("steady_warmup");
  load.drain = given.time("drain");
  load.retries = given.integer("retries");
  load.loaders = given.integer("loaders");
  load.load_method = given.text("load_method");
  load.load_patience = given.time("load_patience");
  load.checks = given.flag("checks");
}

}  // namespace forklift::workloads::dbt2
