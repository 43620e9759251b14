#include "orchestrator/workloads/measures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/contract/report.hpp"

namespace forklift::workloads {
namespace {

using store::Measure;
using Kind = Measure::Kind;

/// p50, p95 and p99 of one source; `of` is empty where the workload has one only, or means the main one.
void add_percentiles(std::vector<Measure>& to, const std::string& of, const std::string& source) {
  const auto suffix = of.empty() ? "" : "." + of, words = of.empty() ? "" : " of " + of;
  for (const int percentile : {50, 95, 99}) {
    to.push_back({.name = fmt::format("p{}_us{}", percentile, suffix),
                  .title = fmt::format("p{}{}", percentile, words),
                  .unit = "us",
                  .higher_is_better = false,
                  .kind = Kind::quantile,
                  .source = source,
                  .factor = static_cast<double>(percentile)});
  }
}

Measure per_second(const std::string& name, const std::string& title, const std::string& source, bool headline) {
  return {.name = name, .title = title, .unit = "1/s", .headline = headline, .kind = Kind::rate, .source = source};
}

Measure failures(const std::string& suffix, const std::string& words, const std::string& source) {
  return {.name = "failures_per_million" + suffix,
          .title = "failures" + words,
          .unit = "1/1000000",
          .higher_is_better = false,
          .kind = Kind::failures,
          .source = source,
          .factor = 1e6};
}

void add_costs(std::vector<Measure>& to) {
  to.push_back(failures("", "", "transactions"));
  for (const auto& [name, title, kind] : {std::tuple{"client_cpu_us_per_tx", "client CPU", Kind::client_cpu},
                                          std::tuple{"server_cpu_us_per_tx", "server CPU", Kind::server_cpu}})
    to.push_back({.name = name,
                  .title = title,
                  .unit = "us/tx",
                  .higher_is_better = false,
                  .kind = kind,
                  .source = "transactions"});
}

}  // namespace

std::vector<Measure> dbt2_measures() {
  std::vector<Measure> all{{.name = "notpm",
                            .title = "NOTPM",
                            .unit = "1/min",
                            .headline = true,
                            .kind = Kind::rate,
                            .source = "transactions/0",
                            .factor = 60},
                           per_second("tx_per_s", "tx/s", "transactions", false)};
  const auto names = dbt2_transactions();
  for (std::size_t txn = 0; txn < names.size(); ++txn)
    add_percentiles(all, txn == 0 ? "" : names[txn], fmt::format("transactions/{}", txn));
  add_costs(all);
  return all;
}

std::vector<Measure> sysbench_measures() {
  std::vector<Measure> all{per_second("tx_per_s", "tx/s", "transactions", true),
                           per_second("queries_per_s", "queries/s", "counter/queries", false)};
  add_percentiles(all, "", "transactions/0");
  add_costs(all);
  return all;
}

std::vector<Measure> lookup_measures(const std::vector<std::string>& phases) {
  std::vector<Measure> all;
  std::vector<std::string> known;
  for (const auto& phase : phases) {
    if (std::find(known.begin(), known.end(), phase) != known.end()) continue;
    known.push_back(phase);
    const auto source = "lookups/" + phase;
    all.push_back(per_second("lookups_per_s." + phase, "lookups/s of " + phase, source, true));
    add_percentiles(all, phase, source);
    all.push_back(failures("." + phase, " of " + phase, source));
    all.push_back({.name = "client_cpu_us_per_lookup." + phase,
                   .title = "client CPU of " + phase,
                   .unit = "us/lookup",
                   .higher_is_better = false,
                   .kind = Kind::client_cpu,
                   .source = source});
  }
  return all;
}

std::vector<Measure> measures_of(const scenario::Workload& load) {
  if (load.key_lookup()) return lookup_measures(load.lookup.phases);
  return load.is_sysbench() ? sysbench_measures() : dbt2_measures();
}

std::vector<std::string> dbt2_transactions() {
  return {contract::kTransactions.begin(), contract::kTransactions.end()};
}

std::vector<std::string> sysbench_transactions() { return {"transaction"}; }

std::vector<std::string> transactions_of(const scenario::Workload& load) {
  if (load.key_lookup()) return {};
  return load.is_sysbench() ? sysbench_transactions() : dbt2_transactions();
}

}  // namespace forklift::workloads
