#include "tests/support/fake_host.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/failures.hpp"
#include "tests/support/fake_driver.hpp"
#include "tests/support/fake_lines.hpp"

namespace forklift::test {
namespace {

/// As common/core/files.cpp, which the local transport uses.
[[noreturn]] void no_file(const std::string& path, const char* verb, bool is_directory = false) {
  throw Error{ErrorKind::environment, path,
              fmt::format("can't {} it: {}", verb, is_directory ? "Is a directory" : "No such file or directory"),
              is_directory ? "Check the path and its permissions" : "Check the path"};
}

}  // namespace

FakeHost::FakeHost(FakeWorld& world, std::string name)
    : world_(world), name_(std::move(name)), machine_(name_, world.clock) {
  put(kDriver, kFakeDriver, 0755);
}

void FakeHost::check_cancelled() const {
  if (cancelled_) remote::throw_cancelled(name_);
}

void FakeHost::need_program(const remote::Command& command) {
  const auto& program = command.argv.at(0);
  if (!command.directory.empty() && !machine_.files.is_directory(command.directory))
    remote::throw_not_started(name_, command, remote::NotStarted::no_directory);
  if (machine_.has_program(program)) return;
  const bool there = machine_.files.there(program);
  remote::throw_not_started(name_, command,
                            there ? remote::NotStarted::not_executable : remote::NotStarted::no_program);
}

remote::CommandResult FakeHost::run(const remote::Command& command, Deadline deadline) {
  check_cancelled();
  return world_.effects.perform({name_, "run " + description_of(command), command, deadline},
                                [&] { return answer(command); });
}

remote::CommandResult FakeHost::answer(const remote::Command& command) {
  {
    const std::lock_guard lock{guard_};
    need_program(command);
    if (const auto* known = known_command(command)) return known->answer(machine_, words_of(command), command);
    if (machine_.is_driver(command.argv[0]) && words_of(command) == Words{"--version"})
      return {0, "forklift-driver, a fake\n", ""};
  }
  if (more) {
    if (auto answer = more(command)) return *answer;
  }
  world_.unknown(name_, join(command.argv, " "));
}

std::unique_ptr<remote::LineProcess> FakeHost::open(const remote::Command& command) {
  check_cancelled();
  const Effect effect{name_, "open " + driver_name(command), command, Deadline::never()};
  const auto turn = world_.effects.begin(effect);
  if (turn == EffectCounter::Turn::late) remote::throw_late(name_, command);
  const bool is_driver = with([&](FakeMachine& machine) {
    need_program(command);
    return machine.is_driver(command.argv[0]);
  });
  if (!is_driver) world_.unknown(name_, join(command.argv, " "));
  auto driver = make_fake_driver(*this, command);
  if (turn == EffectCounter::Turn::answer_lost) {
    driver->lose_channel();
    EffectCounter::lose(effect);
  }
  return driver;
}

void FakeHost::write_file(const std::string& path, const std::string& content, unsigned mode, Deadline deadline) {
  check_cancelled();
  world_.effects.perform({name_, "write " + path, {.argv = {"write", path}}, deadline}, [&] {
    with([&](FakeMachine& machine) {
      if (!machine.files.write(path, content, mode)) no_file(path, "write", machine.files.is_directory(path));
    });
  });
}

std::string FakeHost::read_file(const std::string& path, Deadline deadline) {
  check_cancelled();
  return world_.effects.perform({name_, "read " + path, {.argv = {"cat", "--", path}}, deadline}, [&] {
    return with([&](FakeMachine& machine) {
      if (!machine.files.there(path)) no_file(path, "open");
      if (machine.files.is_directory(path)) no_file(path, "read", true);
      return machine.files.text(path);
    });
  });
}

std::string FakeHost::tail_file(const std::string& path, std::size_t bytes, Deadline deadline) {
  check_cancelled();
  const remote::Command tail{.argv = {"tail", "-c", std::to_string(bytes), "--", path}};
  return world_.effects.perform({name_, "tail " + path, tail, deadline}, [&] {
    return with([&](FakeMachine& machine) {
      machine.processes.look();
      const auto text = machine.files.text(path);
      return text.substr(text.size() - std::min(text.size(), bytes));
    });
  });
}

void FakeHost::set_behaviour(std::function<FakeProgram(const FakeProcess&)> behaviour) {
  with([&](FakeMachine& machine) { machine.behaviour = std::move(behaviour); });
}

std::vector<FakeProcess> FakeHost::processes() {
  return with([](FakeMachine& machine) { return machine.processes.all; });
}

std::string FakeHost::text(const std::string& path) {
  return with([&](FakeMachine& machine) { return machine.files.text(path); });
}

bool FakeHost::there(const std::string& path) {
  return with([&](FakeMachine& machine) { return machine.files.there(path); });
}

void FakeHost::put(const std::string& path, const std::string& text, unsigned mode) {
  with([&](FakeMachine& machine) { machine.files.put(path, {.mode = mode, .text = text}); });
}

void FakeHost::make_directory(const std::string& path, unsigned mode) {
  with([&](FakeMachine& machine) {
    machine.files.put(path, {.kind = FakeFile::Kind::directory, .mode = mode, .text = ""});
  });
}

bool FakeHost::port_taken(int port) {
  const auto all = processes();
  return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.program.ports.contains(port); });
}

void FakeHost::end(const std::string& mark, int code) {
  with([&](FakeMachine& machine) {
    for (const auto& one : machine.processes.marked(mark)) machine.processes.end(one.pid, code);
  });
}

void FakeHost::restart() {
  with([](FakeMachine& machine) {
    machine.processes.all.clear();
    machine.boot += "-again";
  });
}

std::vector<std::string> FakeHost::left_of(const std::string& experiment) {
  std::vector<std::string> left;
  with([&](FakeMachine& machine) {
    for (const auto& one : machine.processes.marked(experiment + "/")) {
      left.push_back("process " + one.mark);
      for (const int port : one.program.ports) left.push_back(fmt::format("port {} of {}", port, one.mark));
    }
    for (const auto& [path, file] : machine.files.all()) {
      if ((path + "/").find("/" + experiment + "/") != std::string::npos) left.push_back("file " + path);
    }
  });
  std::sort(left.begin(), left.end());
  return left;
}

}  // namespace forklift::test
