#pragma once
// A MariaDB server of the test's own: temporary directory, free loopback port, gone with the test.
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/contract/job.hpp"
#include "common/sql/session.hpp"

namespace forklift::test {

/// Throws, with `details`, if something that every test builds on did not work.
void require(bool good, const std::string& details = "");

/// A directory that is removed with everything in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class TestServer {
 public:
  /// Installs and starts a server with an empty database "dbt2" that has the nine tables, on a free port and a socket
  /// in its own directory if none is given.
  explicit TestServer(std::vector<std::string> options = {"--innodb-buffer-pool-size=256M"}, int port = 0,
                      std::string socket = "");
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  contract::Target target() const;
  std::unique_ptr<sql::SqlSession> session() const;
  /// First column of the first row, as a number.
  std::int64_t number(const std::string& query) const;
  void start();
  pid_t pid() const { return pid_; }
  const std::filesystem::path& directory() const { return directory_.path(); }
  /// SIGKILL: the server has no time to say goodbye.
  void kill();

 private:
  sql::Endpoint root() const;

  TemporaryDirectory directory_;
  std::vector<std::string> options_;
  int port_;
  std::string socket_;
  pid_t pid_ = -1;
};

}  // namespace forklift::test
