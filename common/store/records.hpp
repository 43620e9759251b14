#pragma once
// What goes into the results database and comes out of it, as plain data. Times are microseconds since the epoch (UTC).
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/core/id.hpp"
#include "common/core/json.hpp"
#include "common/store/evidence.hpp"
#include "common/store/measure.hpp"
#include "common/store/series.hpp"

namespace forklift::store {

using ExperimentId = Id<struct ExperimentTag>;  ///< a row's number; people use the experiment's text id
using CellId = Id<struct CellTag>;
using RunId = Id<struct RunTag>;  ///< the run number that `forklift list` shows

enum class ExperimentStatus { running, finished, failed, interrupted };
enum class RunStatus { running, valid, invalid, failed, interrupted };
/// The words in the database: "running", "valid" …
std::string to_string(ExperimentStatus status);
std::string to_string(RunStatus status);
RunStatus run_status(const std::string& word);
ExperimentStatus experiment_status(const std::string& word);

/// The user of a machine who made an experiment.
struct Maker {
  std::string host, user;
  std::optional<std::int64_t> uid;  ///< nothing: unknown, as in files of earlier versions
  bool operator==(const Maker&) const = default;
};

struct ExperimentRecord {
  std::string id;  ///< unique: name-YYYYMMDD-HHMMSS-xxxx
  std::string name, description;
  std::string scenario_file, scenario_text;
  std::vector<std::string> overrides;  ///< the --set texts
  std::uint64_t seed = 1;
  int repeats = 1;
  Json plan = Json::object();
  std::string version, revision;  ///< forklift's own
  std::int64_t started_us = 0;
  Maker maker = {};
  std::string label = {};  ///< as --label gives it; empty: none
};

struct HostFact {
  std::string host, fact, value;
};  ///< facts: "cpu", "cores", "memory", "kernel", "clock_offset_us" …

struct CellRecord {
  int position = 0;  ///< 0-based index in the plan
  std::string name, fingerprint;
  int cluster = 0;
  std::string database;
  double scale = 1.0;  ///< below 1: not comparable
  int sql_nodes = 0, data_nodes = 0, warehouses = 0;
  int terminals = 0;  ///< of all drivers together
  Json settings = Json::object();
  std::vector<std::pair<std::string, std::string>> changes;     ///< dotted path → value text, as the matrix says it
  std::vector<std::pair<std::string, std::string>> parameters;  ///< every other value that the cell fixes
  std::vector<std::string> notes;
  std::vector<Measure> measures;          ///< what its workload measures, in the order of tables
  std::vector<std::string> transactions;  ///< what the numbers of its transactions stand for: "new-order", …
  std::string validity;  ///< the rule by which its runs were judged, as a sentence; empty: not recorded
};

struct NodeRecord {
  int cluster = 0;
  std::string name, role, host, address;
  int port = 0;
  std::string directory;
};

/// A warehouse's SQL node, and where its rows lie: node_group is "" where they are on all, or where nobody can tell.
struct Home {
  int warehouse = 0;
  std::string sql_node, node_group;
};
/// A server's counter just before and just after a run.
struct CounterPair {
  std::string node, name;
  std::int64_t before = 0, after = 0;
};
/// A host's wall clock minus the orchestrator's at a moment of a run ("before", "after"), and how wrong that may be.
struct ClockRow {
  std::string host, moment;
  std::int64_t offset_us = 0, error_us = 0;
};
/// A control group of servers and drivers that has a limit, and what it cost them around a run.
struct CgroupUse {
  std::string host, cgroup;
  std::vector<std::string> members;  ///< "sql-node-1", "driver-1"
  std::optional<double> cores;       ///< none: no limit
  std::optional<std::int64_t> memory_bytes;
  std::int64_t periods = 0, throttled = 0, throttled_us = 0, oom_kills = 0;
};

/// A process's whole log; the text of a long one is cut in the middle.
struct LogFile {
  int cluster = 0;
  std::string node, host, file;
  std::int64_t bytes = 0;
  std::string sha256, text;
};

/// Of a process of ours: state is "starting", "started" or "stopped".
struct ProcessRow {
  std::string mark, node, host, directory, boot_id, log_file, state;
  std::int64_t pid = 0, start_ticks = 0;
};

struct RunStart {
  CellId cell;
  int repeat = 0, position = 0;
  std::int64_t started_us = 0;
};

/// What a search for a load found in one series of cells.
struct SearchRow {
  std::string series;                ///< the cells' name without the load
  std::string goal;                  ///< "limit" or "knee"
  std::string vary;                  ///< "workload.terminals", "workload.rate_per_s"
  std::optional<std::int64_t> load;  ///< none: even the lowest load misses the limit
  std::string measure = "notpm";     ///< what `value` is
  double value = 0;
  std::int64_t p95_us = 0;
  bool at_end = false;  ///< what is searched for may lie beyond the highest load
  std::string text;
};

/// What an A/A experiment says of the noise of its machines. B against A, though they are the same.
struct NoiseFloor {
  ExperimentId experiment;
  std::string machines;  ///< a fingerprint of what the hosts say of themselves (machines_of)
  std::string engine;
  std::string measure = "notpm";  ///< whose noise it is
  std::int64_t measured_us = 0;
  int runs = 0;                         ///< per side
  double spread = 0;                    ///< standard deviation of the logarithm between runs of one side
  double ratio = 1, low = 1, high = 1;  ///< with its 95 % interval
  std::string covariate;      ///< what explains part of the noise: "others", "steal"; empty: nothing that is known
  double slope = 0;           ///< of the logarithm, per share of 1 of it
  double spread_without = 0;  ///< as `spread`, with the covariate taken out
};
/// Which machines these are: processors, cores, memory, their limits and kernels, whatever the hosts are called.
std::string machines_of(const std::vector<HostFact>& facts);

struct Event {
  std::optional<RunId> run;
  std::int64_t time_us = 0;
  std::string kind, node, text;
};

}  // namespace forklift::store
