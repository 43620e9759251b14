#include "common/store/writer.hpp"

#include "common/store/statement.hpp"

namespace forklift::store {

void Writer::write(const std::function<void()>& work) {
  const std::scoped_lock lock{mutex_};
  database_.transaction(work);
}

void Writer::write_through(const std::function<void()>& work) {
  const std::scoped_lock lock{mutex_};
  database_.transaction(work);
  database_.checkpoint();
}

ExperimentId Writer::begin_experiment(const ExperimentRecord& e, const std::optional<Owner>& owner) {
  ExperimentId id;
  write_through([&] {
    Insert{
        database_.handle(),
        "INSERT INTO experiments (id, name, description, scenario_file, scenario_text, overrides, seed, repeats, plan,"
        " version, revision, started_us, maker_host, maker_user, maker_uid, label) VALUES "
        "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"}(
        e.id, e.name, e.description, e.scenario_file, e.scenario_text, to_text(e.overrides), e.seed, e.repeats,
        to_text(e.plan), e.version, e.revision, e.started_us, e.maker.host, e.maker.user, e.maker.uid, e.label);
    id = ExperimentId{database_.handle().getLastInsertRowid()};
    if (owner) insert_owner(database_, id, *owner);
  });
  return id;
}

void Writer::finish_experiment(ExperimentId experiment, ExperimentStatus status, const std::string& reason,
                               std::int64_t ended_us) {
  write_through([&] {
    auto& db = database_.handle();
    Insert{db, "UPDATE experiments SET status = ?, reason = ?, ended_us = ? WHERE number = ?"}(
        to_string(status), reason, ended_us, experiment);
    const auto run = status == ExperimentStatus::interrupted ? RunStatus::interrupted : RunStatus::failed;
    Insert{db,
           "UPDATE runs SET status = ?, reason = ?, ended_us = ? WHERE status = 'running' AND cell IN"
           " (SELECT number FROM cells WHERE experiment = ?)"}(
        to_string(run), reason.empty() ? "the experiment ended before this run did" : reason, ended_us, experiment);
  });
}

void Writer::reopen_experiment(ExperimentId experiment, std::int64_t now_us) {
  finish_experiment(experiment, ExperimentStatus::failed, "forklift ended before this run did", now_us);
  write([&] {
    Insert{database_.handle(),
           "UPDATE experiments SET status = 'running', reason = '', ended_us = NULL WHERE number = ?"}(experiment);
  });
}

void Writer::add_hosts(ExperimentId experiment, const std::vector<HostFact>& facts) {
  write([&] {
    Insert add{database_.handle(), "INSERT OR REPLACE INTO hosts VALUES (?,?,?,?)"};
    for (const auto& f : facts) add(experiment, f.host, f.fact, f.value);
  });
}

CellId Writer::add_cell(ExperimentId experiment, const CellRecord& c) {
  CellId id;
  write([&] {
    auto& db = database_.handle();
    Insert{
        db,
        "INSERT INTO cells (experiment, position, name, fingerprint, cluster, database, scale, sql_nodes, data_nodes,"
        " warehouses, terminals, settings, notes, validity) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"}(
        experiment, c.position, c.name, c.fingerprint, c.cluster, c.database, c.scale, c.sql_nodes, c.data_nodes,
        c.warehouses, c.terminals, to_text(c.settings), to_text(c.notes), c.validity);
    id = CellId{db.getLastInsertRowid()};
    Insert add{db, "INSERT OR IGNORE INTO parameters VALUES (?,?,?,?)"};
    for (const auto& [path, value] : c.changes) add(id, path, value, 1);
    for (const auto& [path, value] : c.parameters) add(id, path, value, 0);
    add_measures(id, c);
  });
  return id;
}

void Writer::add_measures(CellId cell, const CellRecord& c) {
  Insert measure{database_.handle(), "INSERT INTO measures VALUES (?,?,?,?,?,?,?,?,?,?)"};
  for (std::size_t i = 0; i < c.measures.size(); ++i) {
    const auto& m = c.measures[i];
    measure(cell, i, m.name, m.title, m.unit, m.higher_is_better ? "higher" : "lower", m.headline, to_string(m.kind),
            m.source, m.factor);
  }
  Insert transaction{database_.handle(), "INSERT INTO transactions VALUES (?,?,?)"};
  for (std::size_t i = 0; i < c.transactions.size(); ++i) transaction(cell, i, c.transactions[i]);
}

void Writer::add_nodes(ExperimentId experiment, const std::vector<NodeRecord>& nodes) {
  write([&] {
    Insert add{database_.handle(), "INSERT OR REPLACE INTO nodes VALUES (?,?,?,?,?,?,?,?)"};
    for (const auto& n : nodes) add(experiment, n.cluster, n.name, n.role, n.host, n.address, n.port, n.directory);
  });
}

void Writer::add_versions(ExperimentId experiment, int cluster, const std::vector<Version>& versions) {
  write([&] {
    Insert add{database_.handle(), "INSERT OR REPLACE INTO versions VALUES (?,?,?,?,?)"};
    for (const auto& v : versions) add(experiment, cluster, v.node, v.component, v.text);
  });
}

void Writer::set_settings(ExperimentId experiment, int cluster, const std::vector<Setting>& settings) {
  write([&] {
    Insert add{database_.handle(), "INSERT OR REPLACE INTO settings VALUES (?,?,?,?,?)"};
    for (const auto& s : settings) add(experiment, cluster, s.node, s.name, s.value);
  });
}

void Writer::set_placements(CellId cell, const std::vector<Placement>& placements) {
  write([&] {
    Insert{database_.handle(), "DELETE FROM placements WHERE cell = ?"}(cell);
    Insert add{database_.handle(), "INSERT INTO placements VALUES (?,?,?,?,?,?)"};
    for (const auto& p : placements) add(cell, p.table, p.node, p.partition, p.node_group, p.rows);
  });
}

void Writer::set_homes(CellId cell, const std::vector<Home>& homes) {
  write([&] {
    Insert{database_.handle(), "DELETE FROM homes WHERE cell = ?"}(cell);
    Insert add{database_.handle(), "INSERT INTO homes VALUES (?,?,?,?)"};
    for (const auto& h : homes) add(cell, h.warehouse, h.sql_node, h.node_group);
  });
}

void Writer::add_load(CellId cell, const std::string& database, const contract::LoadReport& r) {
  write([&] {
    Insert{database_.handle(),
           "INSERT INTO loads (cell, database, row_count, bytes, waits, loaded, skipped, seconds, method, wait_classes)"
           " VALUES (?,?,?,?,?,?,?,?,?,?)"}(cell, database, r.rows, r.bytes, r.waits, r.loaded.size(), r.skipped.size(),
                                            r.seconds, r.method, to_text(r.waits_by_class));
  });
}

void Writer::set_searches(ExperimentId experiment, const std::vector<SearchRow>& rows) {
  write([&] {
    Insert{database_.handle(), "DELETE FROM searches WHERE experiment = ?"}(experiment);
    Insert add{database_.handle(), "INSERT INTO searches VALUES (?,?,?,?,?,?,?,?,?,?)"};
    for (const auto& s : rows)
      add(experiment, s.series, s.goal, s.vary, s.load, s.value, s.p95_us, s.at_end, s.text, s.measure);
  });
}

void Writer::set_noise_floor(const NoiseFloor& f) {
  write([&] {
    Insert{database_.handle(), "INSERT OR REPLACE INTO noise_floors VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"}(
        f.experiment, f.machines, f.engine, f.measured_us, f.runs, f.spread, f.ratio, f.low, f.high, f.measure,
        f.covariate, f.slope, f.spread_without);
  });
}

void Writer::add_event(ExperimentId experiment, const Event& e) {
  write([&] {
    Insert{database_.handle(), "INSERT INTO events (experiment, run, time_us, kind, node, text) VALUES (?,?,?,?,?,?)"}(
        experiment, e.run, e.time_us, e.kind, e.node, e.text);
  });
}

void Writer::add_logs(ExperimentId experiment, std::optional<RunId> run, const std::vector<LogTail>& logs) {
  write([&] {
    Insert add{database_.handle(), "INSERT INTO logs VALUES (?,?,?,?,?)"};
    for (const auto& log : logs) add(experiment, run, log.node, log.file, log.text());
  });
}

void Writer::add_log_files(ExperimentId experiment, const std::vector<LogFile>& files) {
  write([&] {
    Insert add{
        database_.handle(),
        "INSERT INTO log_files (experiment, cluster, node, host, file, bytes, sha256, text) VALUES (?,?,?,?,?,?,?,?)"};
    for (const auto& f : files) add(experiment, f.cluster, f.node, f.host, f.file, f.bytes, f.sha256, f.text);
  });
}

void Writer::process_starting(ExperimentId experiment, const ProcessRow& p) {
  write([&] {
    Insert{database_.handle(),
           "INSERT OR REPLACE INTO processes (mark, experiment, node, host, directory) VALUES (?,?,?,?,?)"}(
        p.mark, experiment, p.node, p.host, p.directory);
  });
}

void Writer::process_started(const std::string& mark, const std::string& boot_id, const std::string& log_file,
                             std::int64_t pid, std::int64_t start_ticks) {
  write([&] {
    Insert{
        database_.handle(),
        "UPDATE processes SET state = 'started', boot_id = ?, log_file = ?, pid = ?, start_ticks = ? WHERE mark = ?"}(
        boot_id, log_file, pid, start_ticks, mark);
  });
}

void Writer::process_stopped(const std::string& mark) {
  write([&] { Insert{database_.handle(), "UPDATE processes SET state = 'stopped' WHERE mark = ?"}(mark); });
}

}  // namespace forklift::store
