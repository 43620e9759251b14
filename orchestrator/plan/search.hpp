#pragma once
// The search for a load: which one to measure next, and what the measured ones say. Loads are doubled until they are
// past what is searched for, then halved between, on a logarithmic scale. Pure: the same measurements give the same
// answer, so that a search that was broken off goes on where it was.
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/plan/plan.hpp"

namespace forklift::plan {

/// A load and what it came to. A load without a valid run has throughput 0 and holds no limit.
struct MeasuredLoad {
  int load = 0;
  double throughput = 0;  ///< NOTPM
  double p95_ms = 0;      ///< New-Order's response time, all runs merged
};

/// The next load to measure, from search.from to search.to; nothing when the measured ones say all.
std::optional<int> next_load(const scenario::Search& search, const std::vector<MeasuredLoad>& measured);

/// What one search found. `load` is none if even the lowest one misses the limit.
struct SearchFinding {
  enum class Goal { limit, knee };
  Goal goal = Goal::limit;
  std::optional<MeasuredLoad> load;
  bool at_end = false;  ///< the highest load holds, or still brings more: what is searched for may lie beyond
};

/// The highest load that holds the limit (if the search has one), and the knee: the lowest load that brings 95 % of the
/// highest throughput (if the search asks for it). `measured` must not be empty.
std::vector<SearchFinding> conclude(const scenario::Search& search, const std::vector<MeasuredLoad>& measured);

/// "the highest load with p95 ≤ 20 ms is 12 terminals: 4,210 NOTPM, p95 18.3 ms".
std::string words_of(const scenario::Search& search, const SearchFinding& finding);

/// A cell like `base` with another load: its name, settings, changes and fingerprint. index is the caller's.
Cell with_load(const Cell& base, const scenario::Search& search, int load);

/// The plan as it is where a search comes to its highest load, which takes the most memory; else as it is.
Plan at_highest_load(Plan plan, const std::optional<scenario::Search>& search);

}  // namespace forklift::plan
