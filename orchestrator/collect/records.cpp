#include "orchestrator/collect/records.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <set>

#include "common/store/verdict.hpp"
#include "common/version/version.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/cluster/server/defaults.hpp"
#include "orchestrator/collect/desk.hpp"
#include "orchestrator/collect/measures.hpp"
#include "orchestrator/plan/json.hpp"
#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::collect {
namespace {

constexpr const char* kFillPrefix = "ndbinfo.fill.";

}  // namespace

store::ExperimentRecord experiment_record(const scenario::Scenario& scenario, const plan::Plan& plan,
                                          std::int64_t started_us) {
  auto shown = plan::to_json(plan);
  shown["server_settings"] = cluster::planned_settings_json(plan);
  return {.id = plan.experiment,
          .name = scenario.name,
          .description = scenario.description,
          .scenario_file = std::filesystem::absolute(scenario.file).string(),
          .scenario_text = scenario.text,
          .overrides = scenario.overrides,
          .seed = scenario.seed,
          .repeats = scenario.repeats,
          .plan = std::move(shown),
          .version = kVersion,
          .revision = kRevision,
          .started_us = started_us};
}

store::CellRecord cell_record(const plan::Plan& plan, const plan::Cell& cell) {
  const auto& cluster = cell.settings.cluster;
  const auto& load = cell.settings.workload;
  const auto& workload = scenario::description_of(load);
  std::size_t homes = 0;
  for (const auto& list : cell.home_warehouses) homes += list.size();
  if (workload.facts.warehouses && load.spread.by_node_group) homes = static_cast<std::size_t>(load.warehouses);
  const Json settings = plan::to_json(cell.settings);
  std::set<std::string> changed;
  for (const auto& [path, value] : cell.changes) changed.insert(path);
  std::vector<std::pair<std::string, std::string>> rest;
  for (auto& [path, value] : plan::flatten(settings)) {
    if (!changed.contains(path)) rest.emplace_back(path, value);
  }
  return {.position = cell.index,
          .name = cell.name,
          .fingerprint = cell.fingerprint,
          .cluster = plan.clusters[static_cast<std::size_t>(cell.cluster)].index,
          .database = cell.database,
          .scale = load.scale,
          .sql_nodes = cell.sql_nodes,
          .data_nodes = static_cast<int>(cluster.data_nodes.size()),
          .warehouses = workload.facts.warehouses ? load.warehouses : 0,
          .terminals = workload.clients(load, static_cast<int>(homes)),
          .settings = settings,
          .changes = cell.changes,
          .parameters = std::move(rest),
          .notes = cell.notes,
          .measures = measures_of(cell.settings),
          .transactions = workload.transactions(),
          .validity = workload.validity() + (scenario::on_desk(cell.settings) ? std::string{" "} + kLinkRule : "")};
}

std::vector<store::NodeRecord> node_records(const plan::Plan& plan) {
  std::vector<store::NodeRecord> records;
  for (const auto& cluster : plan.clusters) {
    for (const auto& node : cluster.nodes) {
      records.push_back(
          {cluster.index, node.name, plan::to_string(node.role), node.host, node.address, node.port, node.directory});
    }
  }
  std::set<std::pair<int, std::string>> seen;  // cells of one cluster have proxies of the same names
  for (const auto& cell : plan.cells) {
    for (const auto& proxy : cell.proxies) {
      if (seen.insert({cell.cluster, proxy.name}).second)
        records.push_back({plan.clusters[static_cast<std::size_t>(cell.cluster)].index, proxy.name, "proxy",
                           proxy.settings.host, proxy.address, proxy.port, proxy.directory});
    }
  }
  return records;
}

std::vector<store::Home> homes(const plan::Cell& cell, const std::vector<std::string>& sql_nodes,
                               const std::vector<int>& group_of) {
  std::vector<store::Home> all;
  for (std::size_t node = 0; node < cell.home_warehouses.size() && node < sql_nodes.size(); ++node) {
    for (const int w : cell.home_warehouses[node]) {
      const auto at = static_cast<std::size_t>(w) - 1;
      const bool known = at < group_of.size() && group_of[at] >= 0;
      all.push_back({w, sql_nodes[node], known ? std::to_string(group_of[at]) : ""});
    }
  }
  return all;
}

std::vector<store::CounterPair> counter_pairs(const std::vector<cluster::Counter>& before,
                                              const std::vector<cluster::Counter>& after) {
  std::map<std::pair<std::string, std::string>, std::int64_t> earlier;
  for (const auto& [node, name, value] : before) earlier[{node, name}] = value;
  std::vector<store::CounterPair> pairs;
  for (const auto& [node, name, value] : after) {
    const auto found = earlier.find({node, name});
    if (found == earlier.end()) continue;
    // How full something is may fall; a count can't.
    const bool gauge = name.rfind(kFillPrefix, 0) == 0;
    if (gauge || value >= found->second) pairs.push_back({node, name, found->second, value});
  }
  return pairs;
}

std::vector<store::CounterPair> session_counters(const std::vector<contract::RunReport>& reports) {
  std::vector<store::CounterPair> pairs;
  for (const auto& report : reports) {
    for (const auto& [name, value] : report.session_counters) {
      pairs.push_back({fmt::format("driver-{}", report.driver + 1), name, 0, value});
    }
  }
  return pairs;
}

std::optional<std::uint64_t> server_commits(const std::vector<store::CounterPair>& counters,
                                            const std::vector<std::string>& sql_nodes) {
  return store::growth(counters, sql_nodes, "Com_commit");
}

}  // namespace forklift::collect
