#pragma once
// What looks at hosts for a database engine and runs it. An engine's part implements this and, with it, what the reader
// and the plan must know (scenario/engine.hpp). What all engines of MariaDB and MySQL servers share is here by default,
// so that a part says only what is different with it.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/store/measure.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/cluster/option_dialect.hpp"
#include "orchestrator/cluster/server/programs.hpp"
#include "orchestrator/scenario/engine.hpp"

namespace forklift::cluster {

/// What one host has of the programs that a cluster needs there.
struct Installed {
  std::vector<std::string> files;  ///< the programs
  std::string shown;               ///< in one word: a program, or their directory
  std::string version{};           ///< line of a program; empty if `version_of` must ask
};

/// What databases that others use, too, look like before anything is done there.
struct Survey {
  std::vector<std::string> intentions;  ///< what would be dropped
  std::vector<std::string> unseen;      ///< databases that could not be looked at, and why
};

class Engine : public scenario::EngineDescription {
 public:
  using scenario::EngineDescription::EngineDescription;

  // Hosts, before anything is started. Errors: environment or config.
  /// The programs on `host`, as far as they can be told without starting them.
  virtual Installed installed(remote::Remote& host, const plan::Cluster& cluster, Deadline deadline) const;
  /// The line with which they tell their version; asked if `installed` does not know.
  virtual std::string version_of(remote::Remote& host, const Installed& found, Deadline deadline) const;
  /// What is wrong with the programs of the whole cluster and with what the scenario asks of them.
  virtual std::vector<Error> check_installation(const Context&) const { return {}; }
  /// Must all hosts have one version of its programs?
  virtual bool one_version() const { return false; }
  /// Something to say of a node's address that is neither loopback nor private; empty: nothing.
  virtual std::string open_address(const std::string& /*address*/) const { return {}; }
  /// Bytes that a node needs.
  virtual std::int64_t memory_of(const plan::Node& node, const plan::Cluster& cluster) const;
  /// How often each row is stored, over all nodes that hold rows.
  virtual double copies(const scenario::Cluster&) const { return 1; }

  // Options.
  /// Whose servers it has; nothing: either's.
  virtual std::optional<Flavour> flavour() const { return {}; }
  /// How the options of a kind of cluster.config are written, if they are not a server's; null: it has no such kind.
  virtual const OptionDialect* dialect(const std::string& /*kind*/) const { return nullptr; }
  /// Server options that a scenario may not set with it, in the servers' spelling.
  virtual std::vector<ReservedOption> reserved() const { return {}; }

  /// What of its servers' counters is worth a number of each cell, beside the workload's own measures.
  virtual std::vector<store::Measure> measures() const { return {}; }

  // Running it.
  /// The account's password of servers that are not ours; nothing: one is made up. Errors: environment.
  virtual std::optional<std::string> password(const scenario::Cluster&) const { return {}; }
  /// Can servers that still run be taken over with all that they hold (Context::running)?
  virtual bool takes_over(const plan::Cluster&) const { return true; }
  /// Adds what the cluster's databases look like. `experiment` may work there already; empty: none. Errors:
  /// environment, if they may not be used.
  virtual void survey(const plan::Plan&, const plan::Cluster&, const std::string& /*experiment*/, Survey&) const {}
  /// As cluster::start(), which asks it.
  virtual std::unique_ptr<RunningCluster> start(const Context& context) const = 0;
};

/// All, in the order of the documents. Defined by the registry.
const std::vector<const Engine*>& engines();

/// The one that the scenario names. Errors: config, if there is none.
const Engine& engine_of(const scenario::Cluster& cluster);

/// Every cluster of a plan. Errors: environment, if tables that are not ours stand there or another experiment works
/// there.
Survey survey(const plan::Plan& plan, const std::string& experiment);

}  // namespace forklift::cluster
