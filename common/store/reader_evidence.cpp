// Reader's part about everything that explains a number: hosts, nodes, configuration, placement, counters, checks,
// logs.
#include "common/core/parse_json.hpp"
#include "common/store/reader.hpp"
#include "common/store/statement.hpp"

namespace forklift::store {
namespace {

const std::string kRunsOf =
    " WHERE t.run IN (SELECT r.number FROM runs r JOIN cells c ON c.number = r.cell WHERE c.experiment = ?)";
const std::string kCellsOf = " WHERE t.cell IN (SELECT number FROM cells WHERE experiment = ?)";

/// All rows of a query as `Row`s made by `make`.
template <class Make, class... Values>
auto rows(const Database& database, const std::string& sql, Make make, const Values&... values) {
  std::vector<decltype(make(std::declval<Columns&>()))> all;
  each_row(
      database, sql, [&](Columns& c) { all.push_back(make(c)); }, values...);
  return all;
}

std::optional<RunId> maybe_run(Columns& c) {
  const auto number = c.maybe();
  return number ? std::optional{RunId{*number}} : std::nullopt;
}

// Braces evaluate from left to right, so that columns are taken in the order of the SELECT.

}  // namespace

std::vector<HostFact> Reader::hosts(ExperimentId experiment) const {
  return rows(
      database_, "SELECT host, fact, value FROM hosts WHERE experiment = ? ORDER BY host, fact",
      [](Columns& c) {
        return HostFact{c.text(), c.text(), c.text()};
      },
      experiment);
}

std::vector<NodeRecord> Reader::nodes(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT cluster, name, role, host, address, port, directory FROM nodes WHERE experiment = ?"
      " ORDER BY cluster, role = 'driver', role, name",
      [](Columns& c) {
        return NodeRecord{c.number<int>(), c.text(), c.text(), c.text(), c.text(), c.number<int>(), c.text()};
      },
      experiment);
}

std::vector<ClusterVersion> Reader::versions(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT cluster, node, component, version FROM versions WHERE experiment = ? ORDER BY cluster, node, component",
      [](Columns& c) {
        return ClusterVersion{c.number<int>(), {c.text(), c.text(), c.text()}};
      },
      experiment);
}

std::vector<ClusterSetting> Reader::settings(ExperimentId experiment) const {
  return rows(
      database_, "SELECT cluster, node, name, value FROM settings WHERE experiment = ? ORDER BY cluster, node, name",
      [](Columns& c) {
        return ClusterSetting{c.number<int>(), {c.text(), c.text(), c.text()}};
      },
      experiment);
}

std::vector<SearchRow> Reader::searches(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT series, goal, vary, load, measure, value, p95_us, at_end, text FROM searches WHERE experiment = ?"
      " ORDER BY series, goal DESC",
      [](Columns& c) {
        return SearchRow{c.text(), c.text(), c.text(), c.maybe(), c.text(), c.real(), c.number(), c.flag(), c.text()};
      },
      experiment);
}

std::vector<NoiseFloor> Reader::noise_floors() const {
  return rows(
      database_,
      "SELECT experiment, machines, engine, measure, measured_us, runs, spread, ratio, low, high, covariate, slope,"
      " spread_without FROM noise_floors"
      " ORDER BY measured_us DESC",
      [](Columns& c) {
        return NoiseFloor{c.id<ExperimentId>(),
                          c.text(),
                          c.text(),
                          c.text(),
                          c.number(),
                          c.number<int>(),
                          c.real(),
                          c.real(),
                          c.real(),
                          c.real(),
                          c.text(),
                          c.real(),
                          c.real()};
      });
}

std::vector<CellPlacement> Reader::placements(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT cell, table_name, node, partition, node_group, row_count FROM placements t" + kCellsOf +
          " ORDER BY cell, table_name, node, partition",
      [](Columns& c) {
        return CellPlacement{c.id<CellId>(), {c.text(), c.text(), c.text(), c.text(), c.number()}};
      },
      experiment);
}

std::vector<CellHome> Reader::homes(ExperimentId experiment) const {
  return rows(
      database_, "SELECT cell, warehouse, sql_node, node_group FROM homes t" + kCellsOf + " ORDER BY cell, warehouse",
      [](Columns& c) {
        return CellHome{c.id<CellId>(), {c.number<int>(), c.text(), c.text()}};
      },
      experiment);
}

std::vector<LoadRow> Reader::loads(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT cell, database, method, row_count, bytes, waits, loaded, skipped, seconds, wait_classes FROM loads t" +
          kCellsOf + " ORDER BY number",
      [](Columns& c) {
        return LoadRow{c.id<CellId>(),
                       c.text(),
                       c.text(),
                       c.number<std::uint64_t>(),
                       c.number<std::uint64_t>(),
                       c.number<std::uint64_t>(),
                       c.number<std::uint64_t>(),
                       c.number<std::uint64_t>(),
                       c.real(),
                       parse_json(c.text()).get<std::map<std::string, std::uint64_t>>()};
      },
      experiment);
}

std::vector<RunCounter> Reader::counters(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT t.run, n.node, n.name, t.before, t.after FROM counters t JOIN counter_names n ON n.number = t.name" +
          kRunsOf + " ORDER BY t.run, n.node, n.name",
      [](Columns& c) {
        return RunCounter{c.id<RunId>(), {c.text(), c.text(), c.number(), c.number()}};
      },
      experiment);
}

