#pragma once
// May a run's number be shown? A pure decision from what was collected: every driver answered, the consistency checks
// and the input audits passed, and the drivers' commits agree with the servers' own count.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/contract/report.hpp"
#include "common/core/units.hpp"
#include "common/store/records.hpp"

namespace forklift::store {

// Reports and docs/measurement.md show these rules in the words of reports/analysis/rules.cpp.
inline constexpr double kCommitTolerance = 0.01;  ///< the two counts of commits may differ by this share …
inline constexpr double kCommitSlack = 10;        ///< … or, in small runs, by so many: a terminal's own set-up

inline constexpr double kFailureTolerance =
    0.01;                                   ///< share of a transaction type that may fail after all its retries …
inline constexpr double kFailureSlack = 2;  ///< … or, of few, so many

inline constexpr double kServerTolerance = 0.02;  ///< sysbench and its servers may differ by this share …
inline constexpr double kServerSlack = 20;        ///< … or, in small runs, by so many: sessions of our own

inline constexpr double kServerLateness = 0.01;  ///< known less well, the servers' count need only be possible …
inline constexpr double kServerLate = 0.05;      ///< … and from here on, a warning says so

/// What is counted twice in one window: by sysbench and by its servers.
struct ServerCounts {
  bool commits = false;  ///< transactions and commits; else queries and statements
  double clients = 0;
  std::map<std::string, double> servers;  ///< by name
  double low = 0, high = 0;               ///< between which the servers' sum surely is: readings take their time
};
/// Each server's, as counters "statements_in_window" or "commits_in_window" of a run.
std::vector<CounterPair> counters_of(const ServerCounts& counts);

/// So begins the warning of a run on emulated hosts whose machine was too busy to show what links do.
inline constexpr const char* kMachineWasLimit = "the machine, not the links, was the limit";

// Sentences of the rules, for those who state when a run of a workload is valid.
inline constexpr const char* kWindowRule =
    "A run is valid, and shows a number, if every driver reported a measurement window";
/// "1 % (or 2, if that is more)".
std::string or_few(double share, double few);

struct RunEvidence {
  int drivers_expected = 0;
  std::vector<contract::RunReport> reports;
  std::optional<contract::CheckReport> checks;  ///< none: the scenario does not ask for them
  std::optional<std::uint64_t> server_commits;  ///< none: the engine does not count them (see server_commits())
  std::optional<ServerCounts> server_counts;    ///< of sysbench; none: they were not both counted
  bool disturbed = false;  ///< the scenario's faults broke something: failed transactions are part of the result
  bool servers_restarted = false;     ///< SQL nodes were, so that their counters can't be compared with the drivers'
  std::vector<std::string> warnings;  ///< of the surroundings: stand beside the number as they are
  std::string main_operation = "new-order";  ///< of which some must be committed; empty: the workload counts otherwise
  bool conditions = true;                    ///< the workload has consistency conditions
  std::vector<std::string> failures;         ///< why a driver gave up, as a result of what is measured
  Microseconds max_stall{0};                 ///< a longer stall makes the run invalid; 0: none does
};

struct RunVerdict {
  RunStatus status = RunStatus::valid;  ///< valid or invalid
  std::vector<std::string> reasons;     ///< why invalid; empty if valid
  std::vector<std::string> warnings;    ///< what to know beside the number
  std::string reason() const;           ///< the reasons in one line: "a; b"
};

RunVerdict run_verdict(const RunEvidence& evidence);

/// How much counter `name` of these nodes grew, summed; nothing if none of them has it.
std::optional<std::uint64_t> growth(const std::vector<CounterPair>& counters, const std::vector<std::string>& nodes,
                                    const std::string& name);

}  // namespace forklift::store
