#include "reports/analysis/measures.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "orchestrator/workloads/dbt2/measures.hpp"
#include "orchestrator/workloads/key_lookup/measures.hpp"
#include "orchestrator/workloads/sysbench/measures.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// A valid run of 30 s with one driver.
store::Run run_of_30_s() {
  store::Run run;
  run.status = store::RunStatus::valid;
  run.window_begin_us = 1'000'000;
  run.window_end_us = 31'000'000;
  run.outcomes[0] = {450, 5, 1, 0, 2};
  run.outcomes[1] = {430, 0, 0, 1, 0};
  store::Driver driver;
  driver.cpu_us = 50'000;
  driver.transactions_all = 1000;
  run.drivers = {driver};
  return run;
}

std::optional<double> value(const std::vector<store::Measure>& measures, const std::string& name,
                            const RunCounts& counts) {
  for (const auto& measure : measures) {
    if (measure.name == name) return value_of(measure, counts);
  }
  FAIL("there is no measure " << name);
  return {};
}

contract::LookupPhase phase(const std::string& name, std::uint64_t done, double seconds) {
  contract::LookupPhase phase;
  phase.name = name;
  phase.defined = done + 10;
  phase.outcomes[0] = done;
  phase.outcomes[1] = 10;
  phase.seconds = seconds;
  phase.cpu_us = 4'000;
  phase.response.record_n(500, 100);
  return phase;
}

}  // namespace

TEST_CASE("measures: rates, failures and costs follow from what was counted", "[analysis][unit]") {
  const auto run = run_of_30_s();
  const auto dbt2 = workloads::dbt2::measures();
  const RunCounts counts{run};
  CHECK(*value(dbt2, "notpm", counts) == Approx(900));
  CHECK(*value(dbt2, "tx_per_s", counts) == Approx(880.0 / 30));
  CHECK(*value(dbt2, "client_cpu_us_per_tx", counts) == Approx(50));
  CHECK(*value(dbt2, "failures_per_million", counts) == Approx(4 / 1000.0 * 1e6));
  store::Cell cell;
  CHECK_FALSE(errors_of(cell, run));  // it counts no transactions
  cell.record.transactions = {"transaction"};
  CHECK(errors_of(cell, run) == 4U);
}

TEST_CASE("measures: what was not measured is absent, and a run that is not valid has nothing", "[analysis][unit]") {
  auto run = run_of_30_s();
  run.drivers[0].cpu_us = 0;
  for (const char* name : {"p95_us", "p95_us.payment", "client_cpu_us_per_tx", "server_cpu_us_per_tx"})
    CHECK_FALSE(value(workloads::dbt2::measures(), name, {run}));
  CHECK_FALSE(value(workloads::sysbench::measures(), "queries_per_s", {run}));
  run.status = store::RunStatus::invalid;
  for (const auto& measure : workloads::dbt2::measures()) CHECK_FALSE(value_of(measure, {run}));
}

TEST_CASE("measures: percentiles are those of their transaction", "[analysis][unit]") {
  const auto run = run_of_30_s();
  store::PerTxn<Histogram> responses;
  responses[0].record_n(1000, 100);
  responses[1].record_n(300, 100);
  RunCounts counts{run};
  counts.responses = &responses;
  CHECK(*value(workloads::dbt2::measures(), "p95_us", counts) == 1000);
  CHECK(*value(workloads::dbt2::measures(), "p50_us.payment", counts) == Approx(300).epsilon(0.01));
  CHECK_FALSE(value(workloads::dbt2::measures(), "p50_us.delivery", counts));
}

TEST_CASE("measures: queries are those that the drivers counted in the window", "[analysis][unit]") {
  const auto run = run_of_30_s();
  RunCounts counts{run};
  counts.counters = {
      {"driver-1", "queries", 0, 3000}, {"driver-2", "queries", 0, 6000}, {"sql-node-1", "Queries", 5, 9}};
  CHECK(*value(workloads::sysbench::measures(), "queries_per_s", counts) == Approx(300));
}

