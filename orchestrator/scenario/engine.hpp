#pragma once
// What the reader and the plan must know of a database engine. Each engine is a part of its own (orchestrator/engines),
// which states facts and overrides the few rules that are its own; nobody asks for an engine by its name. Which engines
// there are is the registry's to say.
#include <string>
#include <vector>

#include "orchestrator/scenario/parts.hpp"
#include "orchestrator/scenario/problems.hpp"
#include "orchestrator/scenario/scenario.hpp"
#include "orchestrator/scenario/tables.hpp"

namespace forklift::scenario {

/// How an engine uses one of the lists management_servers, data_nodes, sql_nodes.
struct NodeKind {
  bool used = false;              ///< then it needs at least one; else the list must be empty
  std::string config = "mysqld";  ///< key of cluster.config with its options
  bool sql = true;                ///< MariaDB or MySQL servers, with their options and a socket
  int more_ports = 0;             ///< that each of them listens on beside its own: the plan assigns them
};

/// A word of the scenario that not every engine takes, and what it stands for: {"ndb-api", "NDB API"}.
struct Way {
  std::string word, title;
};

struct EngineFacts {
  std::string name;   ///< what cluster.engine calls it
  std::string title;  ///< its name in a sentence
  std::string help;   ///< for the reference
  NodeKind management_servers{}, data_nodes{}, sql_nodes{.used = true};
  bool starts_servers = true;                   ///< false: they run already, and cluster.endpoints names them
  bool independent_servers = false;             ///< each SQL node has its own rows: those of its home warehouses
  bool node_groups = false;                     ///< warehouses lie on some of the data nodes, and it can be asked which
  bool plain_tables = true;                     ///< a table that another program makes is spread as ours are
  std::string storage_engine{};                 ///< for CREATE TABLE; empty: the server's own default
  bool default_storage = true;                  ///< which servers take where CREATE TABLE names none
  std::vector<std::string> item_places{};       ///< of schema.item, beside "default"
  std::string auto_load{};                      ///< what workload.load_method "auto" is, for the reference
  std::vector<Way> load_methods{};              ///< of workload.load_method, beside those that all have
  std::vector<Way> lookup_backends{};           ///< of workload.lookup.backend, beside "sql"
  std::vector<std::string> session_counters{};  ///< status variables that only the driver's own sessions can read
  std::vector<std::string>
      counters{};  ///< beginnings of the names of status variables that only grow, beside those of all servers
  Microseconds start_time = std::chrono::seconds{15};  ///< seen on two cores: docs/performance.md has loads per engine
  double load_us = 2e6;                                ///< the same of one warehouse
};

class EngineDescription {
 public:
  explicit EngineDescription(EngineFacts its_facts) : facts(std::move(its_facts)) {}
  virtual ~EngineDescription() = default;

  const EngineFacts facts;

  /// Scenario values that this engine alone reads, and what they are in the plan. Those of a cluster are read with this
  /// engine alone, those of the schema and of nodes with every one.
  virtual EngineFields own_fields() const { return {}; }
  /// What the scenario leaves to the surroundings (a variable that names a directory).
  virtual void complete(Cluster&) const {}
  /// Rules of a scenario with this engine.
  virtual void check(const Settings&, Problems&) const {}
  /// Rules of a scenario with another engine: values that only this one knows.
  virtual void check_other(const Settings&, Problems&) const {}
};

/// All, in the order of the documents. Defined by the registry (orchestrator/registry.cpp), which alone knows the
/// parts.
const std::vector<const EngineDescription*>& engines();

/// The one that the scenario names. Errors: config, if there is none.
const EngineDescription& description_of(const Cluster& cluster);

const EngineFacts& facts_of(const Cluster& cluster);

/// How many SQL servers drivers connect to.
std::size_t server_count(const Cluster& cluster);

/// "\"innodb\" or \"ndb\"": the engines for which `fits` holds.
template <class Fits>
std::string engines_that(Fits fits) {
  return quoted_or(names_of(engines(), fits));
}

}  // namespace forklift::scenario
