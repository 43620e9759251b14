#pragma once
// What the reader and the plan must know of a workload. Each is a part of its own (orchestrator/workloads), which
// states facts and overrides the rules that are its own; nobody asks for a workload by its name. Which workloads there
// are is the registry's to say.
#include <string>
#include <vector>

#include "common/store/measure.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/problems.hpp"
#include "orchestrator/scenario/scenario.hpp"
#include "orchestrator/scenario/tables.hpp"

namespace forklift::scenario {

struct WorkloadFacts {
  std::string name;           ///< what workload.kind calls it
  std::string help;           ///< for the reference
  bool warehouses = false;    ///< TPC-C's: shared out to the SQL nodes, loaded once, checked by its conditions
  bool fills_itself = false;  ///< each run makes and fills its tables: nothing is loaded before
  bool own_tables = false;    ///< it makes its tables itself: the scenario's schema means nothing to it
  bool any_server = false;    ///< its statements may go to any server: a proxy may choose among independent ones
  bool warms_up = true;       ///< before its window
  bool faults = true;         ///< the scenario's faults can be done to the cluster meanwhile
  bool slices = false;        ///< it can be measured in short windows
  bool by_the_second = true;  ///< it is counted by the second, so that a stall is seen
  std::vector<std::string> loads = {};  ///< its values that a search may vary
  /// Of which some must be committed in a valid run: "new-order"; empty: it counts otherwise.
  std::string main_operation = {};
  std::string counted = "transactions committed in the window";  ///< behind a valid run's number on the screen
};

/// Of a client of ours that has a thread and a connection, in bytes; seen with forklift-driver: 185 KiB without what a
/// server sends.
inline constexpr std::int64_t kClientMemory = std::int64_t{256} << 10;

class WorkloadDescription {
 public:
  explicit WorkloadDescription(WorkloadFacts its_facts) : facts(std::move(its_facts)) {}
  virtual ~WorkloadDescription() = default;

  const WorkloadFacts facts;

  /// Scenario values below /workload that this one alone reads, what they are in the plan, and what they shape.
  virtual fields::Table<Workload> own_fields() const { return {}; }
  /// Rules of a scenario with this workload; the facts have been checked.
  virtual void check(const Settings&, Problems&) const {}

  /// What it measures, in the order of tables, with one headline at least.
  virtual std::vector<store::Measure> measures(const Workload&) const = 0;
  /// The names of its transactions, by the number under which they are stored.
  virtual std::vector<std::string> transactions() const { return {}; }
  /// When a run of it is valid: a sentence beside its numbers.
  virtual std::string validity() const = 0;

  /// Clients of all drivers together, with so many home warehouses.
  virtual int clients(const Workload&, int homes) const = 0;
  /// What one driver takes in memory, with so many home warehouses: an estimate in bytes; 0: not known.
  virtual std::int64_t driver_memory(const Settings&, int /*homes*/) const { return 0; }
  /// What its rows need on the servers, in warehouses of about 100 MB.
  virtual double size(const Workload&) const = 0;
  /// What loading them takes, in full warehouses; 0: nothing is loaded.
  virtual double load_size(const Workload& load) const { return size(load); }
  /// Warm-up and measurement of one run.
  virtual Microseconds run_time(const Workload& load) const {
    return load.slices ? load.slices->settle + load.slices->length : load.warmup + load.duration;
  }
  /// The tables that it makes in a cell's database.
  virtual std::vector<std::string> tables(const Workload&) const { return {}; }
};

/// All, in the order of the documents. Defined by the registry (orchestrator/registry.cpp), which alone knows the
/// parts.
const std::vector<const WorkloadDescription*>& workloads();

/// The one that the scenario names. Errors: config, if there is none.
const WorkloadDescription& description_of(const Workload& load);
const WorkloadFacts& facts_of(const Workload& load);

/// "\"a\" or \"b\"": the workloads for which `fits` holds.
template <class Fits>
std::string workloads_that(Fits fits) {
  return quoted_or(names_of(workloads(), fits));
}

}  // namespace forklift::scenario
