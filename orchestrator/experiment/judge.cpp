#include "orchestrator/experiment/judge.hpp"

#include <algorithm>

#include "orchestrator/collect/records.hpp"
#include "orchestrator/scenario/desk.hpp"

namespace forklift::experiment {
namespace {

/// Counters of a server begin at zero when it starts: what they show of such a run is not the whole of it.
bool restarts_sql_nodes(const plan::Cell& cell) {
  using Kind = scenario::Fault::Kind;
  return std::any_of(cell.settings.faults.begin(), cell.settings.faults.end(), [](const scenario::Fault& fault) {
    const bool sql = fault.targets.front().rfind("sql-node", 0) == 0;
    return sql && (fault.kind == Kind::kill || fault.kind == Kind::rolling_restart);
  });
}

std::vector<std::string> sql_nodes_of(const plan::Cluster& cluster) {
  std::vector<std::string> names;
  for (const auto& node : cluster.nodes) {
    if (node.role == plan::Role::sql_node) names.push_back(node.name);
  }
  return names;
}

/// The shares of emulated hosts are there to be felt: how long they held processes up is evidence, and worth no note.
std::vector<store::CgroupUse> unwanted(const std::map<std::string, scenario::Host>& hosts,
                                       std::vector<store::CgroupUse> uses) {
  for (auto& use : uses) {
    const auto host = hosts.find(use.host);
    if (host != hosts.end() && host->second.transport == scenario::Transport::desk) use.throttled = 0;
  }
  return uses;
}

/// What is late is so by the same time on every link: it weighs most on the shortest.
Microseconds shortest_delay(const scenario::Settings& settings) {
  const auto desk = settings.desk.value_or(scenario::Desk{});
  auto delay = desk.links.value_or(scenario::Links{}).delay;
  for (const auto& pair : desk.pairs) delay = std::min(delay, pair.delay.value_or(delay));
  return delay;
}

/// Servers that wait for cores hide what they wait for on links.
std::string busy_machine(const RunResult& result) {
  if (!result.desk || result.driven.result.reports.empty()) return "";
  const auto& window = result.driven.result.reports.front();
  return collect::busy_words(
      collect::busy_share(result.series, scenario::kThisMachine, window.window_begin_us, window.window_end_us));
}

std::vector<std::string> warnings_of(const plan::Cell& cell, const RunResult& result) {
  auto warnings = result.driven.warnings;
  for (auto& words : collect::cgroup_words(unwanted(cell.settings.hosts, result.cgroups)))
    warnings.push_back(std::move(words));
  warnings.insert(warnings.end(), result.warnings.begin(), result.warnings.end());
  if (auto busy = busy_machine(result); !busy.empty()) warnings.push_back(std::move(busy));
  return warnings;
}

bool has_server(const plan::Cluster& cluster, const std::string& host) {
  return std::any_of(cluster.nodes.begin(), cluster.nodes.end(), [&](const auto& node) { return node.host == host; });
}

/// A driver that shares the share of an emulated host with a server is held up by it as that is: on purpose.
void forgive_shares(const LoadedDatabase& database, std::vector<contract::RunReport>& reports) {
  const auto& drivers = database.cluster.drivers;
  for (auto& report : reports) {
    const auto at = static_cast<std::size_t>(std::max(0, report.driver));
    if (at >= drivers.size()) continue;
    const auto host = database.cell.settings.hosts.find(drivers[at].host->host());
    if (host == database.cell.settings.hosts.end() || host->second.cpu <= 0) continue;
    const bool by_share = report.saturation_reason.find("cgroup") != std::string::npos;
    if (by_share && has_server(database.cluster.running->plan(), host->first)) report.client_saturated = false;
  }
}

store::RunVerdict judge_with_links(const LoadedDatabase& database, const RunResult& result,
                                   const store::RunEvidence& evidence) {
  auto verdict = store::run_verdict(evidence);
  const auto late = result.desk ? collect::link_fault(*result.desk, shortest_delay(database.cell.settings)) : "";
  if (!late.empty()) {
    verdict.status = store::RunStatus::invalid;
    verdict.reasons.push_back(late);
  }
  return verdict;
}

}  // namespace

store::RunVerdict judge(const LoadedDatabase& database, const RunResult& result,
                        const std::optional<contract::CheckReport>& checks) {
  const auto& load = database.cell.settings.workload;
  const auto& facts = workloads::workload_of(load).facts;
  store::RunEvidence evidence{.drivers_expected = static_cast<int>(database.cluster.drivers.size()),
                              .reports = result.driven.result.reports,
                              .checks = checks,
                              .server_commits = {},
                              .server_counts = result.driven.server_counts,
                              .disturbed = !database.cell.settings.faults.empty(),
                              .servers_restarted = restarts_sql_nodes(database.cell),
                              .warnings = warnings_of(database.cell, result),
                              .main_operation = facts.main_operation,
                              .conditions = facts.warehouses,
                              .failures = result.driven.failures,
                              .max_stall = load.max_stall};
  // Only where warehouses are worked on is a commit a transaction; independent servers share transactions in two
  // phases: their commits are no longer one count per transaction.
  if (facts.warehouses && !database.method.sharded && !evidence.servers_restarted)
    evidence.server_commits = collect::server_commits(result.counters, sql_nodes_of(database.cluster.running->plan()));
  forgive_shares(database, evidence.reports);
  return judge_with_links(database, result, evidence);
}

}  // namespace forklift::experiment
