#include "common/store/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "common/store/stalls.hpp"

namespace forklift::store {
namespace {

bool of_lookups(const RunEvidence& evidence) {
  return std::any_of(evidence.reports.begin(), evidence.reports.end(),
                     [](const auto& r) { return !r.lookups.empty(); });
}

void judge_drivers(const RunEvidence& evidence, RunVerdict& verdict) {
  const auto reported = static_cast<int>(evidence.reports.size());
  if (reported < evidence.drivers_expected) {
    verdict.reasons.push_back(fmt::format("only {} of {} drivers reported", reported, evidence.drivers_expected));
  }
  std::uint64_t new_orders = 0;
  for (const auto& report : evidence.reports) {
    new_orders += report.transactions[0].outcomes[0];
    // Of a process that gave up, that is the reason.
    if (report.window_end_us <= report.window_begin_us && evidence.failures.empty()) {
      verdict.reasons.push_back(fmt::format("driver {} has no measurement window", report.driver + 1));
    }
    for (const auto& audit : report.audits) {
      if (audit.passed) continue;
      verdict.reasons.push_back(fmt::format("input audit of driver {}: {} is {:.3g} %, outside {:.3g}–{:.3g} %",
                                            report.driver + 1, audit.name, audit.value * 100, audit.low * 100,
                                            audit.high * 100));
    }
    if (report.client_saturated) {
      verdict.warnings.push_back(
          fmt::format("driver {} was the bottleneck: {}", report.driver + 1, report.saturation_reason));
    }
    if (report.reconnects > 0) {
      verdict.warnings.push_back(
          fmt::format("driver {} lost its connection {} times", report.driver + 1, report.reconnects));
    }
  }
  verdict.reasons.insert(verdict.reasons.end(), evidence.failures.begin(), evidence.failures.end());
  if (!evidence.reports.empty() && new_orders == 0 && evidence.failures.empty() && !evidence.main_operation.empty())
    verdict.reasons.push_back(fmt::format("no {} was committed in the window", evidence.main_operation));
}

/// Every lookup is answered or reported, rows are those that were written, and what fails is the exception.
void judge_lookups(const RunEvidence& evidence, RunVerdict& verdict) {
  std::map<std::string, contract::LookupPhase> phases;
  for (const auto& report : evidence.reports) {
    for (const auto& phase : report.lookups) {
      auto& sum = phases[phase.name];
      sum.defined += phase.defined;
      sum.wrong_rows += phase.wrong_rows;
      for (std::size_t i = 0; i < phase.outcomes.size(); ++i) sum.outcomes[i] += phase.outcomes[i];
    }
  }
  for (const auto& [name, phase] : phases) {
    std::uint64_t answered = 0;
    for (const auto count : phase.outcomes) answered += count;
    if (answered != phase.defined)
      verdict.reasons.push_back(fmt::format("phase {}: {} of {} lookups came back", name, answered, phase.defined));
    if (phase.wrong_rows > 0)
      verdict.reasons.push_back(
          fmt::format("phase {}: {} rows are not those that were written", name, phase.wrong_rows));
    if (phase.outcomes[0] == 0) verdict.reasons.push_back(fmt::format("phase {}: no lookup was done", name));
    // A mix deletes and inserts what it likes: there, a row that is absent or present is an answer.
    const auto answers = phase.outcomes[0] + (name == "mix" ? phase.outcomes[1] + phase.outcomes[2] : 0);
    const auto failed = static_cast<double>(phase.defined - answers);
    if (failed <= std::max(static_cast<double>(phase.defined) * kFailureTolerance, kFailureSlack)) continue;
    auto& list = evidence.disturbed ? verdict.warnings : verdict.reasons;
    list.push_back(fmt::format("phase {}: {:.0f} of {} lookups failed", name, failed, phase.defined));
  }
}

/// A number without one kind of transaction is another benchmark's: failures beyond a stray few make the run invalid.
void judge_failures(const RunEvidence& evidence, RunVerdict& verdict) {
  for (std::size_t txn = 0; txn < contract::kTransactions.size(); ++txn) {
    std::uint64_t all = 0, failed = 0;
    for (const auto& report : evidence.reports) {
      const auto& outcomes = report.transactions[txn].outcomes;
      for (const auto count : outcomes) all += count;
      failed += outcomes[2] + outcomes[3];  // unknown ones are judged with the commits
    }
    const double allowed = std::max(static_cast<double>(all) * kFailureTolerance, kFailureSlack);
    if (static_cast<double>(failed) <= allowed && failed < std::max<std::uint64_t>(all, 1)) continue;
    auto& list = evidence.disturbed ? verdict.warnings : verdict.reasons;
    list.push_back(fmt::format("{} of {} {} transactions failed", failed, all, contract::kTransactions[txn]));
  }
}

void judge_checks(const RunEvidence& evidence, RunVerdict& verdict) {
  if (!evidence.conditions) return;
  if (!evidence.checks) {
    verdict.warnings.push_back("the consistency conditions were not checked");
    return;
  }
  for (const auto& check : evidence.checks->results) {
    if (check.passed) continue;
    verdict.reasons.push_back(
        fmt::format("consistency condition {} is violated {} times", check.condition, check.violations));
  }
}

void judge_commits(const RunEvidence& evidence, RunVerdict& verdict) {
  if (evidence.servers_restarted) {
    verdict.warnings.push_back("commits were not compared with the servers' counters: a fault restarted SQL nodes");
  }
  if (!evidence.server_commits) return;
  double drivers = 0, unknown = 0, refused = 0;
  for (const auto& report : evidence.reports) {
    drivers += static_cast<double>(report.committed_total);
    for (const auto& txn : report.transactions) unknown += static_cast<double>(txn.outcomes[4]);
    // A server counts a COMMIT that it refuses, too.
    for (const auto& error : report.errors)
      if (error.at_commit) refused += static_cast<double>(error.count);
  }
  const auto servers = static_cast<double>(*evidence.server_commits);
  const double allowed = std::max(drivers * kCommitTolerance, kCommitSlack) + unknown;
  if (servers >= drivers - allowed && servers <= drivers + refused + allowed) return;
  verdict.reasons.push_back(
      fmt::format("the drivers committed {:.0f} transactions, the servers counted {:.0f}", drivers, servers));
}

/// Clients that are not ours count by their own clocks: the servers must have answered as much in that
/// time. Of servers that answered late at the window's edges, the count must be possible.
void judge_server_counts(const RunEvidence& evidence, RunVerdict& verdict) {
  if (!evidence.server_counts) return;
  const auto& counts = *evidence.server_counts;
  double servers = 0;
  for (const auto& [server, count] : counts.servers) servers += count;
  const double known_to = (counts.high - counts.low) / std::max(1.0, servers);
  const char *asked = counts.commits ? "transactions" : "queries",
             *answered = counts.commits ? "commits" : "statements";
  if (known_to > kServerLate)
    verdict.warnings.push_back(
        fmt::format("the servers' own count of {} is uncertain by {:.0f} %: they answered late at the window's edges",
                    answered, known_to * 100));
  const double nearest = known_to > kServerLateness ? std::clamp(counts.clients, counts.low, counts.high) : servers;
  if (std::abs(nearest - counts.clients) <= std::max(counts.clients * kServerTolerance, kServerSlack)) return;
  const auto share = counts.clients > 0
                         ? fmt::format("{:.1f} % {}", std::abs(servers - counts.clients) / counts.clients * 100,
                                       servers > counts.clients ? "more" : "fewer")
                         : std::string{"all of them more"};
  verdict.reasons.push_back(
      fmt::format("the clients counted {:.0f} {} in the window, the servers {:.0f} {}: {} (at most {:g} % are allowed)",
                  counts.clients, asked, servers, answered, share, kServerTolerance * 100));
}

/// A stall is part of what the servers did and stays in the number, but nobody may read the number without it.
void judge_stalls(const RunEvidence& evidence, RunVerdict& verdict) {
  const auto stalls = stalls_of(window_seconds(evidence.reports));
  for (const auto& stall : stalls) verdict.warnings.push_back(words_of(stall));
  const auto* worst = longest(stalls);
  if (evidence.max_stall.count() <= 0 || worst == nullptr) return;
  if (std::chrono::seconds{worst->seconds} <= evidence.max_stall) return;
  verdict.reasons.push_back(
      fmt::format("{}: longer than workload.max_stall, {}", words_of(*worst), format_duration(evidence.max_stall)));
}

}  // namespace

std::vector<CounterPair> counters_of(const ServerCounts& counts) {
  std::vector<CounterPair> counters;
  for (const auto& [server, count] : counts.servers)
    counters.push_back({server, counts.commits ? "commits_in_window" : "statements_in_window", 0, std::llround(count)});
  return counters;
}

std::string or_few(double share, double few) {
  return fmt::format("{:g} % (or {:g}, if that is more)", share * 100, few);
}

std::string RunVerdict::reason() const { return join(reasons, "; "); }

RunVerdict run_verdict(const RunEvidence& evidence) {
  RunVerdict verdict;
  judge_drivers(evidence, verdict);
  judge_stalls(evidence, verdict);
  if (of_lookups(evidence)) {
    judge_lookups(evidence, verdict);
  } else {
    judge_failures(evidence, verdict);
    judge_checks(evidence, verdict);
    judge_commits(evidence, verdict);
    judge_server_counts(evidence, verdict);
  }
  verdict.warnings.insert(verdict.warnings.end(), evidence.warnings.begin(), evidence.warnings.end());
  if (!verdict.reasons.empty()) verdict.status = RunStatus::invalid;
  return verdict;
}

std::optional<std::uint64_t> growth(const std::vector<CounterPair>& counters, const std::vector<std::string>& nodes,
                                    const std::string& name) {
  std::optional<std::uint64_t> sum;
  for (const auto& counter : counters) {
    if (counter.name != name || std::find(nodes.begin(), nodes.end(), counter.node) == nodes.end()) continue;
    // A counter that went back belongs to a server that was started again: it counts from zero.
    const auto grown = counter.after >= counter.before ? counter.after - counter.before : counter.after;
    sum = sum.value_or(0) + static_cast<std::uint64_t>(grown);
  }
  return sum;
}

}  // namespace forklift::store
