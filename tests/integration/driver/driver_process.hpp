#pragma once
// forklift-driver as a user runs it: a process with its standard input and output.
#include <sys/types.h>

#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "tests/integration/driver/test_server.hpp"

namespace forklift::test {

class DriverProcess {
 public:
  /// Starts `forklift-driver COMMAND JOB EXTRA…` with the job in a file.
  DriverProcess(const std::string& command, const Json& job, const std::vector<std::string>& extra = {});
  /// Without a job: `forklift-driver ARGUMENTS…`.
  explicit DriverProcess(std::vector<std::string> arguments);
  ~DriverProcess();
  DriverProcess(const DriverProcess&) = delete;
  DriverProcess& operator=(const DriverProcess&) = delete;

  /// Reads on to the next event of that name and returns it; fails the test at the end of the output.
  Json wait_for(const std::string& event);
  void say(const Json& line);
  void close_input();
  void signal(int number) const;
  pid_t pid() const { return pid_; }
  /// After the end: CPU time of the process, and the most memory that it had.
  std::int64_t cpu_us() const { return cpu_us_; }
  std::int64_t memory_bytes() const { return memory_bytes_; }
  /// Waits for the end. Its exit code, or 128 + signal.
  int exit_code();

 private:
  void start(std::vector<std::string> arguments);
  Json next();

  TemporaryDirectory directory_;
  pid_t pid_ = -1;
  int input_ = -1, output_ = -1;
  std::string pending_;
  std::int64_t cpu_us_ = 0, memory_bytes_ = 0;
};

/// Loads, drives or checks to the end, and returns the report.
Json report_of(const std::string& command, const Json& job, int expected_exit_code = 0);

}  // namespace forklift::test
