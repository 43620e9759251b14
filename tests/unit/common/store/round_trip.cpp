// What the writer is given is what the reader gives back.
#include <catch2/catch.hpp>
#include <thread>

#include "common/core/error.hpp"
#include "common/store/reader.hpp"
#include "common/store/writer.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::store;
using forklift::test::error_of;
using forklift::test::ScratchDir;

namespace {

ExperimentRecord experiment(const std::string& id, std::int64_t started_us = 1) {
  ExperimentRecord e;
  e.id = id;
  e.name = "spread";
  e.description = "what spread does";
  e.scenario_file = "scenarios/spread.json";
  e.scenario_text = "{\"name\": \"spread\"}";
  e.overrides = {"workload.duration=20s"};
  e.seed = 0xfedcba9876543210ULL;
  e.repeats = 3;
  e.plan = Json{{"cells", 1}};
  e.version = "0.1.0";
  e.started_us = started_us;
  e.maker = {"box", "alice", 1000};
  e.label = "v1.2";
  return e;
}

CellRecord cell() {
  CellRecord c;
  c.name = "by warehouse";
  c.fingerprint = "0011";
  c.database = "dbt2";
  c.scale = 0.01;
  c.sql_nodes = 2;
  c.warehouses = 4;
  c.terminals = 8;
  c.settings = Json{{"schema", "hash"}};
  c.changes = {{"schema.partition", "hash"}};
  c.parameters = {{"workload.spread", "2"}};
  c.notes = {"results are not comparable: scale 0.01"};
  return c;
}

contract::RunReport report(int driver) {
  contract::RunReport r;
  r.driver = driver;
  r.start_at_us = 5'000'000;
  r.window_begin_us = 10'000'000 + driver;
  r.window_end_us = 70'000'000 + driver;
  for (std::size_t txn = 0; txn < kTxns; ++txn) {
    r.transactions[txn].outcomes = {100 + txn, 1, 2, 3, 4};
    r.transactions[txn].retries = 7;
    r.transactions[txn].response.record_n(1000 * (driver + 1), 100);
  }
  r.intervals = {{0, 0, 10, 1, 0, 2, 5000, 900}, {1, 0, 20, 0, 1, 0, 9000, 1200}};
  r.audits = {{"remote payments", 0.15, 0.14, 0.16, 99, true}};
  r.errors = {{"payment", "retryable", "Deadlock found", 1213, 6}};
  r.cpu_us = 1000;
  r.transactions_all = 600;
  r.committed_total = 550;
  r.cpu_share = 0.25;
  r.cores = 0.5;
  r.cpu_periods = 87;
  r.throttled_periods = 82;
  if (driver == 1) r.offered = 612.5;
  r.client_version = "client 1";
  return r;
}

struct Made {
  ScratchDir scratch;
  Writer writer{Database::open(scratch / "r.db")};
  ExperimentId id = writer.begin_experiment(experiment("spread-20260101-000000-aaaa"));
  CellId cell_id = writer.add_cell(id, cell());
  RunId run = writer.begin_run({cell_id, 0, 2, 77});
  Reader reader() const { return Reader::open(scratch / "r.db"); }
};

}  // namespace

TEST_CASE("store: an experiment comes back as it was written", "[store][unit]") {
  const Made made;
  const auto e = made.reader().experiment("latest");
  CHECK(e.record.id == "spread-20260101-000000-aaaa");
  CHECK(e.record.overrides == std::vector<std::string>{"workload.duration=20s"});
  CHECK(e.record.seed == 0xfedcba9876543210ULL);
  CHECK(e.record.plan == Json{{"cells", 1}});
  CHECK(e.record.scenario_text == "{\"name\": \"spread\"}");
  CHECK(e.record.maker == Maker{"box", "alice", 1000});
  CHECK(e.record.label == "v1.2");
  CHECK(e.status == ExperimentStatus::running);
  CHECK_FALSE(e.ended_us);
}

TEST_CASE("store: a cell comes back with what the matrix changed in it", "[store][unit]") {
  const Made made;
  const auto cells = made.reader().cells(made.id);
  REQUIRE(cells.size() == 1);
  const auto& c = cells[0];
  CHECK(c.number == made.cell_id);
  CHECK_FALSE(c.comparable());
  CHECK(c.record.changes == cell().changes);
  CHECK(c.record.parameters == cell().parameters);
  CHECK(c.record.notes == cell().notes);
  CHECK(c.record.settings == cell().settings);
  CHECK(made.reader().cell(made.cell_id).record.name == "by warehouse");
}

