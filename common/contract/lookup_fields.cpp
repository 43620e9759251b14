// The one table of key lookups' values: a scenario has them below workload.lookup, a job in its key_lookup, and both
// are read, checked and written by it.
#include "common/contract/lookup_fields.hpp"

namespace forklift::contract {
namespace {

using namespace std::chrono_literals;
using fields::between;
using fields::each;
using fields::field;
using fields::one_of;
using fields::Type;
using Table = fields::Table<KeyLookup>;

Table what_is_looked_up() {
  return {
      field("keys", &KeyLookup::keys, between(1, 1e9), "Rows of the table."),
      field("columns", &KeyLookup::columns, between(1, 500), "Columns beside the key."),
      field("column_bytes", &KeyLookup::column_bytes, between(1, 8000), "Bytes of each."),
      field("distribution", &KeyLookup::distribution, one_of({"uniform", "zipf", "hot-set"}),
            "Which keys are asked for."),
      field("zipf", &KeyLookup::zipf, between(0.01, 0.999), "Exponent of `zipf`."),
      field("hot_keys", &KeyLookup::hot_keys, between(0.000001, 1), "`hot-set`: this share of the keys …"),
      field("hot_lookups", &KeyLookup::hot_lookups, between(0, 1), "… gets this share of the lookups."),
      field("phases", &KeyLookup::phases,
            "Done in this order; the first is `insert`. `workload.duration` is that of each of read, update and mix; "
            "insert and delete go through all keys once.",
            {each(fields::Words(kLookupPhases.begin(), kLookupPhases.end()), "A phase.")}),
      field("mix", &KeyLookup::mix, "Phase `mix`: shares of read, insert, update, delete.",
            {each(Type::number, between(0, 1e6), "One share.")}),
  };
}

Table how() {
  return {
      field("definers", &KeyLookup::definers, between(1, 1024), "Threads per driver that define lookups."),
      field("executors", &KeyLookup::executors, between(1, 256),
            "Threads per driver and data node (or SQL server) that send them."),
      field("batch", &KeyLookup::batch, between(1, 10000), "Lookups that are sent together, at most."),
      field("queue", &KeyLookup::queue, between(1, 1000000),
            "Lookups that wait for one executor, at most; then definers wait."),
      field("in_flight", &KeyLookup::in_flight, between(1, 1000000),
            "Lookups of one definer that are on the way, at most."),
      field("connections", &KeyLookup::connections, between(1, 64),
            "A cluster's own API: connections to it per driver, one [api] slot each."),
      field("send", &KeyLookup::send, one_of({"force", "adaptive", "interval"}),
            "`force`: what is queued is sent at once. `adaptive`: unless a moment's wait very likely gathers more. "
            "`interval`: when the oldest has waited that long."),
      field("likely", &KeyLookup::likely, between(0.5, 0.999),
            "`adaptive`: waits only if more comes with this probability."),
      field("moment", &KeyLookup::moment, between(0s, 1s), "`adaptive`: how long the oldest lookup waits at most.")
          .in_plan_as(fields::in_microseconds),
      field("interval", &KeyLookup::interval, between(0s, 1s), "`interval`: how long the oldest lookup waits.")
          .in_plan_as(fields::in_microseconds),
      field("rate_per_s", &KeyLookup::rate_per_s, between(0, 1e9, "1/s"),
            "Open loop: lookups per second of all drivers together, in the phases that last; 0: closed loop."),
  };
}

}  // namespace

const Table& lookup_fields() {
  static const auto all = what_is_looked_up() + how();
  return all;
}

}  // namespace forklift::contract
