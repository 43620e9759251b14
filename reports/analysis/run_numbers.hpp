#pragma once
// The numbers of one run, derived from stored counts. An invalid, failed or running run has none.
#include <optional>

#include "common/store/reader.hpp"

namespace forklift::analysis {

struct RunNumbers {
  double notpm = 0;                 ///< committed New-Orders per minute of the measurement window
  double tx_per_s = 0;              ///< committed transactions of all types per second
  double client_cpu_us_per_tx = 0;  ///< drivers' processor time per transaction of any outcome
  std::uint64_t p95_us = 0;         ///< New-Order's response time
  std::uint64_t errors = 0;         ///< permanent and unknown outcomes, and retryable ones that ran out of retries
};

/// Nothing unless the run is valid and of transactions (key lookups have numbers of their own, lookups.hpp).
/// `new_order` may be null: p95 is then 0.
std::optional<RunNumbers> numbers_of(const store::Run& run, const Histogram* new_order);

/// Outcomes that are neither committed nor an intended rollback; known for every run that reported.
std::uint64_t errors_of(const store::Run& run);

}  // namespace forklift::analysis
