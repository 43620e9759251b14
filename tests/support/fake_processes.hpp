#pragma once
// The processes of a fake host. Not for several threads: the host has the lock.
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/fake_files.hpp"

namespace forklift::test {

/// How a started program behaves; a test says it of each.
struct FakeProgram {
  std::set<int> ports{};             ///< it holds them while it lives; it ends at once if another has one of them
  int ends_after = 0;                ///< it ends by itself at the n-th look at it; 0: it runs until it is signalled
  int exit_code = 0;                 ///< then
  std::string output{};              ///< into its log at once
  std::set<std::string> ignores{};   ///< signals: "TERM"
  std::vector<std::string> makes{};  ///< files, and sockets where the name ends in ".sock"
};

struct FakeProcess {
  int pid = 0;
  std::int64_t start = 0;
  std::string mark;
  std::vector<std::string> argv;
  std::string log;  ///< empty: nobody waits for it there, and nothing tells how it ended
  bool paused = false;
  FakeProgram program{};
  int looks = 0;
};

class FakeProcesses {
 public:
  explicit FakeProcesses(FakeFiles& files) : files_(files) {}

  /// As one who was started and lives; with a log also the file that says that it runs.
  FakeProcess add(const std::string& mark, std::vector<std::string> argv, const std::string& log, FakeProgram program);
  /// It is gone; its exit code is beside its log.
  void end(int pid, int code);
  /// A look from outside: what ends by itself may do so now.
  void look();
  /// The process that these all belong to.
  const FakeProcess* find(int pid, std::int64_t start, const std::string& mark) const;
  bool lives(int pid) const;
  /// With a whole mark, or one that begins so if `mark` ends in "/".
  std::vector<FakeProcess> marked(const std::string& mark) const;
  /// "TERM", "KILL", "STOP", "CONT" …
  void signal(int pid, const std::string& name);

  std::vector<FakeProcess> all;
  std::vector<std::string> signals;  ///< "TERM 101", as sent
  std::set<std::string> ignored;     ///< signals that every process here takes no notice of

 private:
  FakeFiles& files_;
  int last_pid_ = 100;
};

}  // namespace forklift::test
