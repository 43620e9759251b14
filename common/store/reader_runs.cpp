// Reader's part about runs and their measurements.
#include <fmt/format.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "common/core/parse_json.hpp"
#include "common/store/reader.hpp"
#include "common/store/statement.hpp"

namespace forklift::store {
namespace {

/// Which runs: all, those of one experiment, or one.
struct Scope {
  std::string condition = "1 = 1 OR ?";
  std::int64_t value = 0;
};
Scope scope_of(std::optional<ExperimentId> experiment) {
  if (!experiment) return {};
  return {"r.cell IN (SELECT number FROM cells WHERE experiment = ?)", experiment->value()};
}

Run run_row(Columns& c) {
  Run r;
  r.number = c.id<RunId>();
  r.cell = c.id<CellId>();
  r.repeat = c.number<int>();
  r.position = c.number<int>();
  r.attempt = c.number<int>();
  r.status = run_status(c.text());
  r.reason = c.text();
  r.warnings = parse_json(c.text()).get<std::vector<std::string>>();
  r.started_us = c.number();
  r.ended_us = c.maybe();
  r.start_at_us = c.maybe();
  r.window_begin_us = c.maybe();
  r.window_end_us = c.maybe();
  return r;
}

Driver driver_row(Columns& c) {
  Driver d;
  d.driver = c.number<int>();
  d.window_s = c.real();
  d.cpu_us = c.number<std::uint64_t>();
  d.transactions_all = c.number<std::uint64_t>();
  d.committed_total = c.number<std::uint64_t>();
  d.connection_wait = c.real();
  d.cpu_share = c.real();
  d.saturated = c.flag();
  d.saturation_reason = c.text();
  d.reconnects = c.number<std::uint64_t>();
  d.steady_at_s = c.real();
  d.client_version = c.text();
  d.cores = c.real();
  d.cpu_periods = c.number<std::uint64_t>();
  d.throttled_periods = c.number<std::uint64_t>();
  d.offered = c.maybe_real();
  return d;
}

std::vector<Run> runs_in(const Database& database, const Scope& scope) {
  std::vector<Run> runs;
  std::map<RunId, std::size_t> place;
  each_row(
      database,
      "SELECT number, cell, repeat, position, attempt, status, reason, warnings, started_us, ended_us, start_at_us,"
      " window_begin_us, window_end_us FROM runs r WHERE " +
          scope.condition + " ORDER BY number",
      [&](Columns& c) {
        runs.push_back(run_row(c));
        place[runs.back().number] = runs.size() - 1;
      },
      scope.value);
  each_row(
      database,
      "SELECT run, driver, (d.window_end_us - d.window_begin_us) / 1e6, cpu_us, transactions_all, committed_total,"
      " connection_wait, cpu_share, saturated, saturation_reason, reconnects, steady_at_s, client_version,"
      " cores, cpu_periods, throttled_periods, offered"
      " FROM run_drivers d JOIN runs r ON r.number = d.run WHERE " +
          scope.condition,
      [&](Columns& c) {
        const auto run = place.find(c.id<RunId>());
        if (run != place.end()) runs[run->second].drivers.push_back(driver_row(c));
      },
      scope.value);
  each_row(
      database,
      "SELECT run, txn, sum(committed), sum(intended_rollback), sum(retryable), sum(permanent), sum(unknown), "
      "sum(retries)"
      " FROM outcomes o JOIN runs r ON r.number = o.run WHERE " +
          scope.condition + " GROUP BY run, txn",
      [&](Columns& c) {
        const auto at = place.find(c.id<RunId>());
        const auto txn = c.number<std::size_t>();
        if (at == place.end() || txn >= kTxns) return;  // of a damaged file
        auto& run = runs[at->second];
        for (auto& count : run.outcomes[txn]) count = c.number<std::uint64_t>();
        run.retries[txn] = c.number<std::uint64_t>();
      },
      scope.value);
  each_row(
      database,
      "SELECT run, measure, value FROM recorded_values v JOIN runs r ON r.number = v.run WHERE " + scope.condition,
      [&](Columns& c) {
        const auto at = place.find(c.id<RunId>());
        const auto measure = c.text();
        if (at != place.end()) runs[at->second].recorded[measure] = c.real();
      },
      scope.value);
  return runs;
}

}  // namespace

double Run::window_s() const {
  if (!window_begin_us || !window_end_us || *window_end_us <= *window_begin_us) return 0;
  return static_cast<double>(*window_end_us - *window_begin_us) / 1e6;
}

std::uint64_t Run::total(std::size_t outcome) const {
  std::uint64_t sum = 0;
  for (const auto& of_txn : outcomes) sum += of_txn[outcome];
  return sum;
}

std::vector<Run> Reader::runs(std::optional<ExperimentId> experiment) const {
  return runs_in(database_, scope_of(experiment));
}

Run Reader::run(RunId number) const {
  const auto found = runs_in(database_, {"r.number = ?", number.value()});
  if (found.empty()) {
    throw Error{ErrorKind::config, fmt::format("run {}", number.value()), "it is not in the results database",
                "See `forklift list` for the numbers"};
  }
  return found.front();
}

std::map<RunId, PerTxn<Histogram>> Reader::histograms(const std::vector<RunId>& runs, const std::string& kind) const {
  std::map<RunId, PerTxn<Histogram>> all;
  for (const auto run : runs) {
    each_row(
        database_, "SELECT txn, bytes FROM histograms WHERE run = ? AND kind = ?",
        [&](Columns& c) {
          const auto txn = c.number<std::size_t>();
          if (txn < kTxns) all[run][txn].merge(Histogram::decode(c.blob()));
        },
        run, kind);
  }
  return all;
}

std::map<CellId, PerTxn<Histogram>> Reader::cell_histograms(ExperimentId experiment, const std::string& kind) const {
  std::map<CellId, PerTxn<Histogram>> all;
  each_row(
      database_,
      "SELECT r.cell, h.txn, h.bytes FROM runs r JOIN histograms h ON h.run = r.number WHERE h.kind = ?1 AND"
      " r.status = 'valid' AND r.cell IN (SELECT number FROM cells WHERE experiment = ?2)",
      [&](Columns& c) {
        const auto cell = c.id<CellId>();
        const auto txn = c.number<std::size_t>();
        if (txn < kTxns) all[cell][txn].merge(Histogram::decode(c.blob()));
      },
      kind, experiment);
  return all;
}

std::vector<Second> Reader::seconds(RunId run) const {
  std::vector<Second> all;
  each_row(
      database_,
      "SELECT second, txn, committed, rolled_back, failed, retries, latency_sum_us, latency_max_us FROM intervals"
      " WHERE run = ? ORDER BY second, txn",
      [&](Columns& c) {
        Second s;
        s.second = c.number<int>();
        s.txn = c.number<int>();
        for (auto* field :
             {&s.committed, &s.rolled_back, &s.failed, &s.retries, &s.latency_sum_us, &s.latency_max_us}) {
          *field = c.number<std::uint64_t>();
        }
        all.push_back(s);
      },
      run);
  return all;
}

namespace {

using PerSecond = std::map<RunId, std::vector<std::pair<int, std::uint64_t>>>;

/// Rows of (run, second, committed).
template <class... Values>
PerSecond per_second(const Database& database, const std::string& sql, const Values&... values) {
  PerSecond all;
  each_row(
      database, sql,
      [&](Columns& c) {
        auto& of_run = all[c.id<RunId>()];
        const int second = c.number<int>();
        of_run.emplace_back(second, c.number<std::uint64_t>());
      },
      values...);
  return all;
}

}  // namespace

PerSecond Reader::committed_per_second(ExperimentId experiment, int txn) const {
  return per_second(
      database_,
      "SELECT i.run, i.second, i.committed FROM runs r JOIN intervals i ON i.run = r.number AND i.txn = ?1"
      " WHERE r.cell IN (SELECT number FROM cells WHERE experiment = ?2) ORDER BY i.run, i.second",
      txn, experiment);
}

PerSecond Reader::committed_per_second(ExperimentId experiment) const {
  return per_second(database_,
                    "SELECT i.run, i.second, sum(i.committed) FROM runs r JOIN intervals i ON i.run = r.number"
                    " WHERE r.cell IN (SELECT number FROM cells WHERE experiment = ?) GROUP BY i.run, i.second"
                    " ORDER BY i.run, i.second",
                    experiment);
}

}  // namespace forklift::store
