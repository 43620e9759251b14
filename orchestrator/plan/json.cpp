#include "orchestrator/plan/json.hpp"

#include <algorithm>

#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::plan {
namespace {

Json nodes_json(const std::vector<scenario::Node>& nodes) {
  Json list = Json::array();
  for (const auto& node : nodes) {
    Json json{{"host", node.host}};
    if (node.port) json["port"] = *node.port;
    if (!node.config.empty()) json["config"] = node.config;
    if (!node.extra.empty()) json["extra"] = node.extra;
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace

Json to_json(const scenario::Cluster& cluster) {
  Json json{{"engine", cluster.engine},
            {"workdir", cluster.workdir},
            {"basedir", cluster.basedir},
            {"deploy", cluster.deploy ? "push" : "none"},
            {"database", cluster.database},
            {"base_port", cluster.base_port},
            {"management_servers", nodes_json(cluster.management_servers)},
            {"data_nodes", nodes_json(cluster.data_nodes)},
            {"sql_nodes", nodes_json(cluster.sql_nodes)},
            {"driver_hosts", cluster.driver_hosts},
            {"config", cluster.config}};
  const auto& engine = scenario::description_of(cluster);
  if (!engine.facts.starts_servers) {
    for (const auto& endpoint : cluster.endpoints) {
      Json one{{"host", endpoint.host}, {"port", endpoint.port}, {"socket", endpoint.socket}};
      if (endpoint.server_port) one["server_port"] = *endpoint.server_port;
      json["endpoints"].push_back(std::move(one));
    }
    json["user"] = cluster.user;
  }
  engine.add_to_plan(cluster, json);
  return json;
}

Json to_json(const scenario::Schema& schema) {
  Json json{{"partition", to_string(schema.partition)}, {"partitions", schema.partitions}, {"item", schema.item}};
  if (!schema.using_hash) json["using_hash"] = false;
  if (!schema.read_backup.empty()) json["read_backup"] = schema.read_backup;
  if (!schema.partition_balance.empty()) json["partition_balance"] = schema.partition_balance;
  if (!schema.disk_data.empty()) json["disk_data"] = schema.disk_data;
  return json;
}

Json to_json(const scenario::Workload& load) { return scenario::description_of(load).to_json(load); }

Json to_json(const std::vector<scenario::Proxy>& proxies) {
  Json list = Json::array();
  for (const auto& proxy : proxies) {
    Json json{{"host", proxy.host}, {"kind", to_string(proxy.kind)}};
    if (proxy.kind != scenario::Proxy::Kind::none) json["threads"] = proxy.threads;
    if (proxy.kind == scenario::Proxy::Kind::forklift) json["connections"] = proxy.connections;
    if (proxy.port) json["port"] = *proxy.port;
    list.push_back(std::move(json));
  }
  return list;
}

Json to_json(const std::vector<scenario::Fault>& faults) {
  Json list = Json::array();
  for (const auto& fault : faults) {
    const bool pair = fault.kind == scenario::Fault::Kind::cut;
    Json json{{"at", format_duration(fault.at)},
              {to_string(fault.kind), pair ? Json(fault.targets) : Json(fault.targets.front())}};
    if (fault.duration.count() > 0) json["for"] = format_duration(fault.duration);
    list.push_back(std::move(json));
  }
  return list;
}

Json to_json(const scenario::Settings& settings) {
  Json hosts = Json::object();
  for (const auto& [name, host] : settings.hosts) {
    hosts[name] = {{"transport", host.transport == scenario::Transport::ssh ? "ssh" : "local"},
                   {"address", host.address}};
    if (host.transport == scenario::Transport::ssh) hosts[name]["port"] = host.port;
    if (host.accept_new_host_key) hosts[name]["host_key"] = "accept-new";
  }
  Json json{{"hosts", hosts},
            {"cluster", to_json(settings.cluster)},
            {"schema", to_json(settings.schema)},
            {"workload", to_json(settings.workload)},
            {"faults", to_json(settings.faults)}};
  if (!settings.proxies.empty()) json["proxies"] = to_json(settings.proxies);
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
