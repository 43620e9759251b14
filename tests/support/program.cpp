#include "tests/support/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace forklift::test {
namespace {

using Clock = std::chrono::steady_clock;

std::string slurp(const std::string& path) {
  std::ostringstream text;  // its operator<< takes a process that ends meanwhile for an empty file; an iterator throws
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

}  // namespace

Program::Program(const std::vector<std::string>& argv, const std::vector<std::string>& environment) {
  std::array<int, 2> out{}, err{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0) throw std::runtime_error{"pipe"};
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(::open("/dev/null", O_RDONLY), 0);
    ::dup2(out[1], 1);
    ::dup2(err[1], 2);
    for (const auto& pair : environment) ::putenv(const_cast<char*>(pair.c_str()));
    std::vector<char*> raw;
    for (const auto& word : argv) raw.push_back(const_cast<char*>(word.c_str()));
    raw.push_back(nullptr);
    ::execv(raw[0], raw.data());
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(err[1]);
  out_ = out[0];
  err_ = err[0];
}

Program::~Program() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  if (out_ >= 0) ::close(out_);
  if (err_ >= 0) ::close(err_);
}

void Program::drain(int timeout_ms) {
  std::array<pollfd, 2> waits{pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0}};
  if (::poll(waits.data(), waits.size(), timeout_ms) <= 0) return;
  std::array<char, 65536> buffer{};
  for (auto& wait : waits) {
    if (wait.fd < 0 || (wait.revents & (POLLIN | POLLHUP)) == 0) continue;
    const ssize_t got = ::read(wait.fd, buffer.data(), buffer.size());
    if (got > 0) {
      (wait.fd == out_ ? ended_.out : ended_.err).append(buffer.data(), static_cast<std::size_t>(got));
    } else {
      int& closed = wait.fd == out_ ? out_ : err_;
      ::close(closed);
      closed = -1;
    }
  }
}

bool Program::wait_for_error_text(const std::string& text, std::chrono::seconds patience) {
  const auto end = Clock::now() + patience;
  while (ended_.err.find(text) == std::string::npos) {
    if (Clock::now() > end || err_ < 0) {
      // The test fails now, and this is why.
      std::fprintf(stderr, "waited for \"%s\", which %s:\n%s\n", text.c_str(),
                   err_ < 0 ? "the program ended without" : "did not come in time", ended_.err.c_str());
      return false;
    }
    drain(100);
  }
  return true;
}

void Program::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);  // kill(-1) would reach every process of the machine
}

Ended Program::wait(std::chrono::seconds patience) {
  const auto end = Clock::now() + patience;
  int status = 0;
  bool gone = false;
  while (!gone) {
    drain(50);
    rusage used{};
    gone = ::wait4(pid_, &status, WNOHANG, &used) == pid_;
    if (gone) peak_kib_ = used.ru_maxrss;
    if (!gone && Clock::now() > end) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, &status, 0);
      gone = true;
    }
  }
  pid_ = -1;
  // What it left in the pipes; a server that inherited them would keep them open, so this does not wait for their end.
  for (int quiet = 0; quiet < 2 && (out_ >= 0 || err_ >= 0); ++quiet) drain(20);
  ended_.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return ended_;
}

Ended run_program(const std::vector<std::string>& argv, std::chrono::seconds patience) {
  return Program{argv}.wait(patience);
}

Ended run_forklift_in(const std::string& directory, const std::vector<std::string>& words) {
  std::vector<std::string> argv{"/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory, built("forklift")};
  argv.insert(argv.end(), words.begin(), words.end());
  argv.insert(argv.end(), {"--db", "r.db"});
  return run_program(argv);
}

std::string built(const std::string& name) { return std::string{FORKLIFT_BINARY_DIR} + "/" + name; }

std::vector<std::string> processes_with(const std::string& text) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string pid = entry.path().filename();
    if (pid.find_first_not_of("0123456789") != std::string::npos || pid == std::to_string(::getpid())) continue;
    std::string command = slurp("/proc/" + pid + "/cmdline");
    if (command.find(text) == std::string::npos && slurp("/proc/" + pid + "/environ").find(text) == std::string::npos)
      continue;
    for (auto& c : command) c = c == '\0' ? ' ' : c;
    found.push_back(pid + " " + command);
  }
  return found;
}

}  // namespace forklift::test