std::vector<CheckRow> Reader::checks(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT run, condition, text, passed, violations, example FROM checks t" + kRunsOf + " ORDER BY run, condition",
      [](Columns& c) {
        return CheckRow{c.id<RunId>(), {c.number<int>(), c.text(), c.flag(), c.number<std::uint64_t>(), c.text()}};
      },
      experiment);
}

std::vector<CgroupRow> Reader::cgroups(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT run, host, cgroup, members, cores, memory_bytes, periods, throttled, throttled_us, oom_kills"
      " FROM run_cgroups t" +
          kRunsOf + " ORDER BY run, host, cgroup",
      [](Columns& c) {
        return CgroupRow{c.id<RunId>(),
                         {c.text(), c.text(), parse_json(c.text()).get<std::vector<std::string>>(), c.maybe_real(),
                          c.maybe(), c.number(), c.number(), c.number(), c.number()}};
      },
      experiment);
}

std::vector<LogFile> Reader::log_files(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT cluster, node, host, file, bytes, sha256, text FROM log_files WHERE experiment = ? ORDER BY number",
      [](Columns& c) {
        LogFile file;
        file.cluster = c.number<int>();
        file.node = c.text();
        file.host = c.text();
        file.file = c.text();
        file.bytes = c.number<std::int64_t>();
        file.sha256 = c.text();
        file.text = c.text();
        return file;
      },
      experiment);
}

std::vector<AuditRow> Reader::audits(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT run, driver, name, value, low, high, samples, passed FROM audits t" + kRunsOf +
          " ORDER BY run, driver, name",
      [](Columns& c) {
        return AuditRow{c.id<RunId>(),
                        c.number<int>(),
                        {c.text(), c.real(), c.real(), c.real(), c.number<std::uint64_t>(), c.flag()}};
      },
      experiment);
}

std::vector<ErrorRow> Reader::errors(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT run, driver, transaction_name, outcome, text, number, seen FROM errors t" + kRunsOf +
          " ORDER BY seen DESC, run",
      [](Columns& c) {
        return ErrorRow{c.id<RunId>(),
                        c.number<int>(),
                        {c.text(), c.text(), c.text(), c.number<std::uint64_t>(), c.number<std::uint64_t>()}};
      },
      experiment);
}

std::vector<LookupRow> Reader::lookups(ExperimentId experiment) const {
  return rows(
      database_,
      "SELECT run, driver, position, phase, defined, done, absent, present, retryable, failed, unknown, wrong_rows,"
      " seconds, cpu_us, batches, response, queue_wait, batch_size FROM lookup_phases t" +
          kRunsOf + " ORDER BY run, position, driver",
      [](Columns& c) {
        LookupRow row{c.id<RunId>(), c.number<int>(), c.number<int>(), {}};
        auto& p = row.phase;
        p.name = c.text();
        p.defined = c.number<std::uint64_t>();
        for (auto& count : p.outcomes) count = c.number<std::uint64_t>();
        p.wrong_rows = c.number<std::uint64_t>();
        p.seconds = c.real();
        p.cpu_us = c.number<std::uint64_t>();
        p.batches = c.number<std::uint64_t>();
        for (auto* histogram : {&p.response, &p.queue_wait, &p.batch_size}) *histogram = Histogram::decode(c.blob());
        return row;
      },
      experiment);
}

std::map<RunId, std::vector<HostSeries>> Reader::host_series(ExperimentId experiment, const std::string& metric) const {
  std::map<RunId, std::vector<HostSeries>> all;
  each_row(
      database_,
      "SELECT run, host, metric, begin_us, points FROM host_series t WHERE t.run IN (SELECT r.number FROM runs r JOIN "
      "cells c"
      " ON c.number = r.cell WHERE c.experiment = ?1) AND (metric GLOB ?2 OR (?2 = '' AND metric NOT GLOB 'cpu[0-9]*'))"
      " ORDER BY run, host, metric",
      [&](Columns& c) {
        const auto run = c.id<RunId>();
        all[run].push_back({c.text(), c.text(), c.number(), decode_points(c.text())});
      },
      experiment, metric);
  return all;
}

std::vector<Event> Reader::events(ExperimentId experiment) const {
  return rows(
      database_, "SELECT run, time_us, kind, node, text FROM events WHERE experiment = ? ORDER BY number",
      [](Columns& c) {
        return Event{maybe_run(c), c.number(), c.text(), c.text(), c.text()};
      },
      experiment);
}

std::vector<LogRow> Reader::logs(ExperimentId experiment) const {
  return rows(
      database_, "SELECT run, node, file, text FROM logs WHERE experiment = ? ORDER BY rowid",
      [](Columns& c) {
        return LogRow{maybe_run(c), c.text(), c.text(), c.text()};
      },
      experiment);
}

std::vector<ProcessRow> Reader::processes(std::optional<ExperimentId> experiment) const {
  return rows(
      database_,
      "SELECT mark, node, host, directory, boot_id, log_file, state, pid, start_ticks FROM processes"
      " WHERE experiment = coalesce(?, experiment) ORDER BY rowid",
      [](Columns& c) {
        return ProcessRow{c.text(), c.text(), c.text(), c.text(), c.text(), c.text(), c.text(), c.number(), c.number()};
      },
      experiment);
}

}  // namespace forklift::store
