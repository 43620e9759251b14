#include "tests/integration/driver/driver_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "common/contract/progress.hpp"
#include "common/core/files.hpp"

namespace forklift::test {

DriverProcess::DriverProcess(const std::string& command, const Json& job, const std::vector<std::string>& extra) {
  const std::string job_file = (directory_.path() / "job.json").string();
  write_file(job_file, job.dump());
  std::vector<std::string> arguments{command, job_file};
  arguments.insert(arguments.end(), extra.begin(), extra.end());
  start(std::move(arguments));
}

DriverProcess::DriverProcess(std::vector<std::string> arguments) { start(std::move(arguments)); }

void DriverProcess::start(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), FORKLIFT_BINARY_DIR "/forklift-driver");
  std::vector<char*> argv;
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int in[2], out[2];
  require(::pipe2(in, O_CLOEXEC) == 0);
  require(::pipe2(out, O_CLOEXEC) == 0);
  pid_ = ::fork();
  require(pid_ >= 0);
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  output_ = out[0];
}

DriverProcess::~DriverProcess() {
  close_input();
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(output_);
}

Json DriverProcess::next() {
  auto end = pending_.find('\n');
  while (end == std::string::npos) {
    char buffer[65536];
    const ssize_t got = ::read(output_, buffer, sizeof buffer);
    if (got <= 0) return {{"event", "end of output"}};
    pending_.append(buffer, static_cast<std::size_t>(got));
    end = pending_.find('\n');
  }
  const std::string line = pending_.substr(0, end);
  pending_.erase(0, end + 1);
  return contract::read_progress_line(line, "the driver under test");
}

Json DriverProcess::wait_for(const std::string& event) {
  std::string seen;
  while (true) {
    const Json line = next();
    if (line.at("event") == event) return line;
    seen += line.dump() + "\n";
    require(line.at("event") != "end of output", "no event " + event + " in:\n" + seen);
  }
}

void DriverProcess::say(const Json& line) {
  const std::string text = line.dump() + "\n";
  require(::write(input_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

void DriverProcess::close_input() {
  if (input_ >= 0) ::close(input_);
  input_ = -1;
}

void DriverProcess::signal(int number) const { require(pid_ > 0 && ::kill(pid_, number) == 0); }

int DriverProcess::exit_code() {
  int status = 0;
  rusage usage{};
  require(::wait4(pid_, &status, 0, &usage) == pid_);
  pid_ = -1;
  cpu_us_ = (std::int64_t{usage.ru_utime.tv_sec} + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec +
            usage.ru_stime.tv_usec;
  memory_bytes_ = std::int64_t{usage.ru_maxrss} * 1024;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Json report_of(const std::string& command, const Json& job, int expected_exit_code) {
  DriverProcess driver{command, job};
  if (command == "run") {
    driver.wait_for("ready");
    driver.say({{"start_at_us", 0}});
  }
  const Json report = driver.wait_for("report").at("report");
  driver.wait_for("bye");
  require(driver.exit_code() == expected_exit_code, "another exit code than expected");
  return report;
}

}  // namespace forklift::test
