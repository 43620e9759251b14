#include "common/store/verdict.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::store;

namespace {

/// Two drivers that did all well: 1,000 commits each.
RunEvidence good() {
  RunEvidence evidence;
  evidence.drivers_expected = 2;
  for (int driver = 0; driver < 2; ++driver) {
    contract::RunReport report;
    report.driver = driver;
    report.window_begin_us = 1'000'000;
    report.window_end_us = 21'000'000;
    report.committed_total = 1000;
    report.transactions[0].outcomes[0] = 450;
    report.audits.push_back({"remote payments", 0.15, 0.14, 0.16, 430, true});
    evidence.reports.push_back(report);
  }
  evidence.checks = contract::CheckReport{{{1, "w_ytd = sum(d_ytd)", true, 0, ""}}, 0.1};
  evidence.server_commits = 2000;
  return evidence;
}

}  // namespace

TEST_CASE("verdict: a run in which all is well is valid", "[store][unit]") {
  const auto verdict = run_verdict(good());
  CHECK(verdict.status == RunStatus::valid);
  CHECK(verdict.reasons.empty());
  CHECK(verdict.warnings.empty());
}

TEST_CASE("verdict: a missing driver is not counted as zero", "[store][unit]") {
  auto evidence = good();
  evidence.reports.pop_back();
  evidence.server_commits = 1000;
  const auto verdict = run_verdict(evidence);
  CHECK(verdict.status == RunStatus::invalid);
  CHECK(verdict.reason() == "only 1 of 2 drivers reported");
}

TEST_CASE("verdict: a violated condition and a failed audit are both named", "[store][unit]") {
  auto evidence = good();
  evidence.checks->results.push_back({3, "text", false, 4, "w_id 1"});
  evidence.reports[1].audits[0] = {"remote payments", 0, 0.14, 0.16, 430, false};
  const auto verdict = run_verdict(evidence);
  CHECK(verdict.status == RunStatus::invalid);
  CHECK(
      verdict.reason() ==
      "input audit of driver 2: remote payments is 0 %, outside 14–16 %; consistency condition 3 is violated 4 times");
}

TEST_CASE("verdict: commits may differ by one per cent and no more", "[store][unit]") {
  auto evidence = good();
  evidence.server_commits = 2020;
  CHECK(run_verdict(evidence).status == RunStatus::valid);
  evidence.server_commits = 2021;
  CHECK(run_verdict(evidence).reason() == "the drivers committed 2000 transactions, the servers counted 2021");
}

TEST_CASE("verdict: a server may have counted each COMMIT that it refused", "[store][unit]") {
  auto evidence = good();
  evidence.reports[0].errors = {{"payment", "retryable", "first text", 1213, 400, false},
                                {"payment", "retryable", "first text", 1213, 300, true}};
  evidence.server_commits = 2320;
  CHECK(run_verdict(evidence).status == RunStatus::valid);
  evidence.server_commits = 2000;
  CHECK(run_verdict(evidence).status == RunStatus::valid);
  evidence.server_commits = 2321;
  CHECK(run_verdict(evidence).reason() == "the drivers committed 2000 transactions, the servers counted 2321");
  evidence.server_commits = 1979;
  CHECK(run_verdict(evidence).reason() == "the drivers committed 2000 transactions, the servers counted 1979");
}

TEST_CASE("verdict: outcomes that nobody knows widen the bound of commits", "[store][unit]") {
  auto evidence = good();
  evidence.reports[0].transactions[1].outcomes[4] = 5;
  evidence.server_commits = 2025;
  CHECK(run_verdict(evidence).status == RunStatus::valid);
}

TEST_CASE("verdict: a run without a new-order is invalid", "[store][unit]") {
  auto evidence = good();
  for (auto& report : evidence.reports) report.transactions[0].outcomes[0] = 0;
  CHECK(run_verdict(evidence).reason() == "no new-order was committed in the window");
}

TEST_CASE("verdict: a saturated driver is a warning beside a valid number", "[store][unit]") {
  auto evidence = good();
  evidence.reports[0].client_saturated = true;
  evidence.reports[0].saturation_reason = "95 % of its processor time";
  evidence.checks.reset();
  const auto verdict = run_verdict(evidence);
  CHECK(verdict.status == RunStatus::valid);
  CHECK(verdict.warnings == std::vector<std::string>{"driver 1 was the bottleneck: 95 % of its processor time",
                                                     "the consistency conditions were not checked"});
}

TEST_CASE("verdict: a transaction that fails too often makes the run invalid", "[store][unit]") {
  auto evidence = good();
  evidence.reports[0].transactions[3].outcomes = {0, 0, 32, 0, 0};
  CHECK(run_verdict(evidence).reason() == "32 of 32 delivery transactions failed");
  evidence = good();
  evidence.reports[1].transactions[0].outcomes = {890, 4, 3, 0, 0};
  CHECK(run_verdict(evidence).status == RunStatus::valid);
  evidence.reports[1].transactions[0].outcomes = {890, 4, 10, 6, 0};
  CHECK(run_verdict(evidence).reason() == "16 of 1360 new-order transactions failed");
}

TEST_CASE("growth: sums a counter over the named nodes, a restarted one from zero", "[store][unit]") {
  const std::vector<CounterPair> counters{{"sql-node-1", "Com_commit", 10, 110},
                                          {"sql-node-2", "Com_commit", 500, 20},
                                          {"data-node-1", "Com_commit", 0, 9}};
  CHECK(growth(counters, {"sql-node-1", "sql-node-2"}, "Com_commit") == 120);
  CHECK_FALSE(growth(counters, {"sql-node-1"}, "Com_select").has_value());
}

