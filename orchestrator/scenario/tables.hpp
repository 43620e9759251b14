#pragma once
// The tables of a scenario's structs: each value is one line there, and everything that is done with it follows
// (common/core/fields.hpp). Those of an engine or a workload alone are in its own folder.
#include "common/core/fields.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::scenario {

// A value of its own type, as every table takes it.
inline fields::Type type_of(const Spread*) { return fields::Type::spread; }
void read_value(const Json& value, Spread& to);
Json json_of(const Spread& value);

/// What an engine adds. The key in the plan's JSON below which its values of a cluster stand is kEngineOptions.
struct EngineFields {
  fields::Table<Cluster> cluster{};
  fields::Table<Schema> schema{};
  fields::Table<Node> management_servers{}, data_nodes{}, sql_nodes{};
};
inline constexpr const char* kEngineOptions = "engine_options";
/// The same of a node: what it says beside host, port and options, as texts.
inline constexpr const char* kNodeExtra = "extra";

/// name, description, seed, repeats, slices, aa, keep: the same in all cells.
const fields::Table<Scenario>& head_fields();
/// /hosts, /desk, /proxies, /faults, each a list, a map or an object with a table of its own.
const fields::Table<Settings>& host_fields();
const fields::Table<Settings>& desk_fields();
const fields::Table<Settings>& proxy_fields();
const fields::Table<Settings>& fault_fields();
/// Without what engines add.
const fields::Table<Cluster>& cluster_fields();
/// With what all engines add.
const fields::Table<Schema>& schema_fields();
/// What all workloads have.
const fields::Table<Workload>& workload_fields();

/// With what its engine adds; with what its kind adds.
const fields::Table<Cluster>& fields_of(const Cluster& cluster);
const fields::Table<Workload>& fields_of(const Workload& load);

}  // namespace forklift::scenario
