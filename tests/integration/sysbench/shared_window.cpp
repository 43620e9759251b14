// sysbench on three SQL servers, one process of which starts three seconds after the others: what `forklift run`
// reports against what the servers counted, read by sessions of the test's own.
#include <fmt/format.h>
#include <sys/stat.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "common/mysql/connection.hpp"
#include "common/store/reader.hpp"
#include "orchestrator/workloads/sysbench/server_count.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

constexpr int kServers = 3;
constexpr double kStatements = 16;  // of a transaction of oltp_read_only, with its BEGIN and COMMIT

/// The program `sysbench` of the drivers' host: it leaves its login for the test, and the last server's starts late.
std::string late_sysbench(const std::string& directory, int late_port) {
  return fmt::format(R"(#!/bin/sh
case "$*" in *--report-interval=*)
  for word; do
    case "$word" in
      --config-file=*) login=${{word#*=}} ;;
      --mysql-port=*) port=${{word#*=}} ;;
    esac
  done
  cp "$login" {0}/part-$port && mv {0}/part-$port {0}/login-$port
  if [ "$port" = {1} ]; then sleep 3; fi ;;
esac
exec /usr/bin/sysbench "$@"
)",
                     directory, late_port);
}

nlohmann::json scenario(const std::string& workdir, int base_port) {
  const nlohmann::json node{{"host", "box"}};
  return {{"name", "late"},
          {"hosts", {{"box", {{"transport", "local"}}}}},
          {"cluster",
           {{"engine", "innodb"},
            {"workdir", workdir},
            {"base_port", base_port},
            {"sql_nodes", {node, node, node}},
            {"config", {{"mysqld", {{"innodb_buffer_pool_size", "32M"}, {"innodb_log_file_size", "8M"}}}}}}},
          {"workload",
           {{"kind", "sysbench"},
            {"script", "oltp_read_only"},
            {"threads", kServers},
            {"table_size", 500},
            {"warmup", "1s"},
            {"duration", "5s"}}},
          {"repeats", 1}};
}

/// What one server counts, as long as it is there.
class Witness {
 public:
  Witness(std::string login, int port) : login_(std::move(login)), port_(port) {}

  void look() {
    if (gone_ || (!session_ && !connect())) return;
    try {
      workloads::sysbench::Reading reading{.asked_us = system_clock().wall_us()};
      reading.statements = static_cast<double>(
          sql::number_of(session_->query("SHOW GLOBAL STATUS LIKE 'Questions'").first().at(1)) - own_++);
      reading.answered_us = system_clock().wall_us();
      readings.push_back(reading);
    } catch (const sql::SqlError&) {
      gone_ = true;
    }
  }
  std::vector<workloads::sysbench::Reading> readings;

 private:
  bool connect() {
    if (!std::filesystem::exists(login_)) return false;
    sql::Endpoint endpoint;
    endpoint.port = port_;
    for (const auto& line : split(read_file(login_), '\n')) {
      if (line.rfind("mysql-user=", 0) == 0) endpoint.user = line.substr(11);
      if (line.rfind("mysql-password=", 0) == 0) endpoint.password = line.substr(15);
    }
    session_ = mysql::connect(endpoint);
    return true;
  }

  std::string login_;
  int port_;
  std::int64_t own_ = 0;
  bool gone_ = false;
  std::unique_ptr<sql::SqlSession> session_;
};

std::int64_t written_us(const std::string& file) {
  struct ::stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  return std::int64_t{status.st_mtim.tv_sec} * 1'000'000 + status.st_mtim.tv_nsec / 1000;
}

}  // namespace

TEST_CASE("sysbench: where a process starts late, what is reported is what the servers did in the window",
          "[sysbench][integration]") {
  const ScratchDir scratch;
  const int base_port = free_port_range(kServers);
  std::filesystem::create_directory(scratch / "bin");
  scratch.write("bin/sysbench", late_sysbench(scratch.path().string(), base_port + kServers - 1));
  std::filesystem::permissions(scratch / "bin/sysbench", std::filesystem::perms{0755});
  const auto file = scratch.write("s.json", scenario(scratch / "work", base_port).dump(1));
  Program program{{built("forklift"), "run", file, "--db", scratch / "r.db", "--out", scratch / "report"},
                  {fmt::format("PATH={}:{}", scratch / "bin", std::getenv("PATH"))}};

  std::vector<Witness> witnesses;
  for (int i = 0; i < kServers; ++i)
    witnesses.emplace_back(scratch / fmt::format("login-{}", base_port + i), base_port + i);
  std::atomic<bool> ended = false;
  std::thread looking{[&] {
    poll_until(system_clock(), Deadline::never(), 40ms, [&] {
      for (auto& witness : witnesses) witness.look();
      return ended.load();
    });
  }};
  const auto end = program.wait(120s);
  ended = true;
  looking.join();
  INFO(end.err);

  const auto reader = store::Reader::open(scratch / "r.db");
  const auto experiment = reader.experiment("latest");
  const auto runs = reader.runs(experiment.number);
  REQUIRE(runs.size() == 1);
  const auto& run = runs[0];
  INFO(run.reason);
  CHECK(run.window_s() == 5);
  CHECK(*run.window_begin_us >= written_us(scratch / fmt::format("login-{}", base_port)) + 4'000'000);
  if (run.status ==
      store::RunStatus::invalid) {  // a machine on which nothing comes in time: not a number that is wrong
    CHECK(run.reason.rfind("the clients counted ", 0) == 0);
    return;
  }
  REQUIRE(run.status == store::RunStatus::valid);
  double low = 0, high = 0, queries = 0;
  int compared = 0;
  for (const auto& witness : witnesses) {
    const auto grown = workloads::sysbench::growth_between(witness.readings, &workloads::sysbench::Reading::statements,
                                                           *run.window_begin_us, *run.window_end_us);
    REQUIRE(grown);
    low += grown->low;
    high += grown->high;
  }
  for (const auto& [number, counter] : reader.counters(experiment.number)) {
    if (counter.name == "queries") queries += static_cast<double>(counter.after);
    compared += counter.name == "statements_in_window";
  }
  const bool unanswered = std::any_of(run.warnings.begin(), run.warnings.end(), [](const std::string& words) {
    return words.rfind("sysbench's queries were not compared with the servers' counters: ", 0) == 0;
  });
  CHECK((compared == kServers || unanswered));
  INFO("reported " << run.total(0) << " transactions, " << queries << " queries; servers " << low << " to " << high);
  const double transactions = static_cast<double>(run.total(0)) * kStatements;
  for (const double reported : {queries, transactions}) {
    CHECK(reported >= low * 0.98);
    CHECK(reported <= high * 1.02);
  }
  CHECK(queries > 0);
}
