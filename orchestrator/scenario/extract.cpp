#include "orchestrator/scenario/extract.hpp"

#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/paths.hpp"
#include "orchestrator/scenario/tables.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::scenario {
namespace {

Json object_at(const Json& scenario, const char* key) { return scenario.value(key, Json::object()); }

Cluster read_cluster(const Json& given, const std::string& file) {
  auto cluster = fields::read(cluster_fields(), given, file);
  const auto& engine = description_of(cluster);
  fields::read_into(cluster, engine.own_fields().cluster, given, file);
  if (cluster.deploy) cluster.basedir = local_path(cluster.basedir, file);
  engine.complete(cluster);
  return cluster;
}

Workload read_workload(const Json& given, const std::string& file) {
  auto load = fields::read(workload_fields(), given, file);
  fields::read_into(load, description_of(load).own_fields(), given, file);
  return load;
}

}  // namespace

Json value_of(const Json& scenario, const JsonPointer& pointer) {
  if (scenario.contains(pointer)) return scenario.at(pointer);
  const Option* option = find_option(pointer);
  return option == nullptr ? Json{} : option->fallback;
}

Settings extract(const Json& scenario, const std::string& file) {
  Settings settings;
  for (const auto* table : {&host_fields(), &desk_fields(), &proxy_fields(), &fault_fields()})
    fields::read_into(settings, *table, scenario, file);
  settings.cluster = read_cluster(object_at(scenario, "cluster"), file);
  settings.schema = fields::read(schema_fields(), object_at(scenario, "schema"), file);
  settings.workload = read_workload(object_at(scenario, "workload"), file);
  address_desk_hosts(settings);
  return settings;
}

}  // namespace forklift::scenario
