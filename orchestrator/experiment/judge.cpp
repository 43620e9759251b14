#include "orchestrator/experiment/judge.hpp"

#include <algorithm>

#include "orchestrator/collect/records.hpp"

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

std::vector<std::string> warnings_of(const RunResult& result) {
  auto warnings = result.driven.warnings;
  for (auto& words : collect::cgroup_words(result.cgroups)) warnings.push_back(std::move(words));
  warnings.insert(warnings.end(), result.warnings.begin(), result.warnings.end());
  return warnings;
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
                              .warnings = warnings_of(result),
                              .main_operation = facts.main_operation,
                              .conditions = facts.warehouses,
                              .failures = result.driven.failures,
                              .max_stall = load.max_stall};
  // Only where warehouses are worked on is a commit a transaction; independent servers share transactions in two
  // phases: their commits are no longer one count per transaction.
  if (facts.warehouses && !database.method.sharded && !evidence.servers_restarted)
    evidence.server_commits = collect::server_commits(result.counters, sql_nodes_of(database.cluster.running->plan()));
  return store::run_verdict(evidence);
}

}  // namespace forklift::experiment
