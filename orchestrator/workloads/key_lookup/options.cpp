#include "orchestrator/workloads/key_lookup/options.hpp"

#include "orchestrator/scenario/options_engines.hpp"

namespace forklift::workloads::key_lookup {
namespace {

using scenario::backends_help;
using scenario::EngineFacts;
using scenario::Option;
using scenario::words_of;
using enum scenario::Type;

std::vector<Option> what_is_looked_up() {
  return {
      {"/workload/lookup", object, "Kind `key-lookup`: what is looked up and how (docs/key-lookup.md).",
       Json::object()},
      {"/workload/lookup/backend",
       choice,
       backends_help(),
       "sql",
       {},
       {},
       words_of({"sql"}, &EngineFacts::lookup_backends)},
      {"/workload/lookup/keys", integer, "Rows of the table.", 100000, 1, 1e9},
      {"/workload/lookup/columns", integer, "Columns beside the key.", 1, 1, 500},
      {"/workload/lookup/column_bytes", integer, "Bytes of each.", 100, 1, 8000},
      {"/workload/lookup/distribution",
       choice,
       "Which keys are asked for.",
       "uniform",
       {},
       {},
       {"uniform", "zipf", "hot-set"}},
      {"/workload/lookup/zipf", number, "Exponent of `zipf`.", 0.99, 0.01, 0.999},
      {"/workload/lookup/hot_keys", number, "`hot-set`: this share of the keys …", 0.01, 0.000001, 1},
      {"/workload/lookup/hot_lookups", number, "… gets this share of the lookups.", 0.9, 0, 1},
      {"/workload/lookup/phases", list,
       "Done in this order; the first is `insert`. `workload.duration` is that of "
       "each of read, update and mix; insert and delete go through all keys once.",
       Json::array({"insert", "read", "update", "delete"})},
      {"/workload/lookup/phases/*", choice, "A phase.", {}, {}, {}, {"insert", "read", "update", "delete", "mix"}},
      {"/workload/lookup/mix", list, "Phase `mix`: shares of read, insert, update, delete.",
       Json::array({0.5, 0, 0.5, 0})},
      {"/workload/lookup/mix/*", number, "One share.", {}, 0, 1e6},
  };
}

std::vector<Option> how() {
  return {
      {"/workload/lookup/definers", integer, "Threads per driver that define lookups.", 2, 1, 1024},
      {"/workload/lookup/executors", integer, "Threads per driver and data node (or SQL server) that send them.", 1, 1,
       256},
      {"/workload/lookup/batch", integer, "Lookups that are sent together, at most.", 64, 1, 10000},
      {"/workload/lookup/queue", integer, "Lookups that wait for one executor, at most; then definers wait.", 1024, 1,
       1000000},
      {"/workload/lookup/in_flight", integer, "Lookups of one definer that are on the way, at most.", 256, 1, 1000000},
      {"/workload/lookup/connections", integer,
       "A cluster's own API: connections to it per driver, one [api] slot each.", 1, 1, 64},
      {"/workload/lookup/send",
       choice,
       "`force`: what is queued is sent at once. `adaptive`: unless a moment's wait very likely gathers more. "
       "`interval`: when the oldest has waited that long.",
       "adaptive",
       {},
       {},
       {"force", "adaptive", "interval"}},
      {"/workload/lookup/likely", number, "`adaptive`: waits only if more comes with this probability.", 0.9, 0.5,
       0.999},
      {"/workload/lookup/moment", duration, "`adaptive`: how long the oldest lookup waits at most.", "20us", 0, 1},
      {"/workload/lookup/interval", duration, "`interval`: how long the oldest lookup waits.", "200us", 0, 1},
      {.path = "/workload/lookup/rate_per_s",
       .type = number,
       .help = "Open loop: lookups per second of all drivers together, in the phases that last; 0: closed loop.",
       .fallback = 0,
       .low = 0,
       .high = 1e9,
       .unit = "1/s"},
  };
}

}  // namespace

std::vector<Option> options() {
  auto all = what_is_looked_up();
  for (auto& option : how()) all.push_back(std::move(option));
  return all;
}

void read(const scenario::Section& workload, scenario::Workload& load) {
  const auto given = workload.at("lookup");
  auto& lookup = load.lookup;
  lookup.backend = given.text("backend");
  lookup.keys = static_cast<std::uint64_t>(given.number("keys"));
  lookup.columns = given.integer("columns");
  lookup.column_bytes = given.integer("column_bytes");
  lookup.distribution = given.text("distribution");
  lookup.zipf = given.number("zipf");
  lookup.hot_keys = given.number("hot_keys");
  lookup.hot_lookups = given.number("hot_lookups");
  lookup.phases = given.get("phases").get<std::vector<std::string>>();
  lookup.mix = given.get("mix").get<std::vector<double>>();
  lookup.definers = given.integer("definers");
  lookup.executors = given.integer("executors");
  lookup.batch = given.integer("batch");
  lookup.queue = given.integer("queue");
  lookup.in_flight = given.integer("in_flight");
  lookup.connections = given.integer("connections");
  lookup.send = given.text("send");
  lookup.likely = given.number("likely");
  lookup.moment = given.time("moment");
  lookup.interval = given.time("interval");
  lookup.rate_per_s = given.number("rate_per_s");
}

}  // namespace forklift::workloads::key_lookup
