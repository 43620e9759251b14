#pragma once
// A scenario of engine external in a directory of its own, on a server that the test started, and what other people
// keep in a database.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "common/core/clock.hpp"
#include "tests/integration/driver/test_server.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

namespace forklift::test {

inline const std::vector<std::string> kNineTables{"customer",   "district", "history", "item",     "new_order",
                                                  "order_line", "orders",   "stock",   "warehouse"};

class ExternalJob {
 public:
  explicit ExternalJob(const std::vector<int>& ports) {
    scratch_.write("password", "secret\n");
    std::filesystem::permissions(scratch_ / "password", std::filesystem::perms::owner_read);
    auto endpoints = nlohmann::json::array();
    for (const int port : ports) endpoints.push_back({{"port", port}});
    const nlohmann::json scenario{
        {"name", "ext"},
        {"cluster",
         {{"engine", "external"},
          {"workdir", scratch_ / "work"},
          {"user", "forklift"},
          {"password_file", scratch_ / "password"},
          {"endpoints", endpoints}}},
        {"schema", {{"partition", "none"}}},
        {"workload",
         {{"warehouses", ports.size()}, {"scale", 0.01}, {"terminals", 1}, {"warmup", "0s"}, {"duration", "1s"}}},
        {"repeats", 1}};
    file_ = scratch_.write("s.json", scenario.dump(1));
  }

  /// "check", "plan" or "run" with `sets`.
  std::vector<std::string> command(const std::string& name, const std::vector<std::string>& sets = {}) const {
    std::vector<std::string> argv{built("forklift"), name, file_, "--db", database()};
    if (name == "run") argv.insert(argv.end(), {"--no-report"});
    for (const auto& set : sets) argv.insert(argv.end(), {"--set", set});
    return argv;
  }
  Ended ask(const std::string& name, const std::vector<std::string>& sets = {}) const {
    return run_program(command(name, sets), std::chrono::seconds{120});
  }
  std::string database() const { return scratch_ / "r.db"; }
  std::string file() const { return file_; }
  std::string path(const std::string& name) const { return scratch_ / name; }
  nlohmann::json runs() const {
    return nlohmann::json::parse(run_program({built("forklift"), "list", "--json", "--db", database()}).out);
  }

 private:
  ScratchDir scratch_;
  std::string file_;
};

/// Tables of another kit: one column, and 10, 20, 30 … rows.
inline void make_foreign(const TestServer& server, const std::string& database,
                         const std::vector<std::string>& tables) {
  server.session()->query("CREATE DATABASE IF NOT EXISTS " + database);
  int rows = 0;
  for (const auto& table : tables) {
    server.session()->query(
        fmt::format("CREATE TABLE {0}.{1} (theirs INT PRIMARY KEY); INSERT INTO {0}.{1} SELECT seq "
                    "FROM seq_1_to_{2}",
                    database, table, rows += 10));
  }
}

/// Names, definitions and contents of everything in that database.
inline std::string all_of(const TestServer& server, const std::string& database) {
  std::string all;
  const auto session = server.session();
  for (const auto& row :
       session->query("SELECT table_name FROM information_schema.tables WHERE table_schema = '" + database + "'")
           .rows) {
    const auto name = database + "." + row[0].value_or("");
    all += session->query("SHOW CREATE TABLE " + name).rows.at(0).at(1).value_or("");
    all += session->query("CHECKSUM TABLE " + name).rows.at(0).at(1).value_or("") + "\n";
  }
  return all;
}

/// The last message of the program.
inline std::string message(const Ended& ended) {
  const auto at = ended.err.rfind("forklift: ");
  return at == std::string::npos ? ended.err : ended.err.substr(at);
}

}  // namespace forklift::test
