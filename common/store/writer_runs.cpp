// Writer's second half: what belongs to one run.
#include "common/store/statement.hpp"
#include "common/store/writer.hpp"

namespace forklift::store {

RunId Writer::begin_run(const RunStart& r) {
  RunId id;
  write_through([&] {
    auto& db = database_.handle();
    Insert{db,
           "INSERT INTO runs (cell, repeat, position, started_us, attempt) VALUES (?1,?2,?3,?4,"
           " (SELECT count(*) FROM runs WHERE cell = ?1 AND repeat = ?2))"}(r.cell, r.repeat, r.position, r.started_us);
    id = RunId{db.getLastInsertRowid()};
  });
  return id;
}

void Writer::add_driver_report(RunId run, const contract::RunReport& report) {
  write([&] {
    add_driver(run, report);
    add_intervals(run, report);
    add_transactions(run, report);
    add_audits(run, report);
    add_lookups(run, report);
  });
}

void Writer::add_driver(RunId run, const contract::RunReport& r) {
  auto& db = database_.handle();
  Insert{db, "INSERT INTO run_drivers VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"}(
      run, r.driver, r.window_begin_us, r.window_end_us, r.cpu_us, r.transactions_all, r.committed_total,
      r.connection_wait_share, r.cpu_share, r.client_saturated, r.saturation_reason, r.reconnects,
      r.queue_at_window_begin, r.steady_at_s, r.client_version, r.cores, r.cpu_periods, r.throttled_periods, r.offered);
  // The run's window is the part that all drivers share.
  Insert{db,
         "UPDATE runs SET start_at_us = ?2, window_begin_us = max(coalesce(window_begin_us, ?3), ?3),"
         " window_end_us = min(coalesce(window_end_us, ?4), ?4) WHERE number = ?1"}(run, r.start_at_us,
                                                                                    r.window_begin_us, r.window_end_us);
}

void Writer::add_intervals(RunId run, const contract::RunReport& report) {
  Insert add{database_.handle(),
             "INSERT INTO intervals VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET"
             " committed = committed + excluded.committed, rolled_back = rolled_back + excluded.rolled_back,"
             " failed = failed + excluded.failed, retries = retries + excluded.retries,"
             " latency_sum_us = latency_sum_us + excluded.latency_sum_us,"
             " latency_max_us = max(latency_max_us, excluded.latency_max_us)"};
  for (const auto& i : report.intervals) {
    add(run, i.transaction, i.second, i.committed, i.rolled_back, i.failed, i.retries, i.latency_sum_us,
        i.latency_max_us);
  }
}

void Writer::add_host_series(RunId run, const std::vector<HostSeries>& series) {
  write([&] {
    SQLite::Statement add{database_.handle(), "INSERT OR REPLACE INTO host_series VALUES (?,?,?,?,?)"};
    for (const auto& one : series) {
      const std::string bytes = encode_points(one.points);
      add.reset();
      add.bind(1, run.value());
      add.bind(2, one.host);
      add.bind(3, one.metric);
      add.bind(4, one.begin_us);
      add.bind(5, bytes.data(), static_cast<int>(bytes.size()));
      add.exec();
    }
  });
}

void Writer::add_transactions(RunId run, const contract::RunReport& report) {
  Insert outcome{database_.handle(), "INSERT INTO outcomes VALUES (?,?,?,?,?,?,?,?,?)"};
  SQLite::Statement histogram{database_.handle(), "INSERT INTO histograms VALUES (?,?,?,?,?)"};
  const auto add_histogram = [&](std::size_t txn, const char* kind, const Histogram& h) {
    if (h.count() == 0) return;
    const std::string bytes = h.encode();
    histogram.reset();
    histogram.bind(1, run.value());
    histogram.bind(2, report.driver);
    histogram.bind(3, static_cast<std::int64_t>(txn));
    histogram.bind(4, kind);
    histogram.bind(5, bytes.data(), static_cast<int>(bytes.size()));
    histogram.exec();
  };
  for (std::size_t txn = 0; txn < contract::kTransactions.size(); ++txn) {
    const auto& t = report.transactions[txn];
    const auto& o = t.outcomes;
    outcome(run, report.driver, txn, o[0], o[1], o[2], o[3], o[4], t.retries);
    add_histogram(txn, "response", t.response);
    add_histogram(txn, "service", t.service);
  }
}

void Writer::add_audits(RunId run, const contract::RunReport& report) {
  Insert audit{database_.handle(), "INSERT INTO audits VALUES (?,?,?,?,?,?,?,?)"};
  for (const auto& a : report.audits) {
    audit(run, report.driver, a.name, a.value, a.low, a.high, a.samples, a.passed);
  }
  Insert error{database_.handle(), "INSERT INTO errors VALUES (?,?,?,?,?,?,?)"};
  for (const auto& e : report.errors) {
    error(run, report.driver, e.transaction, e.outcome, e.number, e.count, e.text);
  }
}

void Writer::add_lookups(RunId run, const contract::RunReport& report) {
  SQLite::Statement add{database_.handle(), "INSERT INTO lookup_phases VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"};
  for (std::size_t i = 0; i < report.lookups.size(); ++i) {
    const auto& phase = report.lookups[i];
    add.reset();
    int at = 0;
    const auto bind = [&](const auto& value) { bind_value(add, ++at, value); };
    bind(run);
    bind(report.driver);
    bind(i);
    bind(phase.name);
    bind(phase.defined);
    for (const auto count : phase.outcomes) bind(count);
    bind(phase.wrong_rows);
    bind(phase.seconds);
    bind(phase.cpu_us);
    bind(phase.batches);
    for (const auto* histogram : {&phase.response, &phase.queue_wait, &phase.batch_size}) {
      const std::string bytes = histogram->encode();
      add.bind(++at, bytes.data(), static_cast<int>(bytes.size()));
    }
    add.exec();
  }
}

void Writer::add_run_logs(RunId run, const std::vector<LogTail>& logs) {
  write([&] {
    Insert add{
        database_.handle(),
        "INSERT INTO logs SELECT c.experiment, r.number, ?2, ?3, ?4 FROM runs r JOIN cells c ON c.number = r.cell"
        " WHERE r.number = ?1"};
    for (const auto& log : logs) add(run, log.node, log.file, log.text());
  });
}

void Writer::add_recorded(RunId run, const std::map<std::string, double>& values) {
  write([&] {
    Insert add{database_.handle(), "INSERT OR REPLACE INTO recorded_values VALUES (?,?,?)"};
    for (const auto& [measure, value] : values) add(run, measure, value);
  });
}

void Writer::add_counters(RunId run, const std::vector<CounterPair>& counters) {
  write([&] {
    auto& db = database_.handle();
    Insert name{db, "INSERT OR IGNORE INTO counter_names (node, name) VALUES (?,?)"};
    Insert add{
        db,
        "INSERT OR REPLACE INTO counters SELECT ?1, number, ?4, ?5 FROM counter_names WHERE node = ?2 AND name = ?3"};
    for (const auto& c : counters) {
      name(c.node, c.name);
      add(run, c.node, c.name, c.before, c.after);
    }
  });
}

void Writer::add_clocks(RunId run, const std::vector<ClockRow>& clocks) {
  write([&] {
    Insert add{database_.handle(), "INSERT OR REPLACE INTO clocks VALUES (?,?,?,?,?)"};
    for (const auto& c : clocks) add(run, c.host, c.moment, c.offset_us, c.error_us);
  });
}

void Writer::add_cgroups(RunId run, const std::vector<CgroupUse>& cgroups) {
  write([&] {
    Insert add{database_.handle(), "INSERT OR REPLACE INTO run_cgroups VALUES (?,?,?,?,?,?,?,?,?,?)"};
    for (const auto& c : cgroups) {
      add(run, c.host, c.cgroup, to_text(c.members), c.cores, c.memory_bytes, c.periods, c.throttled, c.throttled_us,
          c.oom_kills);
    }
  });
}

void Writer::add_checks(RunId run, const contract::CheckReport& checks) {
  write([&] {
    Insert add{database_.handle(), "INSERT OR REPLACE INTO checks VALUES (?,?,?,?,?,?)"};
    for (const auto& c : checks.results) add(run, c.condition, c.text, c.passed, c.violations, c.example);
  });
}

void Writer::finish_run(RunId run, RunStatus status, const std::string& reason,
                        const std::vector<std::string>& warnings, std::int64_t ended_us) {
  write_through([&] {
    Insert{database_.handle(), "UPDATE runs SET status = ?, reason = ?, warnings = ?, ended_us = ? WHERE number = ?"}(
        to_string(status), reason, to_text(warnings), ended_us, run);
  });
}

}  // namespace forklift::store
