#include "reports/analysis/run_numbers.hpp"

namespace forklift::analysis {

std::uint64_t errors_of(const store::Run& run) { return run.total(2) + run.total(3) + run.total(4); }

std::optional<RunNumbers> numbers_of(const store::Run& run, const Histogram* new_order) {
  const double window_s = run.window_s();
  if (run.status != store::RunStatus::valid || window_s <= 0) return std::nullopt;
  if (errors_of(run) + run.total(0) + run.total(1) == 0) return std::nullopt;  // no transactions: key lookups
  RunNumbers n;
  n.notpm = static_cast<double>(run.outcomes[0][0]) / (window_s / 60);
  n.tx_per_s = static_cast<double>(run.total(0)) / window_s;
  double cpu_us = 0, transactions = 0;
  for (const auto& driver : run.drivers) {
    cpu_us += static_cast<double>(driver.cpu_us);
    transactions += static_cast<double>(driver.transactions_all);
  }
  n.client_cpu_us_per_tx = transactions > 0 ? cpu_us / transactions : 0;
  n.p95_us = new_order != nullptr ? new_order->percentile_us(95) : 0;
  n.errors = errors_of(run);
  return n;
}

}  // namespace forklift::analysis
