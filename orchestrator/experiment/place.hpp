#pragma once
// The phase between the plan and the first server: hosts are connected and asked, paths become theirs, directories get
// the experiment's mark, programs that are missing are copied.
#include <string>
#include <vector>

#include "orchestrator/experiment/desk.hpp"
#include "orchestrator/experiment/ground.hpp"
#include "orchestrator/experiment/record.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::experiment {

/// A plan whose paths are those of its hosts, and the hosts.
struct PlacedPlan {
  plan::Plan plan;
  remote::Fleet fleet;
  std::vector<std::string> client_hosts;  ///< every address of theirs and this machine's
  Desk* desk = nullptr;                   ///< of emulated hosts
};

/// Connects and asks where homes are; nothing is changed there. Errors: environment, naming the host.
PlacedPlan connect_hosts(const Ground& ground, const plan::Plan& plan, Desk& desk);

/// Makes the directories with their mark, and copies programs that are missing. Errors: environment, naming the host;
/// config, for programs that can't be copied; interrupted.
void prepare_hosts(const Ground& ground, const Record& record, const Desk& desk, PlacedPlan& placed);

/// All that is in the experiment's directories goes, but for that of the cluster `kept` and its drivers; -1: all.
void remove_work(const Ground& ground, const PlacedPlan& placed, int kept = -1);

}  // namespace forklift::experiment
