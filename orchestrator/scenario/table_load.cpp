// The tables of what stands in the tables and of the load, as far as every engine and every workload has it.
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/options_engines.hpp"
#include "orchestrator/scenario/tables.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::scenario {
namespace {

using namespace std::chrono_literals;
using fields::between;
using fields::field;
using fields::one_of;
using fields::Shapes;
using fields::Table;

const fields::Words kPartitions{"none", "primary-key", "key", "hash"};

}  // namespace

std::string to_string(Partition partition) { return kPartitions.at(static_cast<std::size_t>(partition)); }

void read_value(const Json& value, Spread& to) {
  to.by_node_group = value.is_string();
  to.stride = value.is_string() ? 1 : static_cast<int>(value.get<double>());
}
Json json_of(const Spread& value) { return value.by_node_group ? Json("node-group") : Json(value.stride); }

const Table<Schema>& schema_fields() {
  static const auto all = [] {
    Table<Schema> table{
        field("partition", &Schema::partition, kPartitions,
              "`none`; `primary-key`: by the whole key; `key`, `hash`: by warehouse id."),
        field("partitions", &Schema::partitions, between(0, 8192),
              "Number of partitions; 0: one per data node, or the engine's default."),
        field("item", &Schema::item, item_places(), "Where ITEM lives (it has no warehouse)."),
    };
    for (const auto* engine : engines()) table = table + engine->own_fields().schema;
    return table;
  }();
  return all;
}

const Table<Workload>& workload_fields() {
  static const Table<Workload> all{
      field("kind", &Workload::kind, names_of(workloads()), help_of(workloads()))
          .defaults_to(workloads().front()->facts.name),
      field("warmup", &Workload::warmup, between(0s, 24h), "Not counted; with `steady_warmup` its bound.")
          .in_plan_if([](const Workload& load) { return facts_of(load).warms_up; })
          .of(Shapes::run),
      field("duration", &Workload::duration, between(1s, 240h), "Measurement window.").of(Shapes::run),
      field("max_stall", &Workload::max_stall, between(0s, 240h),
            "A run that stalls for longer is invalid (docs/measurement.md says what a stall is); 0s: stalls are only "
            "shown. Not for a workload that is not counted by the second.")
          .in_plan_if_set()
          .of(Shapes::run),
  };
  return all;
}

const Table<Workload>& fields_of(const Workload& load) {
  static const auto tables = [] {
    std::map<const WorkloadDescription*, Table<Workload>> made;
    for (const auto* workload : workloads()) made[workload] = workload_fields() + workload->own_fields();
    return made;
  }();
  return tables.at(&description_of(load));
}

}  // namespace forklift::scenario
