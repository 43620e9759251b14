#include "orchestrator/workloads/dbt2/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/contract/job.hpp"
#include "orchestrator/scenario/ways.hpp"

namespace forklift::workloads::dbt2 {
namespace {

using scenario::Problems;
using scenario::Settings;

constexpr std::int64_t kMostTerminalsInAll = 1'000'000'000;  ///< of all drivers together

void check_warehouses(const Settings& s, Problems& problems) {
  const auto& load = s.workload;
  const int servers = static_cast<int>(scenario::server_count(s.cluster));
  if (load.warehouses < servers)
    problems.add("/workload/warehouses",
                 fmt::format("{} warehouses can't be distributed over {} SQL nodes", load.warehouses, servers),
                 fmt::format("Load at least {} warehouses", servers));
  if (load.spread.by_node_group && !scenario::facts_of(s.cluster).node_groups)
    problems.add("/workload/spread", fmt::format("engine \"{}\" has no node groups", s.cluster.engine), "Use a number");
}

void check_transactions(const Settings& s, Problems& problems) {
  const auto& load = s.workload;
  scenario::need_way(s.cluster, "/workload/load_method", load.load_method, &scenario::EngineFacts::load_methods, "auto",
                     problems);
  if (load.pacing == "rate" && load.rate_per_s <= 0)
    problems.add("/workload/pacing", "pacing \"rate\" needs a rate",
                 "Add \"rate_per_s\": transactions per second of all drivers together");
  if (!load.prepared && load.implementation != "single")
    problems.add("/workload/prepared",
                 fmt::format("implementation \"{}\" never prepares its statements", load.implementation),
                 "Remove it, or set \"implementation\": \"single\"");
  if (load.mix == "weights" && load.weights.size() != 5)
    problems.add("/workload/mix", fmt::format("mix \"weights\" needs five weights, found {}", load.weights.size()),
                 "Add \"weights\": [45, 43, 4, 4, 4]");
}

/// What one driver can hold.
void check_terminals(const Settings& s, Problems& problems) {
  const auto& load = s.workload;
  const auto servers = static_cast<std::int64_t>(
      std::max<std::size_t>(1, std::max(s.cluster.sql_nodes.size(), s.cluster.endpoints.size())));
  const auto homes = std::max<std::int64_t>(1, load.warehouses / servers);
  const auto all = homes * load.terminals;
  const auto product =
      fmt::format("{} terminals at each of {} home warehouses are {} for one driver", load.terminals, homes, all);
  if (all > contract::kMostTerminals) {
    problems.add("/workload/terminals", fmt::format("{}, which has at most {}", product, contract::kMostTerminals),
                 "Use fewer terminals, or more SQL nodes");
  } else if (load.connections == 0 && all > contract::kMostConnections) {
    problems.add("/workload/terminals",
                 fmt::format("{}, which opens at most {} connections", product, contract::kMostConnections),
                 "Set workload.connections: terminals share them");
  } else if (all * servers > kMostTerminalsInAll) {
    problems.add(
        "/workload/terminals",
        fmt::format("{} terminals at each of {} home warehouses of {} SQL nodes are {} in all, and at most {} can be "
                    "counted",
                    load.terminals, homes, servers, all * servers, kMostTerminalsInAll),
        "Use fewer terminals, warehouses or SQL nodes");
  }
}

}  // namespace

void check(const Settings& settings, Problems& problems) {
  check_warehouses(settings, problems);
  check_transactions(settings, problems);
  check_terminals(settings, problems);
}

}  // namespace forklift::workloads::dbt2
