#include "orchestrator/workloads/dbt2/jobs.hpp"

#include <algorithm>
#include <set>

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/tables.hpp"

namespace forklift::workloads::dbt2 {
namespace {

contract::Database database(const plan::Cell& cell, const cluster::LoadMethod& method, std::uint64_t seed) {
  return {.warehouses = cell.settings.workload.warehouses,
          .scale = cell.settings.workload.scale,
          .seed = seed,
          .item_per_target = method.item_per_target,
          .sharded = method.sharded};
}

std::vector<std::vector<int>> all_in_one(const plan::Cell& cell) {
  std::vector<int> all(static_cast<std::size_t>(cell.settings.workload.warehouses));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i) + 1;
  return {all};
}

int loaders(const plan::Cell& cell, std::size_t servers) {
  return cell.settings.workload.loaders > 0 ? cell.settings.workload.loaders : static_cast<int>(2 * servers);
}

std::vector<int> in_groups_of(const std::vector<int>& homes, const std::vector<int>& group_of) {
  std::set<int> groups;
  for (const int w : homes) {
    if (static_cast<std::size_t>(w) <= group_of.size()) groups.insert(group_of[static_cast<std::size_t>(w) - 1]);
  }
  std::vector<int> members;
  for (std::size_t i = 0; i < group_of.size(); ++i) {
    if (groups.contains(group_of[i])) members.push_back(static_cast<int>(i) + 1);
  }
  return members;
}

/// The job with each value that shapes a run, where it has one of that name. The scenario's table is the one place that
/// lists them.
contract::RunJob with_settings(const contract::RunJob& job, const scenario::Workload& load) {
  auto json = contract::to_json(job);
  for (const auto& field : scenario::fields_of(load)) {
    if (field.shapes != fields::Shapes::run) continue;
    auto name = field.name();
    auto value = field.write(load);
    if (field.option.type == fields::Type::duration) fields::in_microseconds(name, value);
    if (const auto found = json.find(name); found != json.end()) *found = std::move(value);
  }
  return contract::read_run_job(JsonDocument::parse(json.dump(), "job of " + job.run));
}

}  // namespace

std::vector<std::vector<int>> shards(const plan::Cell& cell) {
  auto owned = cell.home_warehouses;
  std::set<int> homes;
  for (const auto& list : owned) homes.insert(list.begin(), list.end());
  std::size_t next = 0;
  for (int w = 1; w <= cell.settings.workload.warehouses; ++w) {
    if (!homes.contains(w)) owned[next++ % owned.size()].push_back(w);
  }
  for (auto& list : owned) std::sort(list.begin(), list.end());
  return owned;
}

contract::LoadJob load_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                           const cluster::LoadMethod& method, std::uint64_t seed, const std::string& password_file) {
  const auto& chosen = cell.settings.workload.load_method;
  const std::vector through(endpoints.begin(), method.one_target ? endpoints.begin() + 1 : endpoints.end());
  return {.targets = targets(cell, through, password_file),
          .warehouses = method.sharded ? shards(cell) : all_in_one(cell),
          .database = database(cell, method, seed),
          .parallel = loaders(cell, endpoints.size()),
          .method = chosen == "auto" ? method.method : chosen,
          .rows_per_insert = method.rows_per_insert,
          .api_address = method.api_address,
          .patience = cell.settings.workload.load_patience};
}

contract::CheckJob check_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                             const cluster::LoadMethod& method, std::uint64_t seed, const std::string& password_file) {
  return {.targets = targets(cell, endpoints, password_file),
          .warehouses = method.sharded ? shards(cell) : all_in_one(cell),
          .database = database(cell, method, seed),
          .parallel = loaders(cell, endpoints.size())};
}

contract::RunJob run_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                         const cluster::LoadMethod& method, const RunOf& of, const std::string& password_file) {
  const auto& load = cell.settings.workload;
  const auto& homes = cell.home_warehouses.at(static_cast<std::size_t>(of.driver));
  contract::RunJob job;
  job.run = of.name;
  job.driver = of.driver;
  job.drivers = static_cast<int>(cell.home_warehouses.size());
  job.targets = method.sharded
                    ? targets(cell, endpoints, password_file)
                    : std::vector{target(cell, endpoints.at(static_cast<std::size_t>(of.driver)), password_file)};
  if (method.sharded) job.shard_warehouses = shards(cell);
  job.database = database(cell, method, of.seed);
  job.home_warehouses = homes;
  for (const auto& list : cell.home_warehouses)
    job.active_warehouses.insert(job.active_warehouses.end(), list.begin(), list.end());
  std::sort(job.active_warehouses.begin(), job.active_warehouses.end());
  if (load.remote == "same-node-group") job.node_group_warehouses = in_groups_of(homes, of.group_of);
  job.session_counters = scenario::facts_of(cell.settings.cluster).session_counters;
  job = with_settings(job, load);
  job.rate_per_s /= static_cast<double>(std::max<std::size_t>(1, endpoints.size()));
  return job;
}

}  // namespace forklift::workloads::dbt2
