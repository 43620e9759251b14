#pragma once
// The servers' own count in a run's window, as the check of what the processes report: `Questions` is what sysbench
// calls queries, whatever its script, and `Com_commit` its transactions, if the script has any. One session per server
// reads it driving both edges of the window, with the time of each reading, so that the count at the very edge follows.
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/core/clock.hpp"
#include "common/sql/session.hpp"

namespace forklift::workloads::sysbench {

/// Counts since the server's start, without the readings' own.
struct Reading {
  std::int64_t asked_us = 0, answered_us = 0;  ///< our clock: it is the count of some moment in between
  double statements = 0, commits = 0;
};

/// How much a count grew.
struct Growth {
  double likely = 0;         ///< in proportion between readings
  double low = 0, high = 0;  ///< it can't be outside
};
/// Of one count between two moments. Nothing if there is no reading before the first or after the last, or the server
/// was started again.
std::optional<Growth> growth_between(const std::vector<Reading>& readings, double Reading::*count, std::int64_t from_us,
                                     std::int64_t to_us);

class ServerCount {
 public:
  /// Connects to each server; one that can't be reached is named in the result.
  ServerCount(const std::vector<sql::Endpoint>& servers, Clock& clock);
  ~ServerCount();
  ServerCount(const ServerCount&) = delete;
  ServerCount& operator=(const ServerCount&) = delete;

  /// The window is known, to a few milliseconds: from now on the servers are read driving its edges.
  void expect(std::int64_t begin_us, std::int64_t end_us);

  struct Counted {
    std::map<std::string, Growth> statements, commits;  ///< by server
    std::string problem;                                ///< why they are not counted; empty if they are
  };
  /// When the window is over: ends the sessions.
  Counted finish(std::int64_t begin_us, std::int64_t end_us);

 private:
  struct Server {
    std::string name;
    std::unique_ptr<sql::SqlSession> session;
    std::vector<Reading> readings;
    std::string problem;
    bool done = false;
  };
  void follow(Server& server);
  void read(Server& server);
  bool wait_until(std::int64_t at_us);
  void end();

  Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  std::vector<std::int64_t> moments_;
  std::vector<Server> servers_;
  std::vector<std::jthread> threads_;
};

}  // namespace forklift::workloads::sysbench
