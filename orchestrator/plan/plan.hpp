#pragma once
// What will be done, decided before anything is done: pure data, made by plan::make from a Scenario.
#include <string>
#include <vector>

#include "orchestrator/scenario/scenario.hpp"

namespace forklift::plan {

enum class Role { management_server, data_node, sql_node, driver };
/// "management-server", "data-node", "sql-node", "driver".
std::string to_string(Role role);

/// One process on one host, with the ports and the directory that are its own.
struct Node {
  Role role = Role::sql_node;
  int index = 0;        ///< 0-based within its role
  std::string name;     ///< "data-node-1": 1-based, unique in the cluster, used in messages, files and faults
  std::string host;     ///< the scenario's host name
  std::string address;  ///< what it listens on and others connect to
  int port = 0;
  std::string directory;            ///< below the work directory, its own
  scenario::Options config;         ///< cluster.config of its kind with the node's own on top
  std::string cpus, numa, preload;  ///< as the scenario says
  scenario::OwnValues own{};        ///< the engine's, as the scenario says
  std::vector<int> more_ports{};    ///< as many as its engine wants for it (scenario::NodeKind)
};

/// The processes of one cluster, shared by all cells that need the same one.
struct Cluster {
  int index = 0;
  scenario::Cluster settings;
  std::map<std::string, scenario::Host> hosts{};  ///< on which its nodes and drivers run, by name
  std::string workdir;  ///< of this experiment on every host: <cluster.workdir>/<experiment id>/c<index>
  double load = 0;      ///< warehouses × scale, over all databases of its cells: what its servers must hold
  std::vector<scenario::Schema> schemas{};      ///< of its cells, in their order
  std::vector<Node> nodes{};                    ///< management servers, data nodes, SQL nodes, in that order
  std::vector<std::string> driver_addresses{};  ///< of the hosts on which drivers run, in their turn, each once
};

/// A proxy process between drivers and SQL servers.
struct ProxyNode {
  std::string name;  ///< "proxy-1"
  scenario::Proxy settings;
  std::string address;
  int port = 0;
  std::string directory;
  bool operator==(const ProxyNode&) const = default;
};

struct Cell {
  int index = 0;
  std::string name;
  std::string series;  ///< with a search: the name without the load
  scenario::Settings settings;
  std::vector<std::pair<std::string, std::string>> changes;
  int cluster = 0;                  ///< index into Plan::clusters
  std::string database;             ///< cells with the same rows in one cluster share one
  int rows = 0;                     ///< cells of one cluster with the same number work on the same rows
  bool database_is_shared = false;  ///< another cell uses another database in the same cluster
  int sql_nodes = 0;
  /// Per SQL node; empty lists until known with spread "node-group"; no list for a workload without warehouses.
  std::vector<std::vector<int>> home_warehouses;
  std::vector<ProxyNode> proxies;  ///< none of kind "none"
  std::vector<std::string> notes;  ///< idle warehouses, residue classes, node groups; scale below 1
  std::string fingerprint;         ///< of everything that shapes the result
};

struct Run {
  int cell = 0;
  int repeat = 0;    ///< 0-based
  int position = 0;  ///< 0-based place in the order of execution
};

struct Plan {
  std::string experiment;  ///< unique id: name-YYYYMMDD-HHMMSS-xxxx
  std::vector<Cluster> clusters;
  std::vector<Cell> cells;
  std::vector<Run> runs;                      ///< in order of execution: randomised blocks, one of each cell per block
  scenario::Judgement compare;                ///< how the results are compared
  std::vector<scenario::Expectation> expect;  ///< what a source found
  std::optional<scenario::Until> until{};     ///< some: `runs` are the most that there can be
  bool searches = false;     ///< runs are those of the first loads; the others follow from what they come to
  Microseconds expected{0};  ///< wall time of warm-ups and windows alone
};

}  // namespace forklift::plan
