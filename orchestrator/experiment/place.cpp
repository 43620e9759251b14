#include "orchestrator/experiment/place.hpp"

#include <fmt/format.h>

#include <map>

#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/doctor/judge.hpp"
#include "orchestrator/doctor/needs.hpp"
#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/hosts/deploy_programs.hpp"
#include "orchestrator/hosts/work_mark.hpp"
#include "orchestrator/plan/search.hpp"
#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/host_names.hpp"

namespace forklift::experiment {
namespace {

/// Servers and drivers that may use more memory than there is: each may be ended by the kernel while it runs.
void note_memory(const Ground& ground, const plan::Plan& plan, const std::vector<store::HostFact>& facts) {
  std::map<std::string, remote::HostFacts> by_host;
  for (const auto& fact : facts) by_host[fact.host].facts.emplace_back(fact.fact, fact.value);
  const auto highest = plan::at_highest_load(plan, ground.scenario.search);
  auto needs = doctor::needs_of(highest);
  if (scenario::on_desk(ground.scenario)) needs = {{scenario::kThisMachine, doctor::need_of_machine(highest)}};
  for (const auto& [host, need] : needs) {
    const auto memory = doctor::judge_memory(host, by_host[host], need);
    if (memory.state == doctor::State::fail)
      ground.progress.say(fmt::format("note: {}: {}. {}.", host, memory.what, memory.fix));
  }
}

}  // namespace

PlacedPlan connect_hosts(const Ground& ground, const plan::Plan& plan, Desk& desk) {
  const auto& effects = ground.effects;
  ground.progress.phase("connecting to hosts");
  auto used = hosts::used_hosts(ground.scenario);
  if (desk.used()) used.emplace_back(scenario::kThisMachine);
  PlacedPlan placed{.plan = plan,
                    .fleet = hosts::connect(scenario::all_hosts(ground.scenario), used, effects.clock, desk.make_host(),
                                            hosts::server_users(ground.scenario)),
                    .client_hosts = {},
                    .desk = &desk};
  hosts::resolve_homes(placed.plan, placed.fleet, effects.clock);
  return placed;
}

void prepare_hosts(const Ground& ground, const Record& record, const Desk& desk, PlacedPlan& placed) {
  const auto& effects = ground.effects;
  // Half-made data directories of the earlier part, with their mark.
  // A desk that was started has removed them, and its own files are there now.
  if (record.resumed && !(desk.used() && record.leftover.cluster < 0))
    remove_work(ground, placed, record.leftover.cluster);
  hosts::claim_work(placed.plan, placed.fleet, effects.clock);
  hosts::deploy_programs(placed.plan, placed.fleet, effects.clock,
                         {.phase = [&](const std::string& line) { ground.progress.phase(line); },
                          .say = [&](const std::string& line) { ground.progress.say(line); },
                          .check_cancelled = [&] { effects.cancel.check(); }});
  ground.writer.add_nodes(ground.number, collect::node_records(placed.plan));
  const auto facts = hosts::host_facts(placed.fleet, effects.clock);
  ground.writer.add_hosts(ground.number, facts);
  note_memory(ground, placed.plan, facts);
  placed.client_hosts = hosts::client_addresses(placed.fleet, effects.clock, effects.make_host);
}

void remove_work(const Ground& ground, const PlacedPlan& placed, int kept) {
  // What stays is in the database, too: nobody may look at the screen.
  const auto say = [&](const std::string& line) { ground.journal.event("warning", kWorkDirectory, line); };
  if (kept < 0) return hosts::remove_work(placed.plan, placed.fleet, ground.clock(), say);
  for (const auto& cluster : placed.plan.clusters) {
    if (cluster.index != kept)
      hosts::remove_cluster_work(cluster, placed.plan.experiment, placed.fleet, ground.clock(), say);
  }
}

}  // namespace forklift::experiment
