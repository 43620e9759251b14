#include "orchestrator/cluster/server/defaults.hpp"

#include <fmt/format.h>

#include <set>

#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/cluster/option_sizes.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster {
namespace {

bool may_have(const Engine& engine, const std::optional<Flavour>& flavour) {
  return !flavour || !engine.flavour() || engine.flavour() == flavour;
}

/// What the option is set to by the scenario for every SQL node; the nodes' own values differ too rarely to be shown
/// here.
std::optional<std::string> value_of_scenario(const plan::Cluster& cluster, const std::string& option) {
  const auto common = cluster.settings.config.find("mysqld");
  return common == cluster.settings.config.end() ? std::nullopt : option_value(common->second, option);
}

}  // namespace

const std::vector<ServerDefault>& server_defaults() {
  static const std::vector<ServerDefault> all{
      {"innodb_buffer_pool_size", "512M", "innodb_buffer_pool_size", true, {}, "what does not fit is read from disk"},
      {"innodb_flush_log_at_trx_commit",
       "2",
       "innodb_flush_log_at_trx_commit",
       false,
       {},
       "the redo log is flushed to disk once a second, not at every commit: faster, and a power cut may lose the last "
       "second; 1 is durable"},
      {"skip_log_bin", "", "log_bin", false, {}, "no binary log is written: no replication, no point-in-time recovery"},
      {"performance_schema", "OFF", "performance_schema", false, {}, "no instrumentation, and not its cost"},
      {"innodb_log_file_size", "512M", "innodb_log_file_size", true, Flavour::mariadb,
       "size of the redo log: a smaller one flushes pages earlier"},
      {"innodb_redo_log_capacity", "512M", "innodb_redo_log_capacity", true, Flavour::mysql, "the same of MySQL"},
      {"innodb_lock_wait_timeout",
       "10",
       "innodb_lock_wait_timeout",
       false,
       {},
       "seconds; then the transaction is rolled back and tried again"},
      {"max_connections", "2000", "max_connections", false, {}, ""},
      {"back_log", "1000", "back_log", false, {}, "connections that wait to be accepted"},
      {"table_open_cache", "4000", "table_open_cache", false, {}, ""},
      {"max_allowed_packet", "64M", "max_allowed_packet", true, {}, ""},
      {"local_infile", "ON", "local_infile", false, {}, "tables are loaded by LOAD DATA LOCAL"},
      {"skip_name_resolve", "ON", "skip_name_resolve", false, {}, "no DNS at logins"},
      {"loose_mysqlx", "OFF", "", false, Flavour::mysql, "the X plugin is off; some builds leave it out"},
  };
  return all;
}

std::string defaults_markdown() {
  std::string text = "| option | value | servers | what it does |\n|---|---|---|---|\n";
  for (const auto& one : server_defaults()) {
    const auto* servers = !one.flavour                       ? "all"
                          : *one.flavour == Flavour::mariadb ? "MariaDB"
                                                             : "MySQL, NDB's SQL nodes";
    text += fmt::format("| `{}` | {} | {} | {} |\n", one.option, one.value.empty() ? "" : "`" + one.value + "`",
                        servers, one.meaning);
  }
  return text;
}

std::vector<PlannedSetting> planned_settings(const plan::Cluster& cluster) {
  std::vector<PlannedSetting> all;
  const auto& engine = engine_of(cluster.settings);
  for (const auto& one : server_defaults()) {
    if (one.variable.empty() || !may_have(engine, one.flavour)) continue;
    PlannedSetting setting{one.variable, one.value.empty() ? "OFF" : one.value, one.size, false};
    if (const auto given = value_of_scenario(cluster, one.option)) {
      setting.value = *given;
      setting.of_scenario = true;
    }
    if (one.option == "skip_log_bin" && value_of_scenario(cluster, "log_bin")) setting.value = "ON";
    if (!engine.facts.starts_servers) setting.value.clear();
    all.push_back(std::move(setting));
  }
  return all;
}

Json planned_settings_json(const plan::Plan& plan) {
  Json list = Json::array();
  std::set<std::string> seen;
  for (const auto& cluster : plan.clusters) {
    for (const auto& one : planned_settings(cluster)) {
      if (seen.insert(one.variable).second)
        list.push_back({{"variable", one.variable}, {"value", one.value}, {"size", one.size}});
    }
  }
  return list;
}

}  // namespace forklift::cluster
