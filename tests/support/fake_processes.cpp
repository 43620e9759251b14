#include "tests/support/fake_processes.hpp"

#include <algorithm>

#include "orchestrator/remote/process.hpp"

namespace forklift::test {
namespace {

bool matches(const std::string& mark, const std::string& wanted) {
  if (wanted.empty()) return false;
  return wanted.back() == '/' ? mark.rfind(wanted, 0) == 0 : mark == wanted;
}

}  // namespace

FakeProcess FakeProcesses::add(const std::string& mark, std::vector<std::string> argv, const std::string& log,
                               FakeProgram program) {
  FakeProcess process{.pid = ++last_pid_,
                      .start = 10 * last_pid_,
                      .mark = mark,
                      .argv = std::move(argv),
                      .log = log,
                      .program = std::move(program)};
  const auto& ports = process.program.ports;
  const bool taken = std::any_of(all.begin(), all.end(), [&](const auto& other) {
    return std::any_of(ports.begin(), ports.end(), [&](int port) { return other.program.ports.contains(port); });
  });
  if (!log.empty()) {
    files_.append(log, taken ? "bind: Address already in use\n" : process.program.output);
    files_.write(log + ".exit", remote::kStillRuns, 0644);
  }
  for (const auto& file : process.program.makes) {
    const bool socket = file.size() > 5 && file.substr(file.size() - 5) == ".sock";
    if (!taken) files_.put(file, {.kind = socket ? FakeFile::Kind::socket : FakeFile::Kind::file, .text = ""});
  }
  all.push_back(process);
  if (taken) end(process.pid, 1);
  return process;
}

void FakeProcesses::end(int pid, int code) {
  for (const auto& one : all) {
    if (one.pid == pid && !one.log.empty() && files_.there(one.log + ".exit"))
      files_.write(one.log + ".exit", std::to_string(code) + "\n", 0644);
  }
  std::erase_if(all, [&](const auto& one) { return one.pid == pid; });
}

void FakeProcesses::look() {
  const auto before = all;
  for (const auto& one : before) {
    if (one.program.ends_after > 0 && one.looks + 1 >= one.program.ends_after) end(one.pid, one.program.exit_code);
  }
  for (auto& one : all) ++one.looks;
}

const FakeProcess* FakeProcesses::find(int pid, std::int64_t start, const std::string& mark) const {
  for (const auto& one : all) {
    if (one.pid == pid && one.start == start && (mark.empty() || one.mark == mark)) return &one;
  }
  return nullptr;
}

bool FakeProcesses::lives(int pid) const {
  return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.pid == pid; });
}

std::vector<FakeProcess> FakeProcesses::marked(const std::string& mark) const {
  std::vector<FakeProcess> found;
  for (const auto& one : all) {
    if (matches(one.mark, mark)) found.push_back(one);
  }
  return found;
}

void FakeProcesses::signal(int pid, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.pid == pid; });
  if (found == all.end()) return;
  signals.push_back(name + " " + std::to_string(pid));
  if (ignored.contains(name) || found->program.ignores.contains(name)) return;
  if (name == "STOP" || name == "CONT") {
    found->paused = name == "STOP";
  } else if (name == "TERM" || name == "INT" || name == "HUP") {
    end(pid, name == "TERM" ? 143 : name == "INT" ? 130 : 129);
  } else if (name == "KILL") {
    end(pid, 137);
  }
}

}  // namespace forklift::test
