#include "orchestrator/scenario/extract.hpp"

#include <algorithm>
#include <array>

#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/paths.hpp"
#include "orchestrator/scenario/section.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::scenario {
namespace {

constexpr std::array<std::string_view, 3> kProxies{"none", "forklift", "haproxy"};
constexpr std::array<std::string_view, 4> kPartitions{"none", "primary-key", "key", "hash"};

/// As a server's option file takes it: 1e9 must not reach a server, which reads it as 1 EiB.
std::string scalar_text(const Json& value) {
  if (const auto whole = whole_number(value)) return std::to_string(*whole);
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "ON" : "OFF";
  return value.dump();
}

Options read_options(const Json& object) {
  Options options;
  for (const auto& [name, value] : object.items()) options[name] = scalar_text(value);
  return options;
}

/// What else a node may say, as text; what is not said is not there.
void read_extra(Node& node, const Section& given, const std::string& list) {
  for (const auto& key : known_keys(JsonPointer{"/cluster"} / list / 0)) {
    if (key == "host" || key == "port" || key == "config") continue;
    const auto value = given.get(key);
    if (!value.is_null() && value != Json("")) node.extra[key] = scalar_text(value);
  }
}

std::vector<Node> read_nodes(const Section& cluster, const std::string& list) {
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < cluster.size(list); ++i) {
    const auto given = cluster.at(list, i);
    Node& node = nodes.emplace_back();
    node.host = given.text("host");
    if (const auto port = given.get("port"); !port.is_null()) node.port = static_cast<int>(port.get<double>());
    node.config = read_options(given.get("config"));
    read_extra(node, given, list);
  }
  return nodes;
}

Host read_host(const Json& root, const std::string& name, const std::string& file) {
  const Section given{root, JsonPointer{} / "hosts" / name};
  return {.name = name,
          .transport = given.text("transport") == "ssh" ? Transport::ssh : Transport::local,
          .address = given.text("address"),
          .port = given.integer("port"),
          .user = given.text("user"),
          .identity = local_path(given.text("identity"), file),
          .known_hosts = local_path(given.text("known_hosts"), file),
          .accept_new_host_key = given.text("host_key") == "accept-new"};
}

/// What the engine's own table has directly below /cluster.
void read_engine_options(Cluster& cluster, const Section& given) {
  const auto& engine = description_of(cluster);
  for (const auto& option : engine.options()) {
    const JsonPointer pointer{option.path};
    if (pointer.parent_pointer() == JsonPointer{"/cluster"})
      cluster.engine_options[pointer.back()] = given.get(pointer.back());
  }
  engine.complete(cluster);
}

Cluster read_cluster(const Json& root, const std::string& file) {
  const Section given{root, JsonPointer{"/cluster"}};
  Cluster cluster;
  cluster.engine = given.text("engine");
  cluster.workdir = tidy_path(given.text("workdir"));
  cluster.basedir = given.text("basedir");
  cluster.deploy = given.text("deploy") == "push";
  if (cluster.deploy) cluster.basedir = local_path(cluster.basedir, file);
  cluster.run_as = given.text("run_as");
  cluster.client_hosts = given.get("client_hosts").get<std::vector<std::string>>();
  cluster.start_timeout = given.time("start_timeout");
  cluster.orphan_timeout = given.time("orphan_timeout");
  cluster.database = given.text("database");
  cluster.base_port = given.integer("base_port");
  cluster.management_servers = read_nodes(given, "management_servers");
  cluster.data_nodes = read_nodes(given, "data_nodes");
  cluster.sql_nodes = read_nodes(given, "sql_nodes");
  cluster.driver_hosts = given.get("driver_hosts").get<std::vector<std::string>>();
  const Json config = given.get("config");
  for (const auto& [kind, options] : config.items()) cluster.config[kind] = read_options(options);
  cluster.accept_adjusted = given.get("accept_adjusted").get<std::vector<std::string>>();
  for (std::size_t i = 0; i < given.size("endpoints"); ++i) {
    const auto endpoint = given.at("endpoints", i);
    auto& to = cluster.endpoints.emplace_back();
    to = {endpoint.text("host"), endpoint.integer("port"), endpoint.text("socket"), {}};
    if (const auto port = endpoint.get("server_port"); !port.is_null())
      to.server_port = static_cast<int>(port.get<double>());
  }
  cluster.user = given.text("user");
  cluster.password_file = local_path(given.text("password_file"), file);
  cluster.server_public_key_file = local_path(given.text("server_public_key_file"), file);
  cluster.overwrite = given.text("overwrite");
  read_engine_options(cluster, given);
  return cluster;
}

