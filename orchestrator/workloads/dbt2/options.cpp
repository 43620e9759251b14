#include "orchestrator/workloads/dbt2/options.hpp"

#include "orchestrator/scenario/options_engines.hpp"

namespace forklift::workloads::dbt2 {
namespace {

using namespace std::chrono_literals;
using fields::between;
using fields::each;
using fields::field;
using fields::one_of;
using fields::Shapes;
using fields::Type;
using scenario::Workload;
using Table = fields::Table<Workload>;

bool by_rate(const Workload& load) { return load.pacing == "rate"; }

Table of_warehouses() {
  return {
      field("warehouses", &Workload::warehouses, between(1, 100000), "Warehouses loaded, in all."),
      field("scale", &Workload::scale, between(0.001, 1),
            "Rows per warehouse, as a fraction of TPC-C's; below 1 results are not comparable."),
  };
}

Table of_terminals() {
  return {
      field("terminals", &Workload::terminals, between(1, 100000), "Terminals per home warehouse."),
      field("connections", &Workload::connections, between(0, 100000), "Connections per driver; 0: one per terminal."),
      field("spread", &Workload::spread, between(1, 100000),
            "Stride between the home warehouses of one SQL node (docs/measurement.md)."),
      field("remote", &Workload::remote, one_of({"spec", "active", "same-node-group", "none", "dbt2"}),
            "Which warehouses remote payments and order lines choose."),
      field("implementation", &Workload::implementation, one_of({"statements", "single", "procedures"}),
            "How a transaction is sent. `statements`: phases of several statements per round trip. `single`: one "
            "statement per round trip, as DBT2's client and its peers do. `procedures`: one CALL."),
      field("prepared", &Workload::prepared,
            "With `single`: statements are prepared on the server, once per connection; `false`: sent as text.")
          .in_plan_if_set(),
  };
}

Table of_transactions() {
  return {
      field("pacing", &Workload::pacing, one_of({"none", "tpcc", "rate"}),
            "`none`: zero delay. `tpcc`: keying and think times. `rate`: open loop."),
      field("rate_per_s", &Workload::rate_per_s, between(0, 1e7, "1/s"),
            "With pacing `rate`: transactions per second of all drivers together.")
          .in_plan_if(by_rate),
      field("arrivals", &Workload::arrivals, one_of({"poisson", "even"}),
            "With pacing `rate`: how arrivals are spaced.")
          .in_plan_if(by_rate),
      field("mix", &Workload::mix, one_of({"deck", "weights"}),
            "Cards drawn from a shuffled deck, or independent draws by weight."),
      field("weights", &Workload::weights, "Shares of new-order, payment, order-status, delivery, stock-level.",
            {each(Type::number, between(0, 1e6), "One share.")})
          .in_plan_if_set(),
      field("isolation", &Workload::isolation, one_of({"read-committed", "repeatable-read", "serializable"}),
            "Isolation level of the sessions. NDB always runs at read-committed, whatever is written here."),
      field("steady_warmup", &Workload::steady_warmup, "End the warm-up when throughput is steady."),
      field("drain", &Workload::drain, between(0s, 1h), "Time that transactions under way have to end."),
      field("retries", &Workload::retries, between(0, 1000),
            "Attempts after the first, for deadlocks and temporary errors."),
      field("checks", &Workload::checks,
            "Look at the twelve consistency conditions: after a cell's first run, and of all runs since at the end; "
            "after "
            "each run with faults, and on servers that ran before."),
  };
}

Table of_loading() {
  return {
      field("load_method", &Workload::load_method,
            scenario::words_of({"auto", "multi-insert"}, &scenario::EngineFacts::load_methods),
            scenario::load_methods_help())
          .not_in_plan(),
      field("loaders", &Workload::loaders, between(0, 1024), "Connections that load; 0: two per SQL node.")
          .not_in_plan(),
      field("load_patience", &Workload::load_patience, between(0s, 24h),
            "How long the load waits for one statement's overload (NDB 410, 1218), lock waits or failed data nodes.")
          .not_in_plan(),
  };
}

}  // namespace

Table own_fields() {
  using fields::all_of;
  return all_of(Shapes::rows, of_warehouses()) + all_of(Shapes::run, of_terminals() + of_transactions()) +
         all_of(Shapes::loading, of_loading());
}

}  // namespace forklift::workloads::dbt2
