#pragma once
// A small scenario in a directory of its own, run by the real program on ports that were free a moment ago.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

namespace forklift::test {

inline constexpr std::chrono::seconds kPatience{240};

struct JobOptions {
  std::string duration = "2s";
  std::string mysqld;  ///< more of cluster.config.mysqld: ", \"name\": value"
  std::string host = R"({"transport": "local"})";
  std::string scale = "0.02";
  std::string workdir;  ///< default: in the job's own directory
  std::string faults = "[]";
  std::string more;      ///< further top-level values: ", \"matrix\": {…}"
  std::string database;  ///< default: in the job's own directory
};

class Job {
 public:
  explicit Job(const JobOptions& options = {}) : base_port_(free_port_range(4)), database_(options.database) {
    nlohmann::json workdir = options.workdir.empty() ? scratch_ / "work" : options.workdir;
    file_ = scratch_.write("s.json", R"({
  "name": "life", "hosts": {"box": )" + options.host +
                                         R"(},
  "cluster": {"engine": "spider", "workdir": )" +
                                         workdir.dump() + R"(, "base_port": )" + std::to_string(base_port_) + R"(,
    "data_nodes": [{"host": "box"}, {"host": "box"}], "sql_nodes": [{"host": "box"}, {"host": "box"}],
    "config": {"mysqld": {"innodb_buffer_pool_size": "64M", "innodb_log_file_size": "32M")" +
                                         options.mysqld + R"(}}},
  "schema": {"partition": "hash", "partitions": 4},
  "workload": {"warehouses": 2, "scale": )" +
                                         options.scale +
                                         R"(, "terminals": 1, "spread": 1, "warmup": "1s", "duration": ")" +
                                         options.duration + R"("},
  "faults": )" + options.faults + options.more +
                                         R"(,
  "repeats": 1})");
  }

  std::vector<std::string> command(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> argv{built("forklift"), "run", file_, "--db", database(), "--out", scratch_ / "report"};
    argv.insert(argv.end(), more.begin(), more.end());
    return argv;
  }
  Ended run(const std::vector<std::string>& more = {}) const { return Program{command(more)}.wait(kPatience); }
  std::string database() const { return database_.empty() ? scratch_ / "r.db" : database_; }
  std::string path(const std::string& name) const { return scratch_ / name; }
  int base_port() const { return base_port_; }

  nlohmann::json ask(const std::string& command) const {
    return nlohmann::json::parse(run_program({built("forklift"), command, "--json", "--db", database()}).out);
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
  std::string database_;
  std::string file_;
};

}  // namespace forklift::test
