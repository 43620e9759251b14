#pragma once
// One name, one machine. Cells may give a host of the same name another address, user or transport; connections, the
// journal and the results database know hosts by name alone. So each further meaning of a name gets a name of its own,
// the same whenever the scenario is read: "db1" stays what it is in the first cell, another cell's is "db1@10.0.0.2".
#include <map>
#include <string>
#include <vector>

#include "orchestrator/scenario/fwd.hpp"

namespace forklift::scenario {

/// Renames hosts in the settings of cells, and whatever names them there.
void name_hosts_apart(std::vector<Cell>& cells);

/// The hosts of all cells, by the names that tell them apart; with emulated ones also the machine that they are on.
std::map<std::string, Host> all_hosts(const Scenario& scenario);

/// Names of the hosts of these settings on which their cluster's nodes and drivers run.
std::vector<std::string> cluster_hosts(const Settings& settings);

}  // namespace forklift::scenario
