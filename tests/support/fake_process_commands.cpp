// The scripts of orchestrator/remote/scripts.hpp: a fake host's processes.
#include <fmt/format.h>

#include "orchestrator/remote/scripts.hpp"
#include "tests/support/fake_machine.hpp"

namespace forklift::test {
namespace {

using remote::CommandResult;
namespace scripts = remote::scripts;

/// $1 log file, $2 names of variables, rest: the program.
CommandResult start(FakeMachine& machine, const Words& words, const remote::Command& command) {
  const auto& log = words.at(0);
  if (!machine.has_program(words.at(2))) return {127, "", words[2] + ": not found or not executable\n"};
  if (!machine.files.append(log, ""))
    return {126, "", fmt::format("sh: 1: cannot create {}: Directory nonexistent\n", log)};
  const Words argv{words.begin() + 2, words.end()};
  const auto mark = command.environment.at("FORKLIFT_PROCESS");
  FakeProgram program;
  if (machine.behaviour) program = machine.behaviour({.mark = mark, .argv = argv, .log = log});
  const auto process = machine.processes.add(mark, argv, log, std::move(program));
  return {0, fmt::format("{} {} {}\n0::/\n", process.pid, process.start, machine.boot), ""};
}

/// The process of pid, start time, boot id and mark from words[at] on.
const FakeProcess* recorded(const FakeMachine& machine, const Words& words, std::size_t at) {
  if (words.at(at + 2) != machine.boot) return nullptr;
  return machine.processes.find(std::stoi(words[at]), std::stoll(words.at(at + 1)), words.at(at + 3));
}

CommandResult alive(FakeMachine& machine, const Words& words, const remote::Command&) {
  machine.processes.look();
  return {0, recorded(machine, words, 0) != nullptr ? "alive\n" : "gone\n", ""};
}

CommandResult members(FakeMachine& machine, const Words& words, const remote::Command&) {
  machine.processes.look();
  return {0, recorded(machine, words, 0) != nullptr ? words[0] + "\n" : "", ""};
}

CommandResult marked(FakeMachine& machine, const Words& words, const remote::Command&) {
  std::string text;
  for (const auto& one : machine.processes.marked(words.at(0)))
    text += fmt::format("{} {} {}\n", one.pid, one.start, one.mark);
  return {0, text, ""};
}

/// $1 signal, then the recorded process: it, and whoever carries its whole mark.
CommandResult signal(FakeMachine& machine, const Words& words, const remote::Command&) {
  if (words.at(3) != machine.boot) return {};
  std::set<int> pids;
  if (const auto* one = recorded(machine, words, 1)) pids.insert(one->pid);
  const auto& mark = words.at(4);
  for (const auto& one : machine.processes.marked(mark)) {
    if (one.mark == mark) pids.insert(one.pid);
  }
  for (const int pid : pids) machine.processes.signal(pid, words[0]);
  return {};
}

CommandResult killed_for_memory(FakeMachine&, const Words&, const remote::Command&) { return {1, "", ""}; }

}  // namespace

std::vector<KnownCommand> process_commands() {
  return {{scripts::kStart, "start", start, 1},
          {scripts::kAlive, "alive?", alive, 0},
          {scripts::kMembers, "members?", members, 0},
          {scripts::kMarked, "marked?", marked, 0},
          {scripts::kSignal, "signal", signal, 1},
          {scripts::kKilledForMemory, "killed for memory?", killed_for_memory, 0}};
}

}  // namespace forklift::test
