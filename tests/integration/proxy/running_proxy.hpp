#pragma once
// forklift-proxy as a process of the test's own, in front of one or more servers, with an account "app"/"pass".
#include <memory>
#include <string>

#include "common/core/json.hpp"
#include "common/sql/session.hpp"
#include "tests/integration/driver/test_server.hpp"
#include "tests/support/program.hpp"

namespace forklift::test {

/// The smallest configuration in front of a server: 4 connections, one thread. `directory` gets its files.
Json proxy_config(const TestServer& server, int connections = 4);

class RunningProxy {
 public:
  /// Adds port, login, account and admin socket to `config`, starts, and waits until it takes clients.
  explicit RunningProxy(Json config, const std::string& user = "forklift", const std::string& password = "secret");

  int port() const { return port_; }
  sql::Endpoint endpoint(const std::string& database = "dbt2") const;
  std::unique_ptr<sql::SqlSession> session(const std::string& database = "dbt2") const;
  /// What its admin socket says.
  Json statistics() const;
  /// One number of it: "now", "total" or "pins", and its name.
  std::int64_t count(const std::string& group, const std::string& name) const;
  /// Waits until that number has come to be this; false after ten seconds.
  bool comes_to(const std::string& group, const std::string& name, std::int64_t value) const;
  Program& program() { return *program_; }
  std::string directory() const { return directory_.path(); }

 private:
  TemporaryDirectory directory_;
  int port_;
  std::unique_ptr<Program> program_;
};

/// The first column of the first row.
std::string value(sql::SqlSession& session, const std::string& query);
/// The number of the error that a statement ends with; 0 if it succeeds.
unsigned error_of(sql::SqlSession& session, const std::string& query);

}  // namespace forklift::test
