#include "bench/modes.hpp"

#include <fmt/format.h>

#include <numeric>
#include <vector>

#include "bench/driven.hpp"

namespace forklift::bench {
namespace {

struct Mode {
  const char* name;
  const char* implementation;
  bool prepared;
};
constexpr std::array kModes{Mode{"statements", "statements", true}, Mode{"single", "single", true},
                            Mode{"single, text", "single", false}, Mode{"procedures", "procedures", true}};
constexpr int kRounds = 3;

struct Sum {
  double per_s = 0, cpu_us = 0;
  std::array<double, contract::kTransactions.size()> round_trips{}, count{};

  void add(const contract::RunReport& report, const contract::RunJob& job) {
    per_s += per_second(report, job);
    cpu_us += cpu_per_transaction(report);
    for (std::size_t i = 0; i < count.size(); ++i) {
      const auto& of = report.transactions[i];
      round_trips[i] += static_cast<double>(of.round_trips);
      for (const auto outcome : of.outcomes) count[i] += static_cast<double>(outcome);
    }
  }
  double round_trips_per_transaction() const {
    const auto all = [](const auto& list) { return std::accumulate(list.begin(), list.end(), 0.0); };
    return all(round_trips) / std::max(1.0, all(count));
  }
};

}  // namespace

std::string modes() {
  const test::TestServer server{
      {"--innodb-buffer-pool-size=2G", "--innodb-log-file-size=1G", "--innodb-flush-log-at-trx-commit=2"}};
  load(server, kWarehouses);
  std::string text = "| mode | connections | tx/s | round trips per transaction | client CPU, µs per transaction |";
  std::string kinds = "\n| mode |", line = "|---|";
  for (const auto name : contract::kTransactions) kinds += fmt::format(" {} |", name), line += "---|";
  text += "\n|---|---|---|---|---|\n";
  kinds += " (round trips per transaction)\n" + line + "\n";
  for (const int connections : {1, 4, 16}) {
    std::array<Sum, kModes.size()> sums;
    for (int round = 0; round < kRounds; ++round) {
      for (std::size_t i = 0; i < kModes.size(); ++i) {
        const auto mode = (i + static_cast<std::size_t>(round)) % kModes.size();
        auto job = run_job(&server, kModes[mode].implementation, connections);
        job.prepared = kModes[mode].prepared;
        job.warmup = std::chrono::seconds{2};
        job.duration = std::chrono::seconds{8};
        sums[mode].add(drive(job), job);
      }
    }
    for (std::size_t i = 0; i < kModes.size(); ++i) {
      const auto& sum = sums[i];
      text += fmt::format("| {} | {} | {:.0f} | {:.1f} | {:.1f} |\n", kModes[i].name, connections, sum.per_s / kRounds,
                          sum.round_trips_per_transaction(), sum.cpu_us / kRounds);
      if (connections > 1) continue;
      kinds += fmt::format("| {} |", kModes[i].name);
      for (std::size_t k = 0; k < sum.count.size(); ++k)
        kinds += fmt::format(" {:.1f} |", sum.round_trips[k] / std::max(1.0, sum.count[k]));
      kinds += "\n";
    }
  }
  return text + kinds;
}

}  // namespace forklift::bench
