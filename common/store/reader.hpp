#pragma once
// Reads results back. Finds what a person names ("latest", the start of an experiment's id, a run number), and returns
// plain data; what it means is decided in reports/analysis.
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/contract/report.hpp"
#include "common/store/database.hpp"
#include "common/store/imports.hpp"
#include "common/store/records.hpp"

namespace forklift::store {

inline constexpr std::size_t kTxns = contract::kTransactions.size();
template <class T>
using PerTxn = std::array<T, kTxns>;  ///< in the order of contract::kTransactions

struct Experiment {
  ExperimentId number;
  ExperimentRecord record;
  ExperimentStatus status = ExperimentStatus::running;
  std::string reason;
  std::optional<std::int64_t> ended_us;
};

struct Cell {
  CellId number;
  ExperimentId experiment;
  CellRecord record;
  bool comparable() const { return record.scale >= 1.0; }
};

/// What one driver said of itself.
struct Driver {
  int driver = 0;
  double window_s = 0;
  std::uint64_t cpu_us = 0, transactions_all = 0, committed_total = 0, reconnects = 0;
  double connection_wait = 0, cpu_share = 0, steady_at_s = 0;
  bool saturated = false;
  std::string saturation_reason, client_version;
  double cores = 0;                                      ///< that it might use; 0: not known
  std::uint64_t cpu_periods = 0, throttled_periods = 0;  ///< of its cgroup's limit inside the window
  std::optional<double> offered;                         ///< transactions in the window; none: not paced
};

using Outcomes = std::array<std::uint64_t, contract::kOutcomes.size()>;

struct Run {
  RunId number;
  CellId cell;
  int repeat = 0, position = 0, attempt = 0;
  RunStatus status = RunStatus::running;
  std::string reason;
  std::vector<std::string> warnings;
  std::int64_t started_us = 0;
  std::optional<std::int64_t> ended_us, start_at_us, window_begin_us, window_end_us;
  std::vector<Driver> drivers;
  PerTxn<Outcomes> outcomes{};  ///< inside the window, summed over the drivers
  PerTxn<std::uint64_t> retries{};
  std::map<std::string, double> recorded;  ///< measures that another program stated, by name
  /// Shared window in seconds; 0 if there was none.
  double window_s() const;
  /// Sum of one outcome over all transactions.
  std::uint64_t total(std::size_t outcome) const;
};

/// One second of one transaction, all drivers together; `second` counts from the agreed start.
struct Second {
  int second = 0, txn = 0;
  std::uint64_t committed = 0, rolled_back = 0, failed = 0, retries = 0, latency_sum_us = 0, latency_max_us = 0;
};

struct RunCounter {
  RunId run;
  CounterPair counter;
};
struct CheckRow {
  RunId run;
  contract::CheckResult result;
};
struct AuditRow {
  RunId run;
  int driver = 0;
  contract::Audit audit;
};
struct ErrorRow {
  RunId run;
  int driver = 0;
  contract::ErrorSample sample;
};
struct LoadRow {
  CellId cell;
  std::string database, method;
  std::uint64_t rows = 0, bytes = 0, waits = 0, loaded = 0, skipped = 0;
  double seconds = 0;
  std::map<std::string, std::uint64_t> waits_by_class;
};
struct ClusterSetting {
  int cluster = 0;
  Setting setting;
};
struct ClusterVersion {
  int cluster = 0;
  Version version;
};
struct CellPlacement {
  CellId cell;
  Placement placement;
};
struct CellHome {
  CellId cell;
  Home home;
};
struct LogRow {
  std::optional<RunId> run;
  std::string node, file, text;
};

struct CgroupRow {
  RunId run;
  CgroupUse use;
};

struct LookupRow {
  RunId run;
  int driver = 0, position = 0;
  contract::LookupPhase phase;
};

class Reader {
 public:
  explicit Reader(Database database) : database_(std::move(database)) {}
  static Reader open(const std::filesystem::path& path) { return Reader{Database::open_read_only(path)}; }
  const Database& database() const { return database_; }