TEST_CASE("store: drivers' reports are summed, their histograms merged", "[store][unit]") {
  Made made;
  made.writer.add_driver_report(made.run, report(0));
  made.writer.add_driver_report(made.run, report(1));
  made.writer.finish_run(made.run, RunStatus::valid, "", {"look here"}, 80'000'000);
  const auto reader = made.reader();
  const auto run = reader.run(made.run);
  CHECK(run.status == RunStatus::valid);
  CHECK(run.warnings == std::vector<std::string>{"look here"});
  CHECK(run.position == 2);
  CHECK(run.window_begin_us == 10'000'001);
  CHECK(run.window_end_us == 70'000'000);
  CHECK(run.window_s() == Approx(59.999999));
  CHECK(run.outcomes[0] == Outcomes{200, 2, 4, 6, 8});
  CHECK(run.outcomes[4] == Outcomes{208, 2, 4, 6, 8});
  CHECK(run.total(0) == 1020);
  CHECK(run.retries[2] == 14);
  REQUIRE(run.drivers.size() == 2);
  CHECK(run.drivers[1].driver == 1);
  CHECK(run.drivers[1].window_s == Approx(60));
  CHECK(run.drivers[1].cpu_share == Approx(0.25));
  CHECK(run.drivers[1].client_version == "client 1");
  CHECK(run.drivers[1].cores == Approx(0.5));
  CHECK(run.drivers[1].cpu_periods == 87);
  CHECK(run.drivers[1].throttled_periods == 82);
  CHECK(run.drivers[1].offered == 612.5);
  CHECK_FALSE(run.drivers[0].offered.has_value());
  const auto histograms = reader.histograms({made.run}, "response");
  CHECK(histograms.at(made.run)[3].count() == 200);
  CHECK(histograms.at(made.run)[3].max_us() == 2000);
  CHECK(reader.histograms({made.run}, "service").empty());
  CHECK(reader.runs(std::nullopt).size() == 1);
}

TEST_CASE("store: seconds are summed over the drivers, the highest latency kept", "[store][unit]") {
  Made made;
  made.writer.add_driver_report(made.run, report(0));
  made.writer.add_driver_report(made.run, report(1));
  const auto seconds = made.reader().seconds(made.run);
  REQUIRE(seconds.size() == 2);
  CHECK(seconds[1].second == 1);
  CHECK(seconds[1].committed == 40);
  CHECK(seconds[1].failed == 2);
  CHECK(seconds[1].latency_sum_us == 18000);
  CHECK(seconds[1].latency_max_us == 1200);
  const auto per_second = made.reader().committed_per_second(made.id, 0);
  CHECK(per_second.at(made.run) == std::vector<std::pair<int, std::uint64_t>>{{0, 20}, {1, 40}});
}

