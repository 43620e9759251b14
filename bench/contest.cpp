#include "bench/contest.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>
#include <sstream>
#include <thread>

#include "common/core/files.hpp"

namespace forklift::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Process {
  pid_t parent = 0;
  double cpu_us = 0;
};

/// Of /proc/PID/stat; the name in it may hold anything.
Process process_in(const std::string& stat) {
  std::istringstream rest{stat.substr(stat.rfind(')') + 2)};
  std::string word;
  Process one;
  double ticks = 0;
  for (int field = 3; field <= 15 && rest >> word; ++field) {
    if (field == 4) one.parent = static_cast<pid_t>(std::stol(word));
    if (field >= 14) ticks += std::stod(word);
  }
  one.cpu_us = ticks * 1e6 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  return one;
}

/// Of a program and all below it.
double cpu_us_of(pid_t program) {
  std::map<pid_t, Process> all;
  for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
    const auto name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    try {
      all[static_cast<pid_t>(std::stol(name))] = process_in(read_file(entry.path() / "stat"));
    } catch (const std::exception&) {  // it has just ended
    }
  }
  double sum = 0;
  for (const auto& [pid, one] : all) {
    auto above = pid;
    while (above != program && all.contains(above)) above = all.at(above).parent;
    if (above == program) sum += one.cpu_us;
  }
  return sum;
}

struct Moment {
  Clock::time_point at = Clock::now();
  double transactions = 0, cpu_us = 0;
};

Moment look(const test::TestServer& server, pid_t program) {
  Moment now;
  now.transactions = static_cast<double>(server.number(
      "SELECT SUM(variable_value) FROM information_schema.global_status WHERE variable_name IN ('COM_COMMIT', "
      "'COM_ROLLBACK')"));
  now.cpu_us = cpu_us_of(program);
  now.at = Clock::now();
  return now;
}

void need_running(pid_t program) {
  siginfo_t state{};
  const bool ended =
      ::waitid(P_PID, static_cast<id_t>(program), &state, WEXITED | WNOHANG | WNOWAIT) == 0 && state.si_pid == program;
  if (ended) throw std::runtime_error{"it ended before it was measured"};
}

}  // namespace

Rate watch(const test::TestServer& server, pid_t program, int warm_up, int seconds) {
  std::this_thread::sleep_for(std::chrono::seconds{warm_up});
  need_running(program);
  const auto from = look(server, program);
  std::this_thread::sleep_for(std::chrono::seconds{seconds});
  need_running(program);
  const auto to = look(server, program);
  const double count = std::max(1.0, to.transactions - from.transactions);
  return {count / std::chrono::duration<double>(to.at - from.at).count(), (to.cpu_us - from.cpu_us) / count};
}

Rate watch(const test::TestServer& server, const std::vector<std::string>& arguments,
           const std::filesystem::path& directory, int warm_up, int seconds) {
  const test::TemporaryDirectory scratch;
  const auto log = scratch.path() / "output";
  std::vector<char*> argv;
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t pid = ::fork();
  test::require(pid >= 0);
  if (pid == 0) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT, 0600);
    if (out < 0 || ::dup2(out, STDOUT_FILENO) < 0 || ::dup2(out, STDERR_FILENO) < 0) ::_exit(126);
    if (::chdir(directory.c_str()) != 0) ::_exit(126);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  const auto end = [&] {
    ::kill(-pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  };
  try {
    const auto rate = watch(server, pid, warm_up, seconds);
    end();
    return rate;
  } catch (const std::exception& error) {
    end();
    throw std::runtime_error{fmt::format("{}: {}\n{}", arguments.front(), error.what(), read_file(log))};
  }
}

}  // namespace forklift::bench
