#include "orchestrator/engines/galera/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/core/text.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/own_fields.hpp"

namespace forklift::engines::galera {
namespace {

using namespace std::chrono_literals;
using Kind = store::Measure::Kind;

constexpr std::size_t kLongestName = 32;

/// Of the provider's options, what the plan decides.
constexpr std::array<std::string_view, 9> kOwnProviderOptions{"base_dir",      "base_host",          "base_port",
                                                              "gmcast.group",  "gmcast.listen_addr", "ist.recv_addr",
                                                              "ist.recv_bind", "pc.bootstrap",       "gcache.dir"};

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// "127.0.0.1:4567", "[::1]:4567".
std::string at(const std::string& address, int port) {
  return address.find(':') == std::string::npos ? fmt::format("{}:{}", address, port)
                                                : fmt::format("[{}]:{}", address, port);
}

store::Measure per_million(const std::string& name, const std::string& title, const std::string& counter) {
  return {.name = name,
          .title = title,
          .unit = "1/1000000",
          .higher_is_better = false,
          .kind = Kind::rate,
          .source = fmt::format("counter/{} per counter/wsrep_replicated", counter),
          .factor = 1e6};
}

}  // namespace

scenario::EngineFacts facts() {
  return {.name = "galera",
          .title = "Galera",
          .help = "MariaDB servers that all hold every row; a commit is certified on all of them.",
          .sql_nodes = {.used = true, .more_ports = 3},
          .storage_engine = "InnoDB",
          .auto_load = "LOAD DATA LOCAL through the first server",
          .counters = {"wsrep_replicated", "wsrep_repl_", "wsrep_received", "wsrep_local_commits",
                       "wsrep_local_cert_failures", "wsrep_local_replays", "wsrep_local_bf_aborts",
                       "wsrep_flow_control_paused_ns", "wsrep_flow_control_sent", "wsrep_flow_control_recv", "Uptime"},
          .start_time = 25s,
          .load_us = 3e6};
}

scenario::EngineFields own_fields() {
  using fields::field;
  return {.cluster = scenario::own_fields<scenario::Cluster>(fields::Table<Values>{
              field("sst", &Values::sst, fields::one_of({"rsync", "mariabackup"}),
                    "Galera: how a joining node gets the rows (state transfer). `rsync` stops writes on the node that "
                    "gives them.")
                  .in_plan_below(scenario::kEngineOptions),
              field("provider_options", &Values::provider_options,
                    "Galera: more of wsrep_provider_options, such as `gcs.fc_limit=64; gcache.size=1G`.")
                  .in_plan_below(scenario::kEngineOptions),
          })};
}

void check(const scenario::Settings& settings, scenario::Problems& problems) {
  constexpr const char* kWhere = "/cluster/provider_options";
  for (const auto& part : split(values_of(settings.cluster).provider_options, ';')) {
    const auto item = trimmed(part);
    if (item.empty()) continue;
    const auto equals = item.find('=');
    const auto name = trimmed(item.substr(0, equals));
    if (equals == std::string::npos || name.empty()) {
      problems.add(kWhere, fmt::format("\"{}\" is not an option with its value", item),
                   "Write \"name=value; name=value\"");
    } else if (std::find(kOwnProviderOptions.begin(), kOwnProviderOptions.end(), name) != kOwnProviderOptions.end()) {
      problems.add(kWhere, fmt::format("\"{}\" is an option that Forklift sets itself", name), "Remove it");
    }
  }
}

std::vector<ReservedOption> reserved() {
  constexpr const char* kRemove = "Remove it";  // the plan's addresses, and one cluster
  return {{"wsrep_on", kRemove},
          {"wsrep_provider", kRemove},
          {"wsrep_provider_options", "Set cluster.provider_options instead"},
          {"wsrep_cluster_address", kRemove},
          {"wsrep_cluster_name", kRemove},
          {"wsrep_new_cluster", kRemove},
          {"wsrep_node_name", kRemove},
          {"wsrep_node_address", kRemove},
          {"wsrep_node_incoming_address", kRemove},
          {"wsrep_data_home_dir", kRemove},
          {"wsrep_sst_method", "Set cluster.sst instead"},
          {"wsrep_sst_receive_address", kRemove},
          {"wsrep_sst_auth", kRemove},
          {"wsrep_start_position", kRemove},
          {"wsrep_recover", kRemove}};
}

std::vector<store::Measure> measures() {
  return {{.name = "replicated_bytes_per_tx",
           .title = "replicated",
           .unit = "B/tx",
           .higher_is_better = false,
           .kind = Kind::rate,
           .source = "counter/wsrep_replicated_bytes per transactions"},
          per_million("cert_failures_per_million", "certification failures", "wsrep_local_cert_failures"),
          per_million("bf_aborts_per_million", "aborts by replication", "wsrep_local_bf_aborts"),
          {.name = "flow_control_paused_percent",
           .title = "paused by flow control",
           .unit = "%",
           .higher_is_better = false,
           .kind = Kind::rate,
           .source = "counter/wsrep_flow_control_paused_ns per counter/Uptime",
           .factor = 1e-7}};  // nanoseconds per second, as per cent
}

Ports ports_of(const plan::Node& node) { return {node.more_ports.at(0), node.more_ports.at(1), node.more_ports.at(2)}; }

std::string cluster_address(const std::vector<plan::Node>& nodes) {
  std::vector<std::string> all;
  for (const auto& node : nodes) all.push_back(at(node.address, ports_of(node).group));
  return "gcomm://" + join(all, ",");
}

std::string cluster_name(const std::string& experiment, int cluster) {
  const auto end = fmt::format("-c{}", cluster + 1);
  const auto room = kLongestName - end.size();  // an experiment's id is unique by its end
  return (experiment.size() <= room ? experiment : experiment.substr(experiment.size() - room)) + end;
}

std::string provider_options(const plan::Node& node, const scenario::Cluster& cluster) {
  const auto ports = ports_of(node);
  auto text = fmt::format("base_host={};base_port={};gmcast.listen_addr=tcp://{};ist.recv_addr={}", node.address,
                          ports.group, at(node.address, ports.group), at(node.address, ports.ist));
  for (const auto& part : split(values_of(cluster).provider_options, ';')) {
    if (const auto item = trimmed(part); !item.empty()) text += ";" + item;
  }
  return text;
}

scenario::Options server_options(const plan::Cluster& cluster, const plan::Node& node, const std::string& experiment,
                                 const Start& start) {
  const auto& method = values_of(cluster.settings).sst;
  scenario::Options options{
      {"wsrep_on", "ON"},
      {"wsrep_provider", start.provider},
      {"wsrep_provider_options", provider_options(node, cluster.settings)},
      {"wsrep_cluster_name", cluster_name(experiment, cluster.index)},
      {"wsrep_cluster_address", start.bootstrap ? "gcomm://" : cluster_address(cluster.nodes)},
      {"wsrep_node_name", node.name},
      {"wsrep_node_address", node.address},
      {"wsrep_node_incoming_address", at(node.address, node.port)},
      {"wsrep_sst_method", method},
      {"wsrep_sst_receive_address", at(node.address, ports_of(node).sst)},
      {"binlog_format", "ROW"},
      {"innodb_autoinc_lock_mode", "2"},
  };
  if (method == "mariabackup") options["wsrep_sst_auth"] = "root:" + start.password;
  if (!start.position.empty()) options["wsrep_start_position"] = start.position;
  return options;
}

}  // namespace forklift::engines::galera
