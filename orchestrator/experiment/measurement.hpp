#pragma once
// One run of one cell on a cluster that stands, with its rows loaded: clocks, counters, drivers, faults and the watch
// on the hosts, then the checks and the verdict. Everything that was seen is in the database when it returns.
#include <string>
#include <vector>

#include "common/store/verdict.hpp"
#include "orchestrator/collect/clocks.hpp"
#include "orchestrator/experiment/bench.hpp"

namespace forklift::experiment {

class Measurement {
 public:
  /// What all runs of an experiment have in common.
  struct Around {
    Bench& bench;
    remote::Fleet& fleet;
    store::Writer& writer;
    collect::StoreJournal& journal;
    Clock& clock;
    console::Progress& progress;
    std::uint64_t seed;
    std::string experiment;
  };
  /// `title` stands before each of its progress lines.
  Measurement(Around around, std::string title, store::RunId number)
      : around_(std::move(around)), title_(std::move(title)), number_(number) {}

  /// Errors: Error or SqlError, if it can't be brought to its end; the run is not finished in the database then.
  store::RunVerdict run(const plan::Run& run, const LoadedDatabase& database);

 private:
  drivers::DriveResult drive_with_faults(Stage& stage, const plan::Cell& cell,
                                         const std::vector<contract::RunJob>& jobs);
  void wake(cluster::Faults& cluster);
  void compare_clocks(const collect::HostClocks& before, store::RunEvidence& evidence);
  collect::HostClocks look_at_clocks(const char* moment);
  store::RunVerdict finish(store::RunEvidence& evidence, const std::vector<store::CounterPair>& counters,
                           const LoadedDatabase& database);
  drivers::DriveResult drive_watched(const plan::Run& run, const LoadedDatabase& database,
                                     const std::vector<sql::Endpoint>& endpoints, store::RunEvidence& evidence);
  drivers::DriveResult drive(const plan::Run& run, const LoadedDatabase& database,
                             const std::vector<sql::Endpoint>& endpoints, store::RunEvidence& evidence);
  std::vector<cluster::Counter> counters(Stage& stage);

  Around around_;
  std::string title_;
  store::RunId number_;
};

}  // namespace forklift::experiment
