// What a fake host tells about itself: hardware, addresses, control groups (it has none), home, time.
#include <fmt/format.h>

#include "orchestrator/hosts/scripts.hpp"
#include "orchestrator/remote/host_scripts.hpp"
#include "tests/support/fake_machine.hpp"

namespace forklift::test {
namespace {

using remote::Command;
using remote::CommandResult;

CommandResult home(FakeMachine& machine, const Words&, const Command&) {
  return {0, machine.home + '\0' + machine.home, ""};
}

CommandResult machine_name(FakeMachine& machine, const Words&, const Command&) {
  return {0, machine.name + "\n" + machine.boot + "\n", ""};
}

CommandResult facts(FakeMachine& machine, const Words&, const Command&) {
  return {0,
          fmt::format("hostname={}\ncpu=Fake CPU\ncores=8\nmemory_kb=16000000\nkernel=Linux 6.1.0\n"
                      "distribution=Fake Linux 1\narchitecture=x86_64\nswap_kb=0\nmemory_available_kb=12000000\n"
                      "open_files=1048576\nprocesses=63000\nboot_id={}\nload=0.10 0.10 0.10\n",
                      machine.name, machine.boot),
          ""};
}

/// Loopback alone: the parts are there, without an address that others could reach.
CommandResult addresses(FakeMachine&, const Words&, const Command&) { return {0, "=\n", ""}; }

/// Every process is in the root's group, and no controller is mounted.
CommandResult groups(FakeMachine& machine, const Words& words, const Command&) {
  std::string text = "== mounts\n== self\n0::/\n";
  const auto& prefix = words.at(0);
  for (const auto& one : machine.processes.all) {
    if (!prefix.empty() && one.mark.rfind(prefix, 0) == 0) text += fmt::format("== {}\n0::/\n", one.mark);
  }
  return {0, text, ""};
}

CommandResult texts(FakeMachine& machine, const Words& words, const Command&) {
  std::string text;
  for (const auto& file : words) {
    if (machine.files.there(file)) text += fmt::format("== {}\n{}", file, machine.files.text(file));
  }
  return {0, text, ""};
}

CommandResult date(FakeMachine& machine, const Words&, const Command&) {
  return {0, fmt::format("{}000\n", machine.wall_us()), ""};
}

CommandResult nothing(FakeMachine&, const Words&, const Command&) { return {}; }

}  // namespace

std::vector<KnownCommand> fact_commands() {
  return {{hosts::scripts::kHomes, "home?", home},
          {hosts::scripts::kMachine, "machine?", machine_name},
          {remote::scripts::kFacts, "facts?", facts},
          {remote::scripts::kAddresses, "addresses?", addresses},
          {remote::scripts::kGroups, "control groups?", groups, 0},
          {remote::scripts::kTexts, "texts of control groups?", texts, 0},
          {"date", "date", date},
          {"true", "true", nothing}};
}

}  // namespace forklift::test