Schema read_schema(const Json& root) {
  const Section given{root, JsonPointer{"/schema"}};
  Schema schema;
  const auto partition = std::find(kPartitions.begin(), kPartitions.end(), given.text("partition"));
  schema.partition = static_cast<Partition>(partition - kPartitions.begin());
  schema.partitions = given.integer("partitions");
  schema.item = given.text("item");
  // Without the engine that has them they are not in the table.
  schema.using_hash = given.get("using_hash") != Json(false);
  schema.read_backup = given.text("read_backup");
  schema.partition_balance = given.text("partition_balance");
  for (const auto& table : given.get("disk_data")) schema.disk_data.push_back(table.get<std::string>());
  return schema;
}

Workload read_workload(const Json& root) {
  const Section given{root, JsonPointer{"/workload"}};
  Workload load;
  load.kind = given.text("kind");
  load.warmup = given.time("warmup");
  load.duration = given.time("duration");
  load.max_stall = given.time("max_stall");
  // All of them: a value of another workload is checked and shown as it stands.
  for (const auto* workload : workloads()) workload->read(given, load);
  return load;
}

std::vector<Proxy> read_proxies(const Json& root) {
  const Section top{root, JsonPointer{}};
  std::vector<Proxy> proxies;
  for (std::size_t i = 0; i < top.size("proxies"); ++i) {
    const auto given = top.at("proxies", i);
    Proxy& proxy = proxies.emplace_back();
    proxy.host = given.text("host");
    const auto kind = std::find(kProxies.begin(), kProxies.end(), given.text("kind"));
    proxy.kind = static_cast<Proxy::Kind>(kind - kProxies.begin());
    proxy.connections = given.integer("connections");
    proxy.threads = given.integer("threads");
    if (const auto port = given.get("port"); !port.is_null()) proxy.port = static_cast<int>(port.get<double>());
  }
  return proxies;
}

Fault read_fault(const Section& given) {
  using Kind = Fault::Kind;
  Fault fault;
  for (const auto kind : {Kind::kill, Kind::restart, Kind::pause, Kind::rolling_restart}) {
    if (const auto target = given.text(to_string(kind)); !target.empty()) {
      fault.kind = kind;
      fault.targets.push_back(target);
    }
  }
  for (const auto& host : given.get("cut")) {
    fault.kind = Kind::cut;
    fault.targets.push_back(host.get<std::string>());
  }
  fault.at = given.time("at");
  fault.duration = given.time("for");
  return fault;
}

std::vector<Fault> read_faults(const Json& root) {
  const Section given{root, JsonPointer{}};
  std::vector<Fault> faults;
  for (std::size_t i = 0; i < given.size("faults"); ++i) faults.push_back(read_fault(given.at("faults", i)));
  return faults;
}

}  // namespace

std::string to_string(Fault::Kind kind) {
  constexpr std::array<const char*, 5> kWords{"kill", "restart", "pause", "cut", "rolling_restart"};
  return kWords[static_cast<std::size_t>(kind)];
}

Json value_of(const Json& scenario, const JsonPointer& pointer) {
  if (scenario.contains(pointer)) return scenario.at(pointer);
  const Option* option = find_option(pointer);
  return option == nullptr ? Json{} : option->fallback;
}

Settings extract(const Json& scenario, const std::string& file) {
  Settings settings;
  const Json hosts = value_of(scenario, JsonPointer{"/hosts"});
  for (const auto& [name, host] : hosts.items()) settings.hosts[name] = read_host(scenario, name, file);
  settings.cluster = read_cluster(scenario, file);
  settings.schema = read_schema(scenario);
  settings.workload = read_workload(scenario);
  settings.proxies = read_proxies(scenario);
  settings.faults = read_faults(scenario);
  return settings;
}

std::string to_string(Proxy::Kind kind) { return std::string{kProxies.at(static_cast<std::size_t>(kind))}; }
std::string to_string(Partition partition) { return std::string{kPartitions.at(static_cast<std::size_t>(partition))}; }

}  // namespace forklift::scenario
