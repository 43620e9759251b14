#include "orchestrator/remote/process.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <cstring>
#include <sstream>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/ending.hpp"
#include "orchestrator/remote/quote.hpp"
#include "orchestrator/remote/scripts.hpp"

namespace forklift::remote {
namespace {

using namespace std::chrono_literals;

std::string signal_name(int signal) {
  switch (signal) {
    case SIGTERM:
      return "TERM";
    case SIGKILL:
      return "KILL";
    case SIGSTOP:
      return "STOP";
    case SIGCONT:
      return "CONT";
    case SIGINT:
      return "INT";
    case SIGHUP:
      return "HUP";
    default:
      return std::to_string(signal);
  }
}

Command cat_boot_id() {
  return {.argv = {"cat", "/proc/sys/kernel/random/boot_id"}, .environment = {}, .directory = "", .input = ""};
}

/// A script that must work: an answer that did not come is no "gone".
std::string ask(Remote& remote, const char* text, const std::vector<std::string>& arguments, Deadline deadline) {
  auto command = script(text, arguments);
  command.environment = with_server_users(remote);
  return run_checked(remote, command, deadline, "ask about processes", "Are sh and /proc there?").out;
}

std::vector<std::string> identity(const ProcessRecord& process) {
  return {std::to_string(process.pid), std::to_string(process.start_ticks), process.boot_id, process.mark};
}

/// Nobody of its group is left, and nobody who carries its mark.
bool all_gone(Remote& remote, const ProcessRecord& process, Deadline deadline) {
  if (process.pid > 0 && !ask(remote, scripts::kMembers, identity(process), deadline).empty()) return false;
  if (process.mark.empty()) return true;
  return find_marked(remote, process.mark, deadline).empty();
}

}  // namespace

Command script(const char* text, const std::vector<std::string>& arguments, std::string input) {
  Command command{.argv = {"sh", "-c", text, "sh"}, .environment = {}, .directory = "", .input = std::move(input)};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  return command;
}

std::map<std::string, std::string> with_server_users(const Remote& remote, std::map<std::string, std::string> more) {
  more["FORKLIFT_SERVER_USERS"] = fmt::format("{}", fmt::join(remote.server_users(), " "));
  return more;
}

ProcessRecord start_daemon(Remote& remote, const DaemonSpec& spec, Deadline deadline) {
  auto environment = spec.command.environment;
  environment["FORKLIFT_PROCESS"] = spec.mark;
  environment["FORKLIFT_DB"] = spec.database;  // also if it is empty: the caller's own is another matter
  std::string names;
  for (const auto& [name, value] : environment) names += " " + name;
  std::vector<std::string> arguments{spec.log_file, names.substr(1)};
  arguments.insert(arguments.end(), spec.command.argv.begin(), spec.command.argv.end());
  Command command = script(scripts::kStart, arguments);
  command.directory = spec.command.directory;
  command.environment = std::move(environment);
  command.environment["FORKLIFT_COMMAND"] = quote_all(spec.command.argv);
  const auto answer = run_checked(remote, command, deadline, "start " + spec.name,
                                  "Check that the program is installed there and may be run");
  ProcessRecord record;
  record.name = spec.name;
  record.mark = spec.mark;
  record.host = remote.host();
  record.log_file = spec.log_file;
  std::istringstream words{answer.out};
  if (!(words >> record.pid >> record.start_ticks >> record.boot_id)) {
    throw Error{ErrorKind::environment, remote.host(),
                fmt::format("{} was started, but the host did not say its process id", spec.name),
                "Is /proc mounted there?", last_lines(answer.out + answer.err, 5)};
  }
  const auto rest = answer.out.substr(std::min(answer.out.size(), answer.out.find('\n') + 1));
  record.oom = oom_count(remote, rest, rest, deadline);  // lines of both files; each takes those that it knows
  return record;
}

std::string ending_file(const ProcessRecord& process) { return process.log_file + ".exit"; }

namespace {

/// Its parent there writes the last word a moment later: whoever removes the directory must not be in its way.
void await_keeper(Remote& remote, const ProcessRecord& process, Deadline deadline) {
  if (process.log_file.empty()) return;
  poll_until(system_clock(), Deadline::after(system_clock(), 2s), 10ms,
             [&] { return remote.tail_file(ending_file(process), std::strlen(kStillRuns), deadline) != kStillRuns; });
}

}  // namespace

bool alive(Remote& remote, const ProcessRecord& process, Deadline deadline) {
  if (process.pid <= 0) return false;
  const auto answer = ask(remote, scripts::kAlive, identity(process), deadline);
  if (answer == "alive\n" || answer == "gone\n") return answer == "alive\n";
  throw Error{ErrorKind::environment, remote.host(),
              fmt::format("the host does not tell whether {} lives", process.name), "Is /proc mounted there?",
              last_lines(answer, 3)};
}

void signal_group(Remote& remote, const ProcessRecord& process, int signal, Deadline deadline) {
  if (process.pid <= 0) return;
  auto arguments = identity(process);
  arguments.insert(arguments.begin(), signal_name(signal));
  ask(remote, scripts::kSignal, arguments, deadline);
}

void stop_process(Remote& remote, const ProcessRecord& process, Microseconds grace, Deadline deadline) {
  Clock& clock = system_clock();
  const auto gone = [&] { return all_gone(remote, process, deadline); };
  if (gone()) return await_keeper(remote, process, deadline);
  signal_group(remote, process, SIGTERM, deadline);
  if (poll_until(clock, Deadline::after(clock, grace), 50ms, gone)) return await_keeper(remote, process, deadline);
  signal_group(remote, process, SIGKILL, deadline);
  if (poll_until(clock, deadline, 50ms, gone)) return await_keeper(remote, process, deadline);
  throw Error{ErrorKind::environment, remote.host(),
              fmt::format("{} (pid {}) did not end, even after SIGKILL", process.name, process.pid),
              "Look at it on that host: it may wait for a disk that does not answer"};
}

std::vector<ProcessRecord> find_marked(Remote& remote, const std::string& mark, Deadline deadline) {
  std::vector<ProcessRecord> found;
  if (mark.empty()) return found;
  const bool beginning = mark.back() == '/';
  const auto answer = ask(remote, scripts::kMarked, {mark}, deadline);
  if (answer.empty()) return found;
  const auto boot = run_checked(remote, cat_boot_id(), deadline, "read the boot id", "Is /proc mounted there?").out;
  for (const auto& line : split(answer, '\n')) {
    std::istringstream words{line};
    ProcessRecord record;
    if (!(words >> record.pid >> record.start_ticks >> record.mark)) continue;
    if (beginning ? record.mark.rfind(mark, 0) != 0 : record.mark != mark) continue;
    record.name = record.mark;
    record.host = remote.host();
    record.boot_id = boot.substr(0, boot.find('\n'));
    found.push_back(std::move(record));
  }
  return found;
}

CommandResult run_checked(Remote& remote, const Command& command, Deadline deadline, const std::string& purpose,
                          const std::string& fix) {
  auto result = remote.run(command, deadline);
  if (result.ok()) return result;
  std::vector<std::string> details{
      fmt::format("command: {}", show(command.argv)),
      result.exit_code > 128 ? to_words(Ending{result.exit_code}) : fmt::format("exit code: {}", result.exit_code)};
  for (auto& line : last_lines(result.err.empty() ? result.out : result.err, 5)) details.push_back(std::move(line));
  throw Error{ErrorKind::environment, remote.host(), "can't " + purpose, fix, std::move(details)};
}

}  // namespace forklift::remote