TEST_CASE("store: evidence comes back: hosts, nodes, settings, placement, counters, checks, logs", "[store][unit]") {
  Made made;
  auto& w = made.writer;
  w.add_hosts(made.id, {{"db1", "kernel", "6.1"}, {"db1", "cores", "2"}});
  w.add_nodes(made.id, {{0, "sql-node-1", "sql-node", "db1", "10.0.0.1", 3306, "/x y"}});
  w.add_versions(made.id, 0, {{"sql-node-1", "server", "10.11"}});
  w.set_settings(made.id, 0, {{"sql-node-1", "autocommit", "OFF"}});
  w.set_settings(made.id, 0, {{"sql-node-1", "autocommit", "ON"}});
  w.set_placements(made.cell_id, {{"stock", "data-node-1", "p0", "", 1}});
  w.set_homes(made.cell_id, {{7, "sql-node-2", "1"}, {3, "sql-node-1", ""}});
  w.set_placements(made.cell_id, {{"stock", "data-node-1", "p0", "0", 100000}});
  w.add_load(made.cell_id, "dbt2", {500, 4096, 1, {{"overload", 1}}, {1, 2}, {3}, 2.5, "multi-insert"});
  w.add_counters(made.run, {{"sql-node-1", "Com_commit", 5, 17}});
  w.add_log_files(made.id, {{1, "data-node-1", "far", "/w/log", 7, "abc", "words\n"}});
  w.add_clocks(made.run, {{"far", "before", -5'000'000, 120}, {"far", "after", -5'000'100, 90}});
  w.add_checks(made.run, {{{2, "text", false, 3, "w_id 1"}}, 1});
  w.add_driver_report(made.run, report(0));
  w.add_event(made.id, {made.run, 9, "died", "data-node-1", "gone"});
  w.add_event(made.id, {std::nullopt, 10, "ready", "", "all"});
  w.add_logs(made.id, made.run, {{"data-node-1", "err.log", {"one", "two"}}});
  const auto r = made.reader();
  CHECK(r.hosts(made.id).at(0).fact == "cores");
  CHECK(r.nodes(made.id).at(0).directory == "/x y");
  CHECK(r.versions(made.id).at(0).version.text == "10.11");
  REQUIRE(r.settings(made.id).size() == 1);
  CHECK(r.settings(made.id)[0].setting.value == "ON");
  REQUIRE(r.placements(made.id).size() == 1);
  CHECK(r.placements(made.id)[0].placement.rows == 100000);
  CHECK(r.loads(made.id).at(0).loaded == 2);
  CHECK(r.loads(made.id).at(0).method == "multi-insert");
  CHECK(r.loads(made.id).at(0).waits_by_class.at("overload") == 1);
  const auto homes = r.homes(made.id);
  REQUIRE(homes.size() == 2);
  CHECK(homes[0].home.warehouse == 3);
  CHECK(homes[0].home.node_group.empty());
  CHECK(homes[1].home.sql_node == "sql-node-2");
  CHECK(homes[1].home.node_group == "1");
  CHECK(r.counters(made.id).at(0).counter.after == 17);
  REQUIRE(r.log_files(made.id).size() == 1);
  CHECK(r.log_files(made.id)[0].host == "far");
  CHECK(r.log_files(made.id)[0].bytes == 7);
  CHECK(r.log_files(made.id)[0].text == "words\n");
  CHECK(r.checks(made.id).at(0).result.example == "w_id 1");
  CHECK(r.audits(made.id).at(0).audit.name == "remote payments");
  CHECK(r.errors(made.id).at(0).sample.number == 1213);
  CHECK(r.events(made.id).at(0).run == made.run);
  CHECK_FALSE(r.events(made.id).at(1).run.has_value());
  CHECK(r.logs(made.id).at(0).text == "one\ntwo\n");
}

TEST_CASE("store: the journal of processes knows one before it starts and after it stopped", "[store][unit]") {
  Made made;
  made.writer.process_starting(made.id, {"m1", "sql-node-1", "db1", "/d", "", "", "", 0, 0});
  CHECK(made.reader().processes(made.id).at(0).state == "starting");
  made.writer.process_started("m1", "boot", "/d/log", 42, 1000);
  const auto started = made.reader().processes(std::nullopt).at(0);
  CHECK(started.state == "started");
  CHECK(started.pid == 42);
  CHECK(started.start_ticks == 1000);
  CHECK(started.boot_id == "boot");
  CHECK(started.directory == "/d");
  made.writer.process_stopped("m1");
  CHECK(made.reader().processes(made.id).at(0).state == "stopped");
}

TEST_CASE("store: ending an experiment ends the runs that were still running", "[store][unit]") {
  Made made;
  const auto done = made.writer.begin_run({made.cell_id, 1, 3, 80});
  made.writer.finish_run(done, RunStatus::valid, "", {}, 90);
  made.writer.finish_experiment(made.id, ExperimentStatus::interrupted, "Ctrl-C", 99);
  const auto reader = made.reader();
  CHECK(reader.experiment("latest").reason == "Ctrl-C");
  CHECK(reader.run(made.run).status == RunStatus::interrupted);
  CHECK(reader.run(made.run).reason == "Ctrl-C");
  CHECK(reader.run(made.run).ended_us == 99);
  CHECK(reader.run(done).status == RunStatus::valid);
}

TEST_CASE("store: a repeat that is tried again counts its attempts", "[store][unit]") {
  Made made;
  made.writer.finish_run(made.run, RunStatus::failed, "a node died", {}, 5);
  const auto again = made.writer.begin_run({made.cell_id, 0, 2, 6});
  CHECK(made.reader().run(made.run).attempt == 0);
  CHECK(made.reader().run(again).attempt == 1);
}

TEST_CASE("store: an experiment is found by the start of its id", "[store][unit]") {
  Made made;
  made.writer.begin_experiment(experiment("spread-20260102-000000-bbbb", 2));
  const auto reader = made.reader();
  CHECK(reader.experiment("spread-20260102").record.id == "spread-20260102-000000-bbbb");
  CHECK(reader.experiment("latest").record.id == "spread-20260102-000000-bbbb");
  CHECK(error_of([&] { reader.experiment("spread"); }) ==
        "spread: 2 experiments have an id that begins with it. Write more of the id.\n    "
        "spread-20260102-000000-bbbb\n    "
        "spread-20260101-000000-aaaa");
  CHECK(error_of([&] { reader.experiment("zzz"); }) ==
        made.scratch / "r.db" +
            ": no experiment's id begins with \"zzz\". The latest is spread-20260102-000000-bbbb; see them all with: "
            "forklift list --db " +
            made.scratch / "r.db" + ".");
  CHECK(error_of([&] { reader.run(RunId{99}); }) ==
        "run 99: it is not in the results database. See `forklift list` for the numbers.");
}

