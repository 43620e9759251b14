#include "orchestrator/import/sysbench.hpp"

#include <cmath>
#include <optional>
#include <regex>

#include "common/core/error.hpp"

namespace forklift::import {
namespace {

std::optional<double> number_at(const std::string& text, const char* pattern) {
  std::smatch found;
  if (!std::regex_search(text, found, std::regex{pattern})) return std::nullopt;
  return std::stod(found[1]);
}

double needed(const Source& report, const char* pattern, const char* what) {
  if (const auto number = number_at(report.text, pattern)) return *number;
  throw Error{ErrorKind::config, report.name, std::string{"this is no report of sysbench: it lacks "} + what,
              "Name a file with what `sysbench … run` printed"};
}

/// Rows of --histogram: "       4.177 |********   1234".
void read_histogram(const std::string& text, Histogram& histogram) {
  static const std::regex row{R"((?:^|\n) *([0-9]+\.[0-9]+) \|\** +([0-9]+))"};
  for (std::sregex_iterator at{text.begin(), text.end(), row}, end; at != end; ++at)
    histogram.record_n(std::llround(std::stod((*at)[1]) * 1000), std::stoull((*at)[2]));
}

}  // namespace

Imported read_sysbench(const Source& report, std::int64_t ended_us) {
  const auto transactions =
      static_cast<std::uint64_t>(needed(report, R"(transactions: +([0-9]+))", "its transactions"));
  const double seconds = needed(report, R"((?:total time|time elapsed): +([0-9.]+)s)", "its total time");
  const auto threads = number_at(report.text, R"(Number of threads: ([0-9]+))");
  Imported imported{.kind = "sysbench",
                    .drivers = {},
                    .terminals = static_cast<int>(threads.value_or(0)),
                    .same_work = false,
                    .parameters = {},
                    .warnings = {"imported: no consistency condition, input audit or server counter was checked",
                                 "a transaction of sysbench is counted as a New-Order: NOTPM are its transactions per "
                                 "minute, to compare with other sysbench reports only"}};
  contract::RunReport driver;
  driver.run = "imported";
  driver.window_end_us = ended_us;
  driver.window_begin_us = driver.start_at_us = ended_us - std::llround(seconds * 1e6);
  driver.transactions_all = driver.committed_total = driver.transactions[0].outcomes[0] = transactions;
  driver.transactions[0].outcomes[3] =
      static_cast<std::uint64_t>(number_at(report.text, R"(ignored errors: +([0-9]+))").value_or(0));
  driver.reconnects = static_cast<std::uint64_t>(number_at(report.text, R"(reconnects: +([0-9]+))").value_or(0));
  read_histogram(report.text, driver.transactions[0].response);
  constexpr std::pair<const char*, const char*> kFigures[]{{"sysbench.threads", R"(Number of threads: ([0-9]+))"},
                                                           {"sysbench.avg_ms", R"(avg: +([0-9.]+))"},
                                                           {"sysbench.p95_ms", R"(95th percentile: +([0-9.]+))"},
                                                           {"sysbench.p99_ms", R"(99th percentile: +([0-9.]+))"},
                                                           {"sysbench.max_ms", R"(max: +([0-9.]+))"}};
  for (const auto& [name, pattern] : kFigures) {
    std::smatch found;
    if (std::regex_search(report.text, found, std::regex{pattern}))
      imported.parameters.emplace_back(name, found[1].str());
  }
  imported.drivers.push_back(std::move(driver));
  return imported;
}

}  // namespace forklift::import
