#pragma once
// What a fake host is made of, and how it answers the scripts and commands that the orchestrator runs on hosts. The
// tables of answers know each script by its text. Not for several threads: the host has the lock.
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/checksum/sha256.hpp"
#include "orchestrator/remote/remote.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_files.hpp"
#include "tests/support/fake_processes.hpp"

namespace forklift::test {

/// The content of a program that is our driver: a file with it can be started as one, wherever it was copied to.
inline const std::string kFakeDriver = "forklift-driver, as fakes know it\n";

struct FakeMachine {
  explicit FakeMachine(std::string its_name, FakeClock& its_clock);

  std::string name, boot, user = "me", home = "/home/me";
  FakeClock& clock;
  std::int64_t clock_ahead_us = 0;  ///< of its wall clock before ours
  FakeFiles files{home};
  FakeProcesses processes{files};
  /// How a program that is started behaves; mark, argv and log are known. Empty: all run until they are signalled.
  std::function<FakeProgram(const FakeProcess&)> behaviour;
  std::set<std::string> lacking;  ///< names of programs that are not in its PATH

  /// In its PATH, or a file there that can be executed.
  bool has_program(const std::string& name) const;
  bool is_driver(const std::string& program) const { return files.text(program) == kFakeDriver; }
  std::int64_t wall_us() const { return clock.wall_us() + clock_ahead_us; }
};

using Words = std::vector<std::string>;  ///< of a script: $1, $2 …; of a command: what follows the program

/// One script or command that fake hosts know.
struct KnownCommand {
  std::string text;  ///< the script, or the program's name
  std::string name;  ///< in descriptions of effects
  std::function<remote::CommandResult(FakeMachine& machine, const Words& words, const remote::Command& command)> answer;
  std::size_t told = 2;  ///< so many of its words are in descriptions: those that are the same in each run
  std::size_t from = 0;  ///< from this one on
};

std::vector<KnownCommand> process_commands();    ///< start, look for and signal processes
std::vector<KnownCommand> directory_commands();  ///< make, claim and remove directories
std::vector<KnownCommand> file_commands();       ///< logs, the cache of programs, cat, touch, rm
std::vector<KnownCommand> fact_commands();       ///< what a host tells about itself

/// The one that this is; null if none.
const KnownCommand* known_command(const remote::Command& command);
/// The words of a script or command.
Words words_of(const remote::Command& command);
/// "start /w/log", "cat /w/password".
std::string description_of(const remote::Command& command);

}  // namespace forklift::test