  /// Newest first.
  std::vector<Experiment> experiments() const;
  /// Why the file may lack what was written last: some experiment still runs by it, nobody has shown a sign of life for
  /// a minute before `now_us`, and the write-ahead log is not beside the file, or empty. Empty if all is well.
  std::string doubt(std::int64_t now_us) const;
  /// "latest", an id, or the start of exactly one id. Errors: config, if there is none or more than one.
  Experiment experiment(const std::string& name) const;
  Experiment experiment(ExperimentId number) const;
  /// In the plan's order.
  std::vector<Cell> cells(ExperimentId experiment) const;
  Cell cell(CellId number) const;
  /// In the order of execution; of one experiment, or all.
  std::vector<Run> runs(std::optional<ExperimentId> experiment) const;
  /// Errors: config, if there is no such run.
  Run run(RunId number) const;

  /// Latencies of each run, drivers merged; runs without any are missing. `kind` is "response" or "service".
  std::map<RunId, PerTxn<Histogram>> histograms(const std::vector<RunId>& runs, const std::string& kind) const;
  /// The same of each cell: its valid runs merged.
  std::map<CellId, PerTxn<Histogram>> cell_histograms(ExperimentId experiment, const std::string& kind) const;
  std::vector<Second> seconds(RunId run) const;
  /// Of a run that another kit measured; of ours there are none.
  std::vector<ImportedFile> imported_files(RunId run) const;
  std::vector<ImportedValue> imported_values(RunId run) const;
  /// Of one transaction, per run: (second, committed), ascending.
  std::map<RunId, std::vector<std::pair<int, std::uint64_t>>> committed_per_second(ExperimentId experiment,
                                                                                   int txn) const;
  /// The same of all transactions together.
  std::map<RunId, std::vector<std::pair<int, std::uint64_t>>> committed_per_second(ExperimentId experiment) const;

  std::vector<HostFact> hosts(ExperimentId experiment) const;
  std::vector<NodeRecord> nodes(ExperimentId experiment) const;
  std::vector<ClusterVersion> versions(ExperimentId experiment) const;
  std::vector<ClusterSetting> settings(ExperimentId experiment) const;
  std::vector<CellPlacement> placements(ExperimentId experiment) const;
  std::vector<CellHome> homes(ExperimentId experiment) const;
  std::vector<LoadRow> loads(ExperimentId experiment) const;
  std::vector<RunCounter> counters(ExperimentId experiment) const;
  std::vector<CheckRow> checks(ExperimentId experiment) const;
  std::vector<LogFile> log_files(ExperimentId experiment) const;
  std::vector<CgroupRow> cgroups(ExperimentId experiment) const;
  std::vector<AuditRow> audits(ExperimentId experiment) const;
  /// Those whose metric matches `metric` ("run_queue", "process.*.cpu_permille"); if it is empty, all but those of
  /// single cores
  /// ("cpu3.busy_permille"), which are many and have to be asked for by name.
  std::map<RunId, std::vector<HostSeries>> host_series(ExperimentId experiment, const std::string& metric) const;
  std::vector<SearchRow> searches(ExperimentId experiment) const;
  /// Of all A/A experiments, newest first.
  std::vector<NoiseFloor> noise_floors() const;
  /// By run, then in the order of the phases, then by driver.
  std::vector<LookupRow> lookups(ExperimentId experiment) const;
  std::vector<ErrorRow> errors(ExperimentId experiment) const;
  std::vector<Event> events(ExperimentId experiment) const;
  std::vector<LogRow> logs(ExperimentId experiment) const;
  /// Of one experiment, or all; every state.
  std::vector<ProcessRow> processes(std::optional<ExperimentId> experiment) const;

 private:
  Database database_;
};

/// The first run that was imported from a file with this checksum.
std::optional<RunId> imported_run(const Database& database, const std::string& sha256);

}  // namespace forklift::store