TEST_CASE("store: an empty database has no latest experiment", "[store][unit]") {
  const ScratchDir scratch;
  { const auto made = Database::open(scratch / "r.db"); }
  const auto reader = Reader::open(scratch / "r.db");
  CHECK(error_of([&] { reader.experiment("latest"); }) ==
        scratch / "r.db" + ": it holds no experiment yet. Run a scenario first.");
}

TEST_CASE("store: several threads may write while another reads", "[store][unit]") {
  Made made;
  const auto reader = made.reader();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&made, t] {
      for (int i = 0; i < 25; ++i) made.writer.add_event(made.id, {std::nullopt, i, "ready", std::to_string(t), ""});
    });
  }
  for (int i = 0; i < 10; ++i) CHECK(reader.events(made.id).size() <= 100);
  for (auto& thread : threads) thread.join();
  CHECK(reader.events(made.id).size() == 100);
}

TEST_CASE("store: the phases of key lookups come back with their histograms", "[store][unit]") {
  Made made;
  auto with_lookups = report(1);
  contract::LookupPhase phase;
  phase.name = "update";
  phase.defined = 21;
  phase.outcomes = {1, 2, 3, 4, 5, 6};
  phase.wrong_rows = 7;
  phase.seconds = 1.5;
  phase.cpu_us = 8;
  phase.batches = 9;
  phase.response.record_n(1'000, 3);
  phase.batch_size.record(64);
  with_lookups.lookups = {contract::LookupPhase{.name = "insert"}, phase};
  made.writer.add_driver_report(made.run, with_lookups);
  const auto rows = made.reader().lookups(made.id);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].phase.name == "insert");
  const auto& row = rows[1];
  CHECK(row.run == made.run);
  CHECK(row.driver == 1);
  CHECK(row.position == 1);
  CHECK(row.phase.outcomes == phase.outcomes);
  CHECK(row.phase.defined == 21);
  CHECK(row.phase.wrong_rows == 7);
  CHECK(row.phase.seconds == 1.5);
  CHECK(row.phase.cpu_us == 8);
  CHECK(row.phase.batches == 9);
  CHECK(row.phase.response.count() == 3);
  CHECK(row.phase.queue_wait.count() == 0);
  CHECK(row.phase.batch_size.max_us() == 64);
}

TEST_CASE("round trip: control groups with and without each limit", "[store][unit]") {
  Made made;
  CgroupUse both{"db1", "/sys/fs/cgroup/box", {"driver-1", "sql-node-1"}, 0.5, 629145600, 130, 120, 9'000, 1};
  CgroupUse memory{"db2", "/sys/fs/cgroup/memory/b", {"sql-node-2"}, std::nullopt, 1 << 30, 0, 0, 0, 0};
  made.writer.add_cgroups(made.run, {both, memory});
  const auto rows = made.reader().cgroups(made.id);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].run == made.run);
  CHECK(rows[0].use.host == "db1");
  CHECK(rows[0].use.cgroup == "/sys/fs/cgroup/box");
  CHECK(rows[0].use.members == std::vector<std::string>{"driver-1", "sql-node-1"});
  CHECK(rows[0].use.cores == 0.5);
  CHECK(rows[0].use.memory_bytes == 629145600);
  CHECK(rows[0].use.periods == 130);
  CHECK(rows[0].use.throttled == 120);
  CHECK(rows[0].use.throttled_us == 9'000);
  CHECK(rows[0].use.oom_kills == 1);
  CHECK_FALSE(rows[1].use.cores.has_value());
}

TEST_CASE("round trip: commits per second of one transaction, and of all", "[store][unit]") {
  Made made;
  auto both = report(0);
  both.intervals = {{0, 0, 10}, {0, 1, 5}, {1, 0, 0}, {1, 1, 0}, {3, 1, 7}};
  made.writer.add_driver_report(made.run, both);
  using Series = std::vector<std::pair<int, std::uint64_t>>;
  CHECK(made.reader().committed_per_second(made.id, 0).at(made.run) == Series{{0, 10}, {1, 0}});
  CHECK(made.reader().committed_per_second(made.id).at(made.run) == Series{{0, 15}, {1, 0}, {3, 7}});
}
