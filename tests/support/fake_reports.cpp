#include "tests/support/fake_reports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace forklift::test {
namespace {

constexpr std::int64_t kSecond = 1'000'000, kLatency = 2'000;
constexpr std::uint64_t kRowsOfWarehouse = 1'000, kLookups = 1'000;

void add_transactions(contract::RunReport& report, std::uint64_t seconds) {
  for (std::size_t i = 0; i < kPerSecond.size(); ++i) {
    auto& txn = report.transactions[i];
    txn.outcomes[0] = kPerSecond[i] * seconds;
    txn.response.record_n(kLatency, txn.outcomes[0]);
    txn.service.record_n(kLatency, txn.outcomes[0]);
    report.transactions_all += txn.outcomes[0];
  }
  const auto all = static_cast<int>((report.window_end_us - report.start_at_us) / kSecond);
  for (int second = 0; second < all; ++second) {
    for (std::size_t i = 0; i < kPerSecond.size(); ++i) {
      report.intervals.push_back({.second = second,
                                  .transaction = static_cast<int>(i),
                                  .committed = kPerSecond[i],
                                  .latency_sum_us = kPerSecond[i] * kLatency,
                                  .latency_max_us = kLatency});
      report.committed_total += kPerSecond[i];
    }
  }
  report.audits.push_back(
      {.name = "remote payments", .value = 0.15, .low = 0.14, .high = 0.16, .samples = report.transactions_all});
}

void add_lookups(contract::RunReport& report, const contract::RunJob& job) {
  for (const auto& name : job.key_lookup->phases) {
    contract::LookupPhase phase{.name = name, .defined = kLookups};
    phase.outcomes[0] = kLookups;
    phase.seconds = std::max(0.001, std::chrono::duration<double>(job.duration).count());
    phase.batches = kLookups / 10;
    phase.response.record_n(kLatency, kLookups);
    phase.queue_wait.record_n(1, kLookups);
    phase.batch_size.record_n(10, phase.batches);
    report.lookups.push_back(std::move(phase));
  }
}

}  // namespace

contract::RunReport fake_run_report(const contract::RunJob& job, std::int64_t start_us, std::int64_t window_begin_us) {
  contract::RunReport report;
  report.run = job.run;
  report.driver = job.driver;
  report.start_at_us = start_us;
  report.window_begin_us = window_begin_us;
  report.window_end_us = window_begin_us + std::max<std::int64_t>(1, job.duration.count());
  report.steady_at_s = static_cast<double>(window_begin_us - start_us) / kSecond;
  report.cpu_us = 1'000;
  report.cpu_share = 0.1;
  report.cores = 8;
  report.client_version = "fake";
  for (const auto& name : job.session_counters) report.session_counters[name] = 1;
  if (job.key_lookup) {
    add_lookups(report, job);
  } else {
    add_transactions(report, static_cast<std::uint64_t>(job.duration.count() / kSecond));
  }
  return report;
}

contract::LoadReport fake_load_report(const contract::LoadJob& job) {
  contract::LoadReport report;
  for (const auto& list : job.warehouses) report.loaded.insert(report.loaded.end(), list.begin(), list.end());
  if (job.warehouses.empty() && !job.key_lookup) {
    report.loaded.resize(static_cast<std::size_t>(job.database.warehouses));
    std::iota(report.loaded.begin(), report.loaded.end(), 1);
  }
  report.rows = kRowsOfWarehouse * report.loaded.size();
  report.bytes = 100 * report.rows;
  report.seconds = 1;
  report.method = job.method;
  return report;
}

contract::CheckReport fake_check_report(const contract::CheckJob&) {
  contract::CheckReport report;
  for (int condition = 1; condition <= 12; ++condition)
    report.results.push_back({.condition = condition, .text = fmt::format("condition {}", condition)});
  report.seconds = 1;
  return report;
}

}  // namespace forklift::test
