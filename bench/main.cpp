// Measures the driver against its limits (docs/measurement.md says how) and prints a table.
#include <fmt/format.h>
#include <sys/utsname.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "bench/decide.hpp"
#include "bench/driven.hpp"
#include "bench/modes.hpp"
#include "bench/ndb.hpp"
#include "bench/peers.hpp"
#include "bench/table.hpp"
#include "bench/tpcc_peers.hpp"
#include "common/cgroup/own.hpp"
#include "common/contract/report.hpp"
#include "common/core/clock.hpp"
#include "common/core/files.hpp"
#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "tests/integration/driver/driver_process.hpp"
#include "tests/support/ndb.hpp"

namespace {

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;
using namespace forklift::bench;

void bench_pure(bench::Table& table) {
  Histogram histogram;
  std::vector<std::int64_t> values(1 << 16);
  Random random{1};
  for (auto& value : values) value = static_cast<std::int64_t>(1) << random.uniform(0, 32);
  const auto begin = std::chrono::steady_clock::now();
  for (int round = 0; round < 1'000; ++round) {
    for (const auto value : values) histogram.record(value);
  }
  const double ns = std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
  table.at_most("histogram: one record", ns / static_cast<double>(histogram.count()), 20, "ns");

  DriverProcess generator{{"generate", "--discard", "--last", "8", "--parallel", "1"}};
  const Json made = generator.wait_for("report").at("report");
  generator.exit_code();
  table.at_least("generate rows to nowhere, one core",
                 made.at("bytes").get<double>() / 1e6 / made.at("seconds").get<double>(), 300, "MB/s");
}

void bench_null(bench::Table& table) {
  const auto single = run_job(nullptr, "null", 1);
  table.at_most("own cost per transaction on null_session", cpu_per_transaction(drive(single)), 1, "µs");

  auto paced = run_job(nullptr, "null", 2);
  paced.database.warehouses = 10'000;
  paced.home_warehouses.resize(10'000);
  for (int w = 1; w <= 10'000; ++w) paced.home_warehouses[static_cast<std::size_t>(w - 1)] = w;
  paced.terminals = 10;
  paced.pacing = "tpcc";
  paced.warmup = 30s;
  paced.duration = 30s;
  const auto measured = perform("run", contract::to_json(paced));
  const auto report = contract::read_run_report(measured.report, "run");
  Histogram lag;
  for (const auto& transaction : report.transactions) lag.merge(transaction.response);
  table.at_most("100,000 paced terminals: memory", static_cast<double>(measured.memory_bytes) / 1e6, 200, "MB");
  table.at_most("100,000 paced terminals: cores", static_cast<double>(report.cpu_us) / 30e6, 0.5, "cores");
  table.at_most("100,000 paced terminals: start kept, p99", static_cast<double>(lag.percentile_us(99)) / 1e3, 1, "ms");
}

void bench_server(bench::Table& table, const TestServer& server) {
  table.at_most("generate and load 4 warehouses, InnoDB", load(server, kWarehouses), 6, "s");
  for (const int connections : {4, 16}) {
    const auto job = run_job(&server, "statements", connections);
    const auto report = drive(job);
    table.at_most(fmt::format("client CPU per transaction, statements, {} connections", connections),
                  cpu_per_transaction(report), 200, "µs");
    const auto what = fmt::format("throughput, statements, {} connections", connections);
    if (connections == 4) {
      table.at_least(what, per_second(report, job), 1'447.5, "tx/s");  // 1.5 times tpcc-mysql's 965
    } else {
      table.peer(what, per_second(report, job), "tx/s");
    }
  }
  const auto job = run_job(&server, "procedures", 4);
  const auto report = drive(job);
  table.at_most("client CPU per transaction, procedures, 4 connections", cpu_per_transaction(report), 60, "µs");
  table.peer("throughput, procedures, 4 connections", per_second(report, job), "tx/s");
}

/// The helper that watches a host, with all its processes, while the bench's server runs.
void bench_watch(bench::Table& table) {
  constexpr int kSeconds = 20;
  DriverProcess watch{{"watch", "--mark", "forklift-bench"}};
  for (int i = 0; i < kSeconds; ++i) watch.wait_for("host");
  watch.close_input();
  watch.exit_code();
  table.at_most("watching a host: share of a core", static_cast<double>(watch.cpu_us()) / 1e4 / kSeconds, 1, "%");
}

void bench_checks(bench::Table& table, const TestServer& server) {
  load(server, 10);
  contract::CheckJob job;
  job.targets = {server.target()};
  job.database = database(10);
  const auto report = contract::read_check_report(perform("check", contract::to_json(job)).report, "check");
  for (const auto& result : report.results) test::require(result.passed, result.text + ": " + result.example);
  table.at_most("twelve checks, 10 warehouses", report.seconds, 5, "s");
}

void bench_peers(bench::Table& table, const TestServer& server) {
  if (const auto other = bench::sysbench(server)) {
    table.peer("peer: sysbench oltp_read_write (20 statements), 4 threads: client CPU per transaction",
               other->client_cpu_us, "µs");
    table.peer("peer: sysbench oltp_read_write, 4 threads: throughput", other->transactions_per_s, "tx/s");
  }
  const TemporaryDirectory files;
  DriverProcess generator{{"generate", "--out", files.path().string(), "--last", "4"}};
  const Json made = generator.wait_for("report").at("report");
  generator.exit_code();
  table.peer("the same 4 warehouses written as files, 2 threads", made.at("seconds").get<double>(), "s");
  if (const auto seconds = bench::load_data(server, files.path())) {
    table.peer("peer: mariadb client, LOAD DATA LOCAL of these files", *seconds, "s");
  }
}

void bench_ndb(bench::Table& table) {
  constexpr const char* kLoading = "generate and load 4 warehouses, NDB, 2 data nodes";
  if (test::ndb_basedir().empty()) return table.note(kLoading, "skipped: no NDB Cluster here (FORKLIFT_NDB_BASEDIR)");
  const TemporaryDirectory files;
  DriverProcess generator{{"generate", "--out", files.path().string(), "--last", "4"}};
  generator.exit_code();
  const auto loads = bench::ndb_loads(
      [](const contract::LoadJob& job) {
        return contract::read_load_report(perform("load", contract::to_json(job)).report, "load");
      },
      files.path().string());
  const auto rate = [](const contract::LoadReport& load) { return static_cast<double>(load.rows) / load.seconds; };
  if (loads->by_api) {
    table.at_most(fmt::format("{}, NDB API", kLoading), loads->by_api->seconds, 20, "s");
    table.at_least("the same, per second", rate(*loads->by_api), 150'000, "rows/s");
  } else {
    table.note(fmt::format("{}, NDB API", kLoading), "skipped: built without NDB's headers (FORKLIFT_NDB_BASEDIR)");
  }
  table.at_most(fmt::format("{}, INSERT over 2 SQL nodes", kLoading), loads->by_insert.seconds, 20, "s");
  table.peer("the same, per second", rate(loads->by_insert), "rows/s");
  if (loads->import_rows_per_s) {
    table.peer("peer: ndb_import of ORDER_LINE and STOCK from files", *loads->import_rows_per_s, "rows/s");
  } else {
    table.note("peer: ndb_import of ORDER_LINE and STOCK from files", "it failed");
  }
}

std::string machine(const TestServer& server) {
  utsname name{};
  ::uname(&name);
  std::string cpu = "unknown processor";
  for (const auto& line : split(read_file("/proc/cpuinfo"), '\n')) {
    if (line.rfind("model name", 0) == 0) cpu = line.substr(line.find(':') + 2);
  }
  double busy = 0;  // others' work on the machine shows here
  ::getloadavg(&busy, 1);
  const auto version = server.session()->query("SELECT VERSION()").rows.at(0).at(0).value();
  return fmt::format("{}, {} cores, Linux {}, {}, {}. Load average before the server started: {:.1f}.", cpu,
                     cgroup::cores_given(cgroup::read_now(cgroup::own_membership())), name.release, version,
                     format_utc(system_clock().wall_us()), busy);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    bench::Table table;
    if (argc > 1 && std::string_view{argv[1]} == "--ndb") {  // that alone
      bench_ndb(table);
      fmt::print("\n{}", table.markdown());
      return 0;
    }
    if (argc > 1 && std::string_view{argv[1]} == "decide") {  // simulated experiments alone
      fmt::print("{}", bench::decide(argc > 2 ? std::stod(argv[2]) : 1));
      return 0;
    }
    if (argc > 1 && std::string_view{argv[1]} == "modes") {
      fmt::print("{}", bench::modes());
      return 0;
    }
    if (argc > 1 && std::string_view{argv[1]} == "peers") {
      fmt::print("{}", bench::tpcc_peers({argv + 2, argv + argc}));
      return 0;
    }
    bench_pure(table);
    bench_null(table);
    std::string facts;
    {
      const TestServer server{
          {"--innodb-buffer-pool-size=2G", "--innodb-log-file-size=1G", "--innodb-flush-log-at-trx-commit=2"}};
      facts = machine(server);
      bench_server(table, server);
      bench_watch(table);
      bench_peers(table, server);
      bench_checks(table, server);
    }
    bench_ndb(table);  // when the other server is gone
    const std::string text = facts + "\n\n" + table.markdown();
    fmt::print("\n{}", text);
    if (argc > 1) write_file(argv[1], text);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "forklift-bench: {}\n", error.what());
    return 3;
  }
}
