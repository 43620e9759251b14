#pragma once
// Runs one of our programs as a user would, and can send it a signal when it has said something.
#include <chrono>
#include <string>
#include <vector>

namespace forklift::test {

struct Ended {
  int exit_code = -1;  ///< 128 + n for signal n
  std::string out, err;
};

class Program {
 public:
  /// Starts `argv[0]` (a path) with both outputs captured; `environment` is added.
  explicit Program(const std::vector<std::string>& argv, const std::vector<std::string>& environment = {});
  ~Program();  ///< kills it if it still runs
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Waits until standard error holds `text`; false if it ends or `patience` passes first.
  bool wait_for_error_text(const std::string& text, std::chrono::seconds patience);
  void signal(int number) const;  ///< nothing, once it was waited for
  int pid() const { return pid_; }
  long peak_kib() const { return peak_kib_; }  ///< the most memory that it had at a time; known after wait()
  /// Waits for the end; kills it after `patience` (exit code 137 then).
  Ended wait(std::chrono::seconds patience);

 private:
  void drain(int timeout_ms);
  long peak_kib_ = 0;
  int pid_ = -1, out_ = -1, err_ = -1;
  Ended ended_;
};

/// Starts and waits.
Ended run_program(const std::vector<std::string>& argv, std::chrono::seconds patience = std::chrono::seconds{120});

/// `forklift WORDS --db r.db` in this directory, so that names of files are relative ones.
Ended run_forklift_in(const std::string& directory, const std::vector<std::string>& words);

/// The path of forklift or forklift-driver in this build.
std::string built(const std::string& name);

/// "pid command" of every process whose environment or arguments hold `text`, other than this test.
std::vector<std::string> processes_with(const std::string& text);

}  // namespace forklift::test
