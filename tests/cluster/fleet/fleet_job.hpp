#pragma once
// A small Spider scenario over four test hosts, run by the real program from outside of them.
#include <fmt/format.h>

#include <fstream>

#include "tests/support/hosts.hpp"
#include "tests/support/program.hpp"

namespace forklift::test {

inline constexpr std::chrono::seconds kFleetPatience{300};

class FleetJob {
 public:
  /// `changes` is merged into the scenario (RFC 7396).
  explicit FleetJob(TestHosts& hosts, const nlohmann::json& changes = nlohmann::json::object()) : hosts_(hosts) {
    nlohmann::json scenario = nlohmann::json::parse(R"({
      "name": "fleet",
      "cluster": {"engine": "spider", "data_nodes": [{"host": "h1"}, {"host": "h2"}],
        "sql_nodes": [{"host": "h3"}, {"host": "h4"}],
        "config": {"mysqld": {"innodb_buffer_pool_size": "64M", "innodb_log_file_size": "32M"}}},
      "schema": {"partition": "hash", "partitions": 4},
      "workload": {"warehouses": 2, "scale": 0.02, "terminals": 1, "spread": 1, "warmup": "1s", "duration": "2s"},
      "repeats": 1})");
    scenario["hosts"] = hosts.hosts();
    scenario.merge_patch(changes);
    std::ofstream{scenario_file()} << scenario.dump(2);
  }

  std::string scenario_file() const { return hosts_.directory() + "/s.json"; }
  std::string database() const { return hosts_.directory() + "/r.db"; }
  std::vector<std::string> command(const std::string& name, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> argv{built("forklift"), name, "--db", database()};
    argv.insert(argv.end(), more.begin(), more.end());
    return argv;
  }
  std::vector<std::string> run_command() const {
    return command("run", {scenario_file(), "--out", hosts_.directory() + "/report"});
  }
  Ended run() const { return run_program(run_command(), kFleetPatience); }
  Ended stop() const { return run_program(command("stop"), kFleetPatience); }
  nlohmann::json ask(const std::string& name) const {
    return nlohmann::json::parse(run_program(command(name, {"--json"}), kFleetPatience).out);
  }

  /// No process and no listener is left on any host, and /tmp is as empty as it was.
  void check_clean() const {
    for (int i = 0; i < hosts_.count(); ++i) {
      INFO(hosts_.name(i));
      CHECK(hosts_.processes(i) == std::vector<std::string>{});
      CHECK(hosts_.listeners(i) == std::vector<std::string>{});
      CHECK(hosts_.shell(i, "ls -A /tmp") == "");
      // A link that was cut before the start leaves not even a work directory.
      const auto home = hosts_.shell(i, "ls -A /root");
      CHECK((home.empty() || home == "forklift-work\n"));
    }
  }

 private:
  TestHosts& hosts_;
};

}  // namespace forklift::test
