#pragma once
// Pure: what the servers of a Galera cluster are told, which scenario values there are, and which numbers are evidence
// of what replication costs.
#include <string>
#include <vector>

#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::galera {

/// Of the scenario.
struct Values {
  std::string sst = "rsync";  ///< how the rows get to a joining node: "rsync" or "mariabackup"
  std::string provider_options;
  bool operator==(const Values&) const = default;
};

scenario::EngineFacts facts();
scenario::EngineFields own_fields();
void check(const scenario::Settings& settings, scenario::Problems& problems);
std::vector<ReservedOption> reserved();
std::vector<store::Measure> measures();

inline const Values& values_of(const scenario::Cluster& cluster) { return cluster.own.get<Values>(); }

/// A node's ports beside that of SQL, in the order of Node::more_ports.
struct Ports {
  int group = 0, ist = 0, sst = 0;
};
Ports ports_of(const plan::Node& node);

/// "gcomm://10.0.0.1:21001,10.0.0.2:21001": of all nodes.
std::string cluster_address(const std::vector<plan::Node>& nodes);

/// Unique to the experiment's cluster, within Galera's 32 bytes.
std::string cluster_name(const std::string& experiment, int cluster);

/// wsrep_provider_options: this node's addresses, and behind them the scenario's own.
std::string provider_options(const plan::Node& node, const scenario::Cluster& cluster);

/// How a server is started.
struct Start {
  std::string provider;  ///< path of libgalera_smm.so on its host
  std::string password;  ///< of root, for a state transfer by mariabackup
  bool bootstrap = false;
  std::string position{};  ///< "UUID:SEQNO" that its rows have, after it was killed; empty: it knows
};

scenario::Options server_options(const plan::Cluster& cluster, const plan::Node& node, const std::string& experiment,
                                 const Start& start);

}  // namespace forklift::engines::galera
