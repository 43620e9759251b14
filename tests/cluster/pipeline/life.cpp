// The main job on a real Spider cluster of this machine: a whole run, an interruption in each phase, a failure in each phase.
// After every one: no process, socket or port of ours is left, and the database says what happened.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift::test;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

constexpr auto kPatience = 240s;

/// A small scenario in a scratch directory, with ports that were free a moment ago.
class Job {
 public:
  explicit Job(const std::string& duration = "2s", const std::string& more_mysqld = "") : base_port_(free_port_range(4)) {
    file_ = scratch_.write("s.json", R"({
  "name": "life", "cluster": {"engine": "spider", "workdir": ")" + scratch_ / "work" + R"(", "base_port": )" + std::to_string(base_port_) +
        R"(, "data_nodes": [{"host": "local"}, {"host": "local"}], "sql_nodes": [{"host": "local"}, {"host": "local"}],
  "config": {"mysqld": {"innodb_buffer_pool_size": "64M")" + more_mysqld + R"(}}},
  "schema": {"partition": "hash", "partitions": 4},
  "workload": {"warehouses": 2, "scale": 0.02, "terminals": 1, "spread": 1, "warmup": "1s", "duration": ")" + duration + R"("},
  "repeats": 1})");
  }

  std::vector<std::string> command() const {
    return {built("forklift"), "run", file_, "--db", database(), "--out", scratch_ / "report"};
  }
  std::string database() const { return scratch_ / "r.db"; }
  std::string path(const std::string& name) const { return scratch_ / name; }
  int base_port() const { return base_port_; }

  Json ask(const std::string& command) const {
    return Json::parse(run_program({built("forklift"), command, "--json", "--db", database()}).out);
  }

  /// Nothing of this job is left: no process, no listening port, no socket file.
  void check_clean() const {
    CHECK(processes_with(scratch_.path().string()) == std::vector<std::string>{});
    for (int port = base_port_; port < base_port_ + 4; ++port) {
      INFO("port " << port);
      CHECK(can_bind(port));
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch_.path())) {
      INFO(entry.path().string());
      CHECK_FALSE(entry.is_socket());
    }
  }

 private:
  ScratchDir scratch_;
  int base_port_;
  std::string file_;
};

}  // namespace

TEST_CASE("life: a run ends with a valid number, a report and nothing left behind", "[pipeline][cluster]") {
  const Job job;
  const auto ended = Program{job.command()}.wait(kPatience);
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  const auto list = job.ask("list");
  REQUIRE(list.size() == 1);
  CHECK(list[0]["status"] == "valid");
  CHECK(list[0]["notpm"].get<double>() > 0);
  CHECK(std::filesystem::exists(job.path("report/index.html")));
  CHECK(job.ask("status")["status"] == "finished");
  job.check_clean();
  CHECK_FALSE(std::filesystem::exists(job.path("work") + "/" + list[0]["experiment"].get<std::string>()));
}

TEST_CASE("life: Ctrl-C in each phase ends in order, with 130", "[pipeline][cluster]") {
  const std::string phase = GENERATE(as<std::string>{}, "starting 4 servers", "creating dbt2", "loading 2 warehouses", "run 1/1");
  const int signal = GENERATE(SIGINT, SIGTERM);
  INFO(phase << ", signal " << signal);
  const Job job{"30s"};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text(phase, kPatience));
  program.signal(signal);
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 130);
  const auto list = job.ask("list");
  REQUIRE(list.size() == 1);
  CHECK(list[0]["status"] == "failed");
  CHECK(job.ask("status")["status"] == "interrupted");
  job.check_clean();
}

TEST_CASE("life: a server that can't start fails the run with its own last lines", "[pipeline][cluster]") {
  const Job job{"2s", R"(, "innodb_page_size": "3")"};
  const auto ended = Program{job.command()}.wait(kPatience);
  CHECK(ended.exit_code == 3);
  CHECK(ended.err.find("data-node-1") != std::string::npos);
  CHECK(job.ask("list")[0]["status"] == "failed");
  CHECK(job.ask("status")["status"] == "failed");
  job.check_clean();
}

TEST_CASE("life: a data node killed while the run goes on fails it, and the reason is kept", "[pipeline][cluster]") {
  const Job job{"30s"};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kPatience));
  for (const auto& process : processes_with(job.path("work"))) {
    if (process.find("data-node-1") == std::string::npos || process.find("--defaults-file") == std::string::npos) continue;
    ::kill(std::stoi(process), SIGKILL);
  }
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK((ended.exit_code == 3 || ended.exit_code == 1));
  const auto list = job.ask("list");
  CHECK(list[0]["status"] == "failed");
  CHECK(ended.err.find("data-node-1") != std::string::npos);
  job.check_clean();
}

TEST_CASE("life: after SIGKILL, forklift stop cleans up from the records", "[pipeline][cluster]") {
  const Job job{"30s"};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kPatience));
  program.signal(SIGKILL);
  CHECK(program.wait(kPatience).exit_code == 137);
  CHECK_FALSE(processes_with(job.path("work")).empty());
  const auto stopped = run_program({built("forklift"), "stop", "--db", job.database()}, kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  CHECK(job.ask("list")[0]["status"] == "failed");
  job.check_clean();
}
