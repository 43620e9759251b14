#pragma once
// Writes results as they come: every call is one transaction, so that whatever kills the orchestrator, all that was
// known is there. May be called from several threads.
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/contract/report.hpp"
#include "common/store/database.hpp"
#include "common/store/imports.hpp"
#include "common/store/owners.hpp"
#include "common/store/records.hpp"

namespace forklift::store {

class Writer {
 public:
  explicit Writer(Database database) : database_(std::move(database)) {}
  const Database& database() const { return database_; }

  // The experiment, before anything starts.
  /// `owner`: the process that works on it from now on; none for one that is only recorded (import).
  ExperimentId begin_experiment(const ExperimentRecord& experiment, const std::optional<Owner>& owner = {});
  /// An experiment that ended early goes on: it is running again. Runs that its dead program left are failed.
  void reopen_experiment(ExperimentId experiment, std::int64_t now_us);
  /// Runs that were still running become `failed` or `interrupted` too, with the same reason.
  void finish_experiment(ExperimentId experiment, ExperimentStatus status, const std::string& reason,
                         std::int64_t ended_us);
  void add_hosts(ExperimentId experiment, const std::vector<HostFact>& facts);
  CellId add_cell(ExperimentId experiment, const CellRecord& cell);
  void add_nodes(ExperimentId experiment, const std::vector<NodeRecord>& nodes);
  void add_versions(ExperimentId experiment, int cluster, const std::vector<Version>& versions);
  /// The effective configuration; a node's later answer replaces the earlier one.
  void set_settings(ExperimentId experiment, int cluster, const std::vector<Setting>& settings);
  /// Replaces what was known of that cell.
  void set_placements(CellId cell, const std::vector<Placement>& placements);
  /// Replaces what was known of that cell.
  void set_homes(CellId cell, const std::vector<Home>& homes);
  void add_load(CellId cell, const std::string& database, const contract::LoadReport& report);
  /// Replaces what an earlier part of the search had found.
  void set_searches(ExperimentId experiment, const std::vector<SearchRow>& rows);
  void set_noise_floor(const NoiseFloor& floor);
  void add_event(ExperimentId experiment, const Event& event);
  void add_logs(ExperimentId experiment, std::optional<RunId> run, const std::vector<LogTail>& logs);

  // The journal of processes: starting before the effect, started and stopped after it.
  void process_starting(ExperimentId experiment, const ProcessRow& process);
  void process_started(const std::string& mark, const std::string& boot_id, const std::string& log_file,
                       std::int64_t pid, std::int64_t start_ticks);
  void process_stopped(const std::string& mark);

  // One run: begin, reports, finish.
  RunId begin_run(const RunStart& run);
  void add_driver_report(RunId run, const contract::RunReport& report);
  void add_counters(RunId run, const std::vector<CounterPair>& counters);
  /// Measures that another program stated, by name.
  void add_recorded(RunId run, const std::map<std::string, double>& values);
  /// Of a run that another kit measured: where its numbers are from.
  void add_imported(RunId run, const std::vector<ImportedFile>& files, const std::vector<ImportedValue>& values);
  void add_host_series(RunId run, const std::vector<HostSeries>& series);
  /// What programs of a run wrote.
  void add_run_logs(RunId run, const std::vector<LogTail>& logs);
  void add_log_files(ExperimentId experiment, const std::vector<LogFile>& files);
  void add_clocks(RunId run, const std::vector<ClockRow>& clocks);
  void add_cgroups(RunId run, const std::vector<CgroupUse>& cgroups);
  void add_checks(RunId run, const contract::CheckReport& checks);
  /// `warnings` stand beside the number; `reason` says why there is none.
  void finish_run(RunId run, RunStatus status, const std::string& reason, const std::vector<std::string>& warnings,
                  std::int64_t ended_us);

 private:
  void add_measures(CellId cell, const CellRecord& record);
  void write(const std::function<void()>& work);
  /// The same, and the file alone holds all of it afterwards: at the ends of runs and experiments.
  void write_through(const std::function<void()>& work);
  void add_driver(RunId run, const contract::RunReport& report);
  void add_intervals(RunId run, const contract::RunReport& report);
  void add_transactions(RunId run, const contract::RunReport& report);
  void add_audits(RunId run, const contract::RunReport& report);
  void add_lookups(RunId run, const contract::RunReport& report);

  Database database_;
  std::mutex mutex_;
};

}  // namespace forklift::store