TEST_CASE("verdict: lookups that were not answered, rows that are wrong and failures make a run invalid",
          "[store][unit]") {
  RunEvidence evidence;
  evidence.drivers_expected = 1;
  evidence.main_operation.clear();
  contract::RunReport report;
  report.window_end_us = 1'000'000;
  contract::LookupPhase phase;
  phase.name = "read";
  phase.defined = 1'000;
  phase.outcomes[0] = 1'000;
  const auto verdict_of = [&] {
    report.lookups = {phase};
    evidence.reports = {report};
    return run_verdict(evidence);
  };
  CHECK(verdict_of().status == RunStatus::valid);
  CHECK(verdict_of().warnings.empty());
  phase.outcomes[0] = 999;
  CHECK(verdict_of().reason() == "phase read: 999 of 1000 lookups came back");
  phase.outcomes = {900, 0, 0, 100, 0, 0};
  CHECK(verdict_of().reason() == "phase read: 100 of 1000 lookups failed");
  evidence.disturbed = true;
  CHECK(verdict_of().status == RunStatus::valid);
  CHECK(verdict_of().warnings == std::vector<std::string>{"phase read: 100 of 1000 lookups failed"});
  phase.outcomes = {1'000, 0, 0, 0, 0, 0};
  phase.wrong_rows = 2;
  CHECK(verdict_of().reason() == "phase read: 2 rows are not those that were written");
  phase = {};
  phase.name = "mix";
  phase.defined = 10;
  phase.outcomes = {1, 6, 3, 0, 0, 0};
  CHECK(verdict_of().status == RunStatus::valid);  // absent and present are a mix's answers
}

TEST_CASE("verdict: sysbench and its servers may differ by two per cent and no more", "[store][unit]") {
  RunEvidence evidence;
  evidence.main_operation = "transaction";
  evidence.conditions = false;
  evidence.drivers_expected = 1;
  contract::RunReport report;
  report.window_end_us = 1'000'000;
  report.transactions[0].outcomes[0] = 500;
  evidence.reports = {report};
  const auto verdict_of = [&](bool commits, double clients, double servers, double unsure = 0) {
    evidence.server_counts = ServerCounts{commits,
                                          clients,
                                          {{"sql-node-1", servers / 4}, {"sql-node-2", servers * 3 / 4}},
                                          servers - unsure,
                                          servers + unsure};
    return run_verdict(evidence);
  };
  CHECK(verdict_of(false, 10'000, 10'200).status == RunStatus::valid);
  CHECK(verdict_of(false, 10'000, 9'800).warnings.empty());
  CHECK(verdict_of(false, 10'000, 10'201).reason() ==
        "the clients counted 10000 queries in the window, the servers 10201 statements: 2.0 % more (at most 2 % are "
        "allowed)");
  CHECK(
      verdict_of(true, 18'000, 10'000).reason() ==
      "the clients counted 18000 transactions in the window, the servers 10000 commits: 44.4 % fewer (at most 2 % are "
      "allowed)");
  CHECK(verdict_of(false, 100, 120).status == RunStatus::valid);  // sessions of our own ask, too
  CHECK(verdict_of(false, 100, 121).reason() ==
        "the clients counted 100 queries in the window, the servers 121 statements: 21.0 % more (at most 2 % are "
        "allowed)");
  CHECK(verdict_of(false, 0, 1000).reason() ==
        "the clients counted 0 queries in the window, the servers 1000 statements: all of them more (at most 2 % are "
        "allowed)");
}

TEST_CASE("verdict: of servers that answered late, the count need only be possible", "[store][unit]") {
  RunEvidence evidence;
  evidence.main_operation = "transaction";
  evidence.conditions = false;
  const auto verdict_of = [&](double unsure) {
    evidence.server_counts = ServerCounts{false, 10'000, {{"sql-node-1", 10'500}}, 10'500 - unsure, 10'500 + unsure};
    return run_verdict(evidence);
  };
  CHECK(verdict_of(52).status == RunStatus::invalid);  // known to 1 %
  CHECK(verdict_of(200).status == RunStatus::invalid);
  CHECK(verdict_of(300).status == RunStatus::valid);
  CHECK(verdict_of(300).warnings ==
        std::vector<std::string>{"the servers' own count of statements is uncertain by 6 %: they answered late at the "
                                 "window's edges"});
}

TEST_CASE("verdict: what each server counted in the window is a counter of the run", "[store][unit]") {
  const auto counters = counters_of({false, 30, {{"sql-node-1", 9.6}, {"sql-node-2", 20}}, 0, 0});
  REQUIRE(counters.size() == 2);
  CHECK(counters[0].node == "sql-node-1");
  CHECK(counters[0].name == "statements_in_window");
  CHECK(counters[0].before == 0);
  CHECK(counters[0].after == 10);
  CHECK(counters_of({true, 30, {{"sql-node-1", 30}}, 0, 0})[0].name == "commits_in_window");
}

TEST_CASE("verdict: a process that gave up is the reason, not that it has no window", "[store][unit]") {
  auto evidence = good();
  evidence.reports[0].window_end_us = 0;
  CHECK(run_verdict(evidence).reason() == "driver 1 has no measurement window");
  evidence.failures = {"driver-1: sysbench gave up: FATAL: no"};
  CHECK(run_verdict(evidence).reason() == "driver-1: sysbench gave up: FATAL: no");
}