TEST_CASE("measures: counters per transaction and per one another are those of all nodes over the whole run",
          "[analysis][unit]") {
  auto run = run_of_30_s();
  run.drivers[0].committed_total = 2000;  // 1000 of them in the window
  RunCounts counts{run};
  counts.counters = {{"sql-node-1", "sent_bytes", 100, 300'100},
                     {"sql-node-2", "sent_bytes", 7'000'000, 100'000},  // started again: it counts from 0
                     {"sql-node-1", "Uptime", 10, 50},
                     {"sql-node-2", "Uptime", 10, 50},
                     {"sql-node-1", "stood_ns", 0, 0},
                     {"sql-node-1", "waited_ns", 0, 8'000'000'000}};
  const auto of = [&](const std::string& source, double factor) {
    return value_of({.name = "x", .kind = store::Measure::Kind::rate, .source = source, .factor = factor}, counts);
  };
  CHECK(*of("counter/sent_bytes per transactions", 1) == Approx(200));
  CHECK(*of("counter/waited_ns per counter/Uptime", 1e-7) == Approx(10));  // per cent
  CHECK(*of("counter/stood_ns per counter/Uptime", 1e-7) == 0);            // measured, and none
  CHECK_FALSE(of("counter/unknown per transactions", 1));
  CHECK_FALSE(of("counter/sent_bytes per counter/unknown", 1));
  CHECK_FALSE(of("counter/sent_bytes per counter/stood_ns", 1));
  CHECK_FALSE(of("counter/sent_bytes per moon", 1));
  run.drivers[0].committed_total = 0;
  CHECK_FALSE(of("counter/sent_bytes per transactions", 1));
}

TEST_CASE("measures: the servers' processor time is that of their processes in the window", "[analysis][unit]") {
  const auto run = run_of_30_s();
  RunCounts counts{run};
  for (const auto& [process, permille] : {std::pair{"sql-node-1", 500}, std::pair{"data-node-1", 250},
                                          std::pair{"driver-1", 900}, std::pair{"proxy-1", 100}}) {
    counts.hosts.push_back(
        {"local", std::string{"process."} + process + ".cpu_permille", 0, std::vector<std::int64_t>(40, permille)});
  }
  CHECK(*value(workloads::dbt2::measures(), "server_cpu_us_per_tx", counts) == Approx(0.75 * 30e6 / 1000));
}

TEST_CASE("measures: each phase of key lookups has its own, over the time of its slowest driver", "[analysis][unit]") {
  const auto run = run_of_30_s();
  const auto measures = workloads::key_lookup::measures({"insert", "read", "read", "mix"});
  RunCounts counts{run};
  counts.lookups = {phase("insert", 1000, 2), phase("insert", 500, 3), phase("read", 90, 1), phase("mix", 90, 1)};
  CHECK(*value(measures, "lookups_per_s.insert", counts) == Approx(500));
  CHECK(*value(measures, "lookups_per_s.read", counts) == Approx(90));
  CHECK(*value(measures, "p99_us.read", counts) == Approx(500).epsilon(0.01));
  CHECK(*value(measures, "client_cpu_us_per_lookup.insert", counts) == Approx(8000.0 / 1520));
  CHECK(*value(measures, "failures_per_million.read", counts) == Approx(1e5));
  CHECK(*value(measures, "failures_per_million.mix", counts) == 0);  // there, an absent row is an answer
  CHECK(measures.size() == 3 * 6);
}

TEST_CASE("measures: a value that another program stated counts before one that is derived", "[analysis][unit]") {
  auto run = run_of_30_s();
  run.recorded = {{"p95_us", 1234.0}, {"notpm", 1.0}};
  CHECK(*value(workloads::dbt2::measures(), "p95_us", {run}) == 1234);
  CHECK(*value(workloads::dbt2::measures(), "notpm", {run}) == 1);
}

TEST_CASE("measures: a definition that makes no sense yields nothing", "[analysis][unit]") {
  const auto run = run_of_30_s();
  for (const char* source : {"", "transactions/9", "transactions/x", "counter/", "elsewhere/0"}) {
    CAPTURE(source);
    const store::Measure odd{.name = "odd", .kind = store::Measure::Kind::quantile, .source = source, .factor = 1e9};
    CHECK_FALSE(value_of(odd, {run}));
  }
  for (const char* source : {"transactions/9", "transactions/x"}) {
    const store::Measure odd{.name = "odd", .kind = store::Measure::Kind::rate, .source = source, .factor = 60};
    CHECK_FALSE(value_of(odd, {run}));
  }
  for (const double factor : {0.0, -60.0, std::numeric_limits<double>::infinity()}) {
    const store::Measure odd{
        .name = "odd", .kind = store::Measure::Kind::rate, .source = "transactions", .factor = factor};
    CHECK_FALSE(value_of(odd, {run}));
  }
}

TEST_CASE("measures: headings carry the unit", "[analysis][unit]") {
  const auto heading = [](const std::vector<store::Measure>& measures, const std::string& name) {
    for (const auto& measure : measures) {
      if (measure.name == name) return heading_of(measure);
    }
    return std::string{};
  };
  CHECK(heading(workloads::dbt2::measures(), "notpm") == "NOTPM (1/min)");
  CHECK(heading(workloads::dbt2::measures(), "tx_per_s") == "tx/s");
  CHECK(heading(workloads::dbt2::measures(), "p95_us.payment") == "p95 of payment (µs)");
  CHECK(heading(workloads::dbt2::measures(), "failures_per_million") == "failures (per million)");
  CHECK(heading(workloads::dbt2::measures(), "server_cpu_us_per_tx") == "server CPU (µs/transaction)");
}
