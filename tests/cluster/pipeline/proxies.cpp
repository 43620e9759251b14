// Proxies between drivers and a real server, by the real programs: DBT2 through them, and sysbench where the direct way
// ends.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift::test;

namespace {

/// One MariaDB, three ways to it.
class ThreeWays {
 public:
  explicit ThreeWays(const nlohmann::json& workload, const nlohmann::json& mysqld = nlohmann::json::object()) {
    nlohmann::json options{{"innodb_buffer_pool_size", "64M"}, {"innodb_log_file_size", "32M"}};
    options.update(mysqld);
    const nlohmann::json scenario{{"name", "ways"},
                                  {"hosts", {{"box", {{"transport", "local"}}}}},
                                  {"cluster",
                                   {{"engine", "innodb"},
                                    {"workdir", scratch_ / "work"},
                                    {"base_port", free_port_range(4)},
                                    {"sql_nodes", {{{"host", "box"}}}},
                                    {"config", {{"mysqld", options}}}}},
                                  {"workload", workload},
                                  {"proxies", {{{"host", "box"}, {"connections", 4}}}},
                                  {"matrix", {{"proxies.0.kind", {"none", "haproxy", "forklift"}}}},
                                  {"repeats", 1}};
    file_ = scratch_.write("s.json", scenario.dump(1));
    ended_ = run_program({built("forklift"), "run", file_, "--db", scratch_ / "r.db", "--out", scratch_ / "report"},
                         std::chrono::seconds{120});
  }

  const Ended& ended() const { return ended_; }
  nlohmann::json ask(const std::string& command) const {
    return nlohmann::json::parse(run_program({built("forklift"), command, "--json", "--db", scratch_ / "r.db"}).out);
  }
  /// The run of "none", "haproxy" or "forklift".
  nlohmann::json run_of(const std::string& kind) const {
    for (const auto& run : ask("list")) {
      if (run["cell"] == "kind=" + kind) return run;
    }
    return nullptr;
  }
  void check_nothing_left() const {
    CHECK(processes_with(scratch_.path().string()) == std::vector<std::string>{});
    CHECK(std::filesystem::is_empty(scratch_ / "work"));
  }

 private:
  ScratchDir scratch_;
  std::string file_;
  Ended ended_;
};

}  // namespace

TEST_CASE("proxies: DBT2 runs directly and through either proxy, and its rows are right", "[pipeline][cluster]") {
  const ThreeWays ways{{{"warehouses", 1}, {"scale", 0.02}, {"terminals", 12}, {"warmup", "1s"}, {"duration", "2s"}}};
  INFO(ways.ended().err);
  CHECK(ways.ended().exit_code == 0);
  for (const char* kind : {"none", "haproxy", "forklift"}) {
    INFO(kind);
    const auto run = ways.run_of(kind);
    REQUIRE(run.is_object());
    CHECK(run["status"] == "valid");  // the twelve conditions and the servers' counts of commits among it
    CHECK(run["notpm"].get<double>() > 0);
  }
  ways.check_nothing_left();
}

TEST_CASE("proxies: where sysbench's clients prepare too many statements, only forklift-proxy serves them",
          "[pipeline][cluster]") {
  const ThreeWays ways{{{"kind", "sysbench"},
                        {"script", "oltp_read_write"},
                        {"threads", 16},
                        {"table_size", 500},
                        {"warmup", "1s"},
                        {"duration", "2s"}},
                       {{"max_prepared_stmt_count", 60}}};
  INFO(ways.ended().err);
  CHECK(ways.ended().exit_code == 1);  // a run broke a rule
  for (const char* kind : {"none", "haproxy"}) {
    const auto run = ways.run_of(kind);
    REQUIRE(run.is_object());
    CHECK(run["status"] == "invalid");
    CHECK(run["reason"].get<std::string>().find("driver-1: sysbench gave up: FATAL: mysql_stmt_prepare() failed") !=
          std::string::npos);
  }
  const auto run = ways.run_of("forklift");
  REQUIRE(run.is_object());
  CHECK(run["status"] == "valid");
  CHECK(run["notpm"].is_null());
  CHECK(run["tx_per_s"].get<double>() > 0);
  CHECK(ways.ended().err.find("NOTPM") == std::string::npos);
  ways.check_nothing_left();
}
