#include "orchestrator/remote/spawn.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "common/core/error.hpp"
#include "orchestrator/remote/failures.hpp"

extern char** environ;

namespace forklift::remote {
namespace {

constexpr int kNoDirectory = -1;  // told by the child instead of a system error

struct Pipe {
  Descriptor read, write;
};

Pipe make_pipe(const std::string& host) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw Error{ErrorKind::environment, host, fmt::format("can't make a pipe: {}", std::strerror(errno)),
                "Raise the limit of open files (ulimit -n)"};
  }
  return {Descriptor{ends[0]}, Descriptor{ends[1]}};
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> all;
  for (char** pair = environ; *pair != nullptr; ++pair) {
    const std::string text{*pair};
    if (!added.contains(text.substr(0, text.find('=')))) all.push_back(text);
  }
  for (const auto& [name, value] : added) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> raw;
  for (auto& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  return raw;
}

/// Runs in the child between fork and exec: only async-signal-safe calls.
[[noreturn]] void become(const std::array<int, 3>& streams, const char* directory, char** argv, char** environment,
                         int failure) {
  ::setpgid(0, 0);
  for (int i = 0; i < 3; ++i) ::dup2(streams[static_cast<std::size_t>(i)], i);
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);  // a daemon must not hold what we have open
  ::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  int reason = kNoDirectory;
  if (*directory == '\0' || ::chdir(directory) == 0) {
    ::execvpe(argv[0], argv, environment);
    reason = errno;
  }
  if (::write(failure, &reason, sizeof reason) < 0) ::_exit(126);
  ::_exit(127);
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    value_ = other.release();
  }
  return *this;
}

int Descriptor::release() {
  const int value = value_;
  value_ = -1;
  return value;
}

void Descriptor::close() {
  if (value_ >= 0) ::close(release());
}

Child::Child(const Command& command, const std::string& host) {
  auto stdin_pipe = make_pipe(host), stdout_pipe = make_pipe(host), stderr_pipe = make_pipe(host),
       failure = make_pipe(host);
  auto words = command.argv;
  auto environment = merged_environment(command.environment);
  auto argv = pointers(words);
  auto envp = pointers(environment);
  pid_ = ::fork();
  if (pid_ < 0)
    throw Error{ErrorKind::environment, host, fmt::format("can't fork: {}", std::strerror(errno)),
                "Raise the limit of processes (ulimit -u)"};
  if (pid_ == 0) {
    become({stdin_pipe.read.get(), stdout_pipe.write.get(), stderr_pipe.write.get()}, command.directory.c_str(),
           argv.data(), envp.data(), failure.write.get());
  }
  ::setpgid(pid_, pid_);  // also here, so that a kill right after can't miss the group
  failure.write.close();
  int reason = 0;
  ssize_t told = 0;
  while ((told = ::read(failure.read.get(), &reason, sizeof reason)) < 0 && errno == EINTR) {
  }
  if (told == sizeof reason) {
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
    if (reason == kNoDirectory) throw_not_started(host, command, NotStarted::no_directory);
    if (reason == ENOENT || reason == ENOTDIR) throw_not_started(host, command, NotStarted::no_program);
    if (reason == EACCES) throw_not_started(host, command, NotStarted::not_executable);
    throw Error{ErrorKind::environment, host,
                fmt::format("can't run {}: {}", command.argv.front(), std::strerror(reason)),
                "Check the program and its arguments"};
  }
  in = std::move(stdin_pipe.write);
  out = std::move(stdout_pipe.read);
  err = std::move(stderr_pipe.read);
}

Child::Child(Child&& other) noexcept
    : in(std::move(other.in)),
      out(std::move(other.out)),
      err(std::move(other.err)),
      pid_(other.pid_),
      exit_code_(other.exit_code_) {
  other.pid_ = -1;
}

Child::~Child() {
  if (pid_ < 0) return;
  if (!exit_code_) kill_group(SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Child::kill_group(int signal) const {
  if (pid_ > 0) ::kill(-pid_, signal);
}

std::optional<int> Child::poll_exit() {
  if (exit_code_ || pid_ < 0) return exit_code_;
  siginfo_t info{};
  // It stays a zombie until we go, so that its number can't be given to another process that we would then signal.
  if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_) {
    exit_code_ = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
  }
  return exit_code_;
}

}  // namespace forklift::remote
