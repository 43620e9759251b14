#include "orchestrator/import/sysbench.hpp"

#include <cmath>
#include <cstdlib>
#include <regex>
#include <sstream>

#include "common/core/error.hpp"
#include "orchestrator/sysbench/output.hpp"

namespace forklift::import {
namespace {

constexpr const char* kThreads = R"(Number of threads: ([0-9]+))";

/// The first group of `pattern`; empty if it is not there.
std::string found_in(const std::string& text, const char* pattern) {
  std::smatch found;
  return std::regex_search(text, found, std::regex{pattern}) ? found[1].str() : "";
}

sysbench::Output read_lines(const std::string& text) {
  sysbench::Output output{0};
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) output.line(line);
  return output;
}

[[noreturn]] void refuse(const Source& report, const char* lacks) {
  throw Error{ErrorKind::config, report.name, std::string{"this is no report of sysbench: it lacks "} + lacks,
              "Name a file with what `sysbench … run` printed"};
}

}  // namespace

Imported read_sysbench(const Source& report, std::int64_t ended_us) {
  const auto output = read_lines(report.text);
  const auto& totals = output.totals();
  if (!totals.transactions) refuse(report, "its transactions");
  if (!totals.seconds) refuse(report, "its total time");
  Imported imported{.kind = "sysbench",
                    .drivers = {},
                    .terminals = std::atoi(found_in(report.text, kThreads).c_str()),
                    .same_work = false,
                    .parameters = {},
                    .warnings = {"imported: no consistency condition, input audit or server counter was checked",
                                 "a transaction of sysbench is counted as a New-Order: NOTPM are its transactions per "
                                 "minute, to compare with other sysbench reports only"}};
  contract::RunReport driver;
  driver.run = "imported";
  driver.window_end_us = ended_us;
  driver.window_begin_us = driver.start_at_us = ended_us - std::llround(*totals.seconds * 1e6);
  driver.transactions_all = driver.committed_total = driver.transactions[0].outcomes[0] = *totals.transactions;
  driver.transactions[0].outcomes[3] = totals.errors;
  driver.reconnects = totals.reconnects;
  driver.transactions[0].response = output.histogram();
  constexpr std::pair<const char*, const char*> kFigures[]{{"sysbench.threads", kThreads},
                                                           {"sysbench.avg_ms", R"(avg: +([0-9.]+))"},
                                                           {"sysbench.p95_ms", R"(95th percentile: +([0-9.]+))"},
                                                           {"sysbench.p99_ms", R"(99th percentile: +([0-9.]+))"},
                                                           {"sysbench.max_ms", R"(max: +([0-9.]+))"}};
  for (const auto& [name, pattern] : kFigures) {
    if (auto figure = found_in(report.text, pattern); !figure.empty())
      imported.parameters.emplace_back(name, std::move(figure));
  }
  imported.drivers.push_back(std::move(driver));
  return imported;
}

}  // namespace forklift::import
