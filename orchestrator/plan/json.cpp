#include "orchestrator/plan/json.hpp"

#include <algorithm>

#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/expectations.hpp"
#include "orchestrator/scenario/judgement.hpp"
#include "orchestrator/scenario/repeats.hpp"
#include "orchestrator/scenario/tables.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::plan {

Json to_json(const scenario::Cluster& cluster) { return fields::to_json(scenario::fields_of(cluster), cluster); }
Json to_json(const scenario::Schema& schema) { return fields::to_json(scenario::schema_fields(), schema); }
Json to_json(const scenario::Workload& load) { return fields::to_json(scenario::fields_of(load), load); }

Json to_json(const scenario::Settings& settings) {
  auto json = around_json(settings);
  fields::write_into(json, scenario::host_fields(), settings);
  json["cluster"] = to_json(settings.cluster);
  json["schema"] = to_json(settings.schema);
  json["workload"] = to_json(settings.workload);
  return json;
}

Json around_json(const scenario::Settings& settings) {
  auto json = fields::to_json(scenario::fault_fields(), settings);
  fields::write_into(json, scenario::proxy_fields(), settings);
  fields::write_into(json, scenario::desk_fields(), settings);
  return json;
}

Json to_json(const Cell& cell) {
  Json json{
      {"name", cell.name},
      {"cluster", cell.cluster},
      {"database", cell.database},
      {"home_warehouses", scenario::facts_of(cell.settings.workload).warehouses ? Json(cell.home_warehouses) : Json{}},
      {"notes", cell.notes},
      {"fingerprint", cell.fingerprint},
      {"settings", to_json(cell.settings)}};
  json["changes"] = Json::object();
  for (const auto& [name, value] : cell.changes) json["changes"][name] = value;
  return json;
}

Json to_json(const Plan& plan) {
  Json json{{"experiment", plan.experiment}, {"expected_s", static_cast<double>(plan.expected.count()) / 1e6}};
  json["compare"] = to_json(plan.compare);
  if (!plan.expect.empty()) json["expect"] = to_json(plan.expect);
  if (plan.until) json["repeats"] = to_json(*plan.until);
  for (const auto& cluster : plan.clusters) {
    Json nodes = Json::array();
    for (const auto& node : cluster.nodes) {
      Json& one = nodes.emplace_back(Json{{"name", node.name},
                                          {"role", to_string(node.role)},
                                          {"host", node.host},
                                          {"address", node.address},
                                          {"port", node.port},
                                          {"directory", node.directory},
                                          {"config", node.config}});
      if (!node.more_ports.empty()) one["more_ports"] = node.more_ports;
    }
    json["clusters"].push_back({{"index", cluster.index},
                                {"engine", cluster.settings.engine},
                                {"workdir", cluster.workdir},
                                {"nodes", nodes}});
  }
  for (const auto& cell : plan.cells) json["cells"].push_back(to_json(cell));
  for (const auto& run : plan.runs) {
    json["runs"].push_back({{"position", run.position + 1},
                            {"cell", plan.cells[static_cast<std::size_t>(run.cell)].name},
                            {"repeat", run.repeat + 1}});
  }
  return json;
}

std::vector<std::pair<std::string, std::string>> flatten(const Json& settings) {
  std::vector<std::pair<std::string, std::string>> flat;
  const Json leaves = settings.flatten();
  for (const auto& [pointer, value] : leaves.items()) {
    std::string name = pointer.substr(1);
    std::replace(name.begin(), name.end(), '/', '.');
    flat.emplace_back(name, value.is_string() ? value.get<std::string>() : to_text(value));
  }
  return flat;
}

}  // namespace forklift::plan
