// A Galera cluster of three servers under load: one is killed and comes back by IST, the consistency conditions hold,
// and nothing is left of the servers, of what carries rows between them, and of their ports.
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "common/core/clock.hpp"
#include "common/store/reader.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

constexpr int kPorts = 12;
constexpr std::chrono::seconds kPatience{240};

bool installed() {
  return std::filesystem::exists("/usr/lib/galera/libgalera_smm.so") && std::filesystem::exists("/usr/bin/rsync");
}

class GaleraJob {
 public:
  explicit GaleraJob(const nlohmann::json& faults) : base_port_(free_port_range(kPorts)) {
    const nlohmann::json node{{"host", "local"}};
    file_ = scratch_.write(
        "s.json",
        nlohmann::json{
            {"name", "galera"},
            {"cluster",
             {{"engine", "galera"},
              {"workdir", scratch_ / "work"},
              {"base_port", base_port_},
              {"sql_nodes", {node, node, node}},
              {"config", {{"mysqld", {{"innodb_buffer_pool_size", "48M"}, {"innodb_log_file_size", "16M"}}}}}}},
            {"workload",
             {{"warehouses", 3},
              {"scale", 0.02},
              {"terminals", 1},
              {"spread", 1},
              {"warmup", "1s"},
              {"duration", "14s"}}},
            {"faults", faults},
            {"repeats", 1}}
            .dump());
  }
  std::vector<std::string> command() const {
    return {built("forklift"), "run", file_, "--db", database(), "--out", scratch_ / "report"};
  }
  std::string database() const { return scratch_ / "r.db"; }
  nlohmann::json ask(const std::string& what) const {
    return nlohmann::json::parse(run_program({built("forklift"), what, "--json", "--db", database()}).out);
  }
  void check_clean() const {
    CHECK(processes_with(scratch_.path().string()) == std::vector<std::string>{});
    for (int port = base_port_; port < base_port_ + kPorts; ++port) {
      INFO("port " << port);
      CHECK(can_bind(port));
    }
  }

 private:
  ScratchDir scratch_;
  int base_port_;
  std::string file_;
};

}  // namespace

TEST_CASE("galera: a server that is killed under load comes back by IST, and nothing is left", "[pipeline][cluster]") {
  if (!installed()) {
    WARN("SKIPPED: galera-4 or rsync is not installed (apt-get install galera-4 rsync)");
    return;
  }
  const GaleraJob job{{{{"at", "1s"}, {"kill", "sql-node-2"}}, {{"at", "8s"}, {"restart", "sql-node-2"}}}};
  const auto ended = Program{job.command()}.wait(kPatience);
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  const auto run = job.ask("list")[0];
  CHECK(run["status"] == "valid");
  const auto reader = forklift::store::Reader::open(job.database());
  std::vector<std::string> told;
  for (const auto& event : reader.events(reader.experiment("latest").number)) {
    if (event.kind == "fault" || event.kind == "joined") told.push_back(event.node + " " + event.text);
  }
  CHECK(told == std::vector<std::string>{"sql-node-2 killed", "sql-node-2 started again",
                                         "sql-node-2 took what it had missed (IST)", "sql-node-2 serves again"});
  const auto measures = run["measures"];
  CHECK(measures["replicated_bytes_per_tx"]["value"].get<double>() > 100);
  CHECK(measures["flow_control_paused_percent"]["value"].is_number());
  job.check_clean();
}

TEST_CASE("galera: the orchestrator killed while rows are carried to a joining server, stop leaves nothing",
          "[pipeline][cluster]") {
  if (!installed()) {
    WARN("SKIPPED: galera-4 or rsync is not installed (apt-get install galera-4 rsync)");
    return;
  }
  const GaleraJob job{nlohmann::json::array()};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("start", kPatience));
  const auto carries = [&] {
    for (const auto& process : processes_with(job.database()))
      if (process.find("rsync --daemon") != std::string::npos) return true;
    return false;
  };
  auto& clock = forklift::system_clock();
  REQUIRE(forklift::poll_until(clock, forklift::Deadline::after(clock, kPatience), 10ms, carries));
  program.signal(SIGKILL);
  program.wait(kPatience);
  const auto stopped = run_program({built("forklift"), "stop", "all", "--db", job.database()}, kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  job.check_clean();
}
