#pragma once
// forklift-driver as a user runs it: a process with its standard input and output.
#include <sys/types.h>

#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "test_server.hpp"

namespace forklift::test {

class DriverProcess {
 public:
  /// Starts `forklift-driver COMMAND JOB EXTRA…` with the job in a file.
  DriverProcess(const std::string& command, const Json& job, const std::vector<std::string>& extra = {});
  ~DriverProcess();
  DriverProcess(const DriverProcess&) = delete;
  DriverProcess& operator=(const DriverProcess&) = delete;

  /// Reads on to the next event of that name and returns it; fails the test at the end of the output.
  Json wait_for(const std::string& event);
  void say(const Json& line);
  void close_input();
  void signal(int number) const;
  /// Waits for the end. Its exit code, or 128 + signal.
  int exit_code();

 private:
  Json next();

  TemporaryDirectory directory_;
  pid_t pid_ = -1;
  int input_ = -1, output_ = -1;
  std::string pending_;
};

/// Loads, drives or checks to the end, and returns the report.
Json report_of(const std::string& command, const Json& job, int expected_exit_code = 0);

}  // namespace forklift::test
