#pragma once
// What prepares and drives a workload. Its part implements this and, with it, what the reader and the plan must know
// (scenario/workload.hpp). A part defines `const Workload& part()` in its own namespace and has one line in
// orchestrator/registry.def.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/store/verdict.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/drivers/drive.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::workloads {

/// What a workload works with in a cluster that runs.
struct Context {
  cluster::RunningCluster& cluster;
  const std::vector<drivers::Driver>& drivers;  ///< one per SQL server
  const plan::Cell& cell;
  const cluster::LoadMethod& method;
  std::uint64_t seed = 1;  ///< the scenario's
  drivers::Context driving;
  /// Shows what prepare() does: "loading 4 warehouses for".
  std::function<void(const std::string&)> phase{};
  /// Called by prepare() when the tables have been made, before they are filled where that is apart.
  std::function<void()> tables_made{};
};

struct RunContext : Context {
  const std::vector<sql::Endpoint>& endpoints;  ///< where drivers connect: servers or proxies
  const std::vector<int>& group_of;             ///< node group of each warehouse, if known
  std::string name;                             ///< of the run, in its reports
  /// Drives our own drivers while the scenario's faults are done to the cluster.
  std::function<drivers::DriveResult(const std::vector<contract::RunJob>&)> with_faults;
};

/// What a run came to, beside what the drivers report.
struct Driven {
  drivers::DriveResult result;
  std::vector<std::string> failures{};                 ///< why a driver gave up: a result too, which is not valid
  std::optional<store::ServerCounts> server_counts{};  ///< in the window; none: not counted
  std::vector<std::string> warnings{};                 ///< stand beside the number
  std::map<std::string, double> recorded{};            ///< measures that were stated instead of counted, by name
  std::vector<store::LogTail> outputs{};               ///< what programs that are not ours wrote, to be kept
};

class Workload : public scenario::WorkloadDescription {
 public:
  using scenario::WorkloadDescription::WorkloadDescription;

  /// Makes and fills what a cell needs. Errors: environment.
  virtual std::vector<contract::LoadReport> prepare(const Context& context) const = 0;
  /// Errors: environment, if a driver or its host is lost.
  virtual Driven drive(const RunContext& context) const = 0;
  /// The consistency conditions of what it leaves behind; none: it has none, or the scenario does not ask for them.
  virtual std::optional<contract::CheckReport> verify(const Context&) const { return {}; }
  /// How much of it was done in a valid run, for the screen.
  virtual std::uint64_t done(const std::vector<contract::RunReport>& reports) const;
};

/// All, in the order of the documents. Defined by the registry.
const std::vector<const Workload*>& all();
/// The one that the scenario names. Errors: config, if there is none.
const Workload& workload_of(const scenario::Workload& load);

}  // namespace forklift::workloads
