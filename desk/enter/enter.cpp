#include "desk/enter/enter.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "common/cgroup/cgroup.hpp"
#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/output.hpp"
#include "desk/system/descriptor.hpp"

namespace forklift::desk {
namespace {

constexpr int kNotFound = 127, kNotExecutable = 126;
constexpr int kSurroundings = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET;
constexpr const char* kEnterFix = "Give a pid that the desk answers to {\"ask\": \"hosts\"}, and run as its user";

struct Target {
  std::string where;
  Descriptor process;               ///< a pidfd
  std::vector<Descriptor> members;  ///< cgroup.procs of its groups
};

Target look_at(pid_t host) {
  Target target{fmt::format("process {}", host), {}, {}};
  target.process =
      Descriptor{need(static_cast<int>(::syscall(SYS_pidfd_open, host, 0)), target.where, "find it", kEnterFix)};
  const auto proc = fmt::format("/proc/{}/", host);
  if (!first_of_namespace(read_file(proc + "status")))
    throw Error{ErrorKind::environment, target.where, "it is not the first process of a host", kEnterFix};
  for (const auto& group :
       groups_to_join(read_file(proc + "cgroup"), read_file("/proc/self/cgroup"), read_file("/proc/self/mountinfo"))) {
    const auto file = group + "/cgroup.procs";
    target.members.emplace_back(need(::open(file.c_str(), O_WRONLY | O_CLOEXEC), file, "open it", kEnterFix));
  }
  return target;
}

/// Hosts of a user who is not root are in a user namespace, which comes first.
void join_user_namespace(const Target& target, pid_t host) {
  struct stat own {
  }, other{};
  const auto name = fmt::format("/proc/{}/ns/user", host);
  need(::stat("/proc/self/ns/user", &own), target.where, "look at the user namespace", kEnterFix);
  need(::stat(name.c_str(), &other), target.where, "look at its user namespace", kEnterFix);
  if (own.st_ino == other.st_ino && own.st_dev == other.st_dev) return;
  need(::setns(target.process.get(), CLONE_NEWUSER), target.where, "enter its user namespace", kEnterFix);
}

void join_groups(const Target& target) {
  for (const auto& member : target.members) {
    if (::write(member.get(), "0", 1) != 1) system_failed(target.where, "enter its control groups", kEnterFix);
  }
}

[[noreturn]] void become(const Target& target, const std::vector<std::string>& argv, const std::string& directory,
                         const sigset_t& mask) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  join_groups(target);
  need(::setns(target.process.get(), kSurroundings), target.where, "enter its namespaces", kEnterFix);
  if (::chdir(directory.c_str()) != 0) need(::chdir("/"), target.where, "enter its root directory", kEnterFix);
  std::vector<char*> words;
  for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::sigprocmask(SIG_SETMASK, &mask, nullptr);
  ::execvp(words[0], words.data());
  const int reason = errno;
  print_to_stderr(fmt::format("forklift-desk exec: {}: {}\n", argv[0], std::strerror(reason)));
  ::_exit(reason == ENOENT ? kNotFound : kNotExecutable);
}

/// Passes signals on until the child has ended.
int attend(pid_t child, const sigset_t& blocked) {
  while (true) {
    siginfo_t info{};
    if (const int signal = ::sigwaitinfo(&blocked, &info); signal > 0 && signal != SIGCHLD) {
      ::kill(child, signal);
      continue;
    }
    int status = 0;
    const auto ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
}

}  // namespace

bool first_of_namespace(const std::string& status) {
  std::istringstream lines{status};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("NSpid:")) continue;
    std::istringstream numbers{line.substr(6)};
    int count = 0;
    long last = 0;
    while (numbers >> last) ++count;
    return count > 1 && last == 1;
  }
  return false;
}

std::vector<std::string> groups_to_join(const std::string& groups, const std::string& own, const std::string& mounts) {
  std::vector<std::string> all;
  for (const auto* controller : {"cpu", "cpuacct", "memory"}) {
    const auto theirs = cgroup::chain_of(groups, mounts, controller).directories;
    if (theirs.empty() || theirs == cgroup::chain_of(own, mounts, controller).directories) continue;
    if (std::find(all.begin(), all.end(), theirs.front()) == all.end()) all.push_back(theirs.front());
  }
  return all;
}

int run_in_host(pid_t host, const std::vector<std::string>& argv) {
  const auto target = look_at(host);
  std::error_code failed;
  const auto directory = std::filesystem::current_path(failed).string();
  join_user_namespace(target, host);
  need(::setns(target.process.get(), CLONE_NEWPID), target.where, "enter its PID namespace", kEnterFix);
  sigset_t passed, mask;
  ::sigemptyset(&passed);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCONT, SIGALRM, SIGWINCH})
    ::sigaddset(&passed, signal);
  ::sigprocmask(SIG_BLOCK, &passed, &mask);
  const pid_t child = need(::fork(), target.where, "start a process in it", "Allow more processes");
  if (child != 0) return attend(child, passed);
  try {
    become(target, argv, directory, mask);
  } catch (const Error& error) {
    print_to_stderr(fmt::format("{}\n", error.what()));
    ::_exit(exit_code(error.kind()));
  }
}

}  // namespace forklift::desk
