#pragma once
// What the key lookups of each cell came to: per phase the rate, what a core of the drivers brings, latencies, batches
// and outcomes. Pure.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "reports/analysis/pace.hpp"
#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {

struct LookupFinding {
  std::size_t cell = 0;  ///< index into Evidence::cells
  std::string phase;
  std::vector<std::size_t> runs;     ///< valid runs, as indices into Evidence::runs …
  std::vector<double> per_s;         ///< … and the lookups per second of each: done, of all drivers together
  double mean_per_s = 0;             ///< geometric
  std::optional<Interval> interval;  ///< of mean_per_s, 95 %
  double per_core = 0;               ///< done per second of the drivers' processor time
  double batch = 0;                  ///< mean lookups per batch
  Histogram response, queue_wait;    ///< of all valid runs, µs
  std::uint64_t defined = 0, wrong_rows = 0;
  std::optional<Pace> pace;  ///< of an open loop: of the rate asked for
  std::array<std::uint64_t, contract::kLookupOutcomes.size()> outcomes{};
};

/// By cell, then in the order of the phases; cells without a valid run are missing. `runs` and `cells` as in Evidence.
std::vector<LookupFinding> lookups_of(const std::vector<store::Cell>& cells, const std::vector<store::Run>& runs,
                                      const std::vector<store::LookupRow>& rows);

}  // namespace forklift::analysis
