#include "driver/client/client.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>

#include "common/cgroup/own.hpp"
#include "common/core/error.hpp"
#include "driver/client/threads.hpp"
#include "driver/run/saturation.hpp"

namespace forklift::driver::client {
namespace {

using namespace std::chrono_literals;

constexpr Microseconds kTick = 100ms;  // until a stop is seen
constexpr int kSignal = 128;

struct Sample {
  TimePoint at{};
  ThreadTimes times;
  cgroup::Reading limits;
};

class Client {
 public:
  Client(const Settings& settings, int output, Clock& clock) : settings_(settings), output_(output), clock_(clock) {
    start();
  }
  ~Client() { ::close(pipe_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  contract::ClientReport follow(const std::stop_token& stop) {
    bool told = false;
    while (forward()) {
      look();
      if (stop.stop_requested() && !std::exchange(told, true)) ::kill(pid_, SIGTERM);
    }
    if (!last_.empty() && last_.back() != '\n') put("\n");
    look();
    if (begin_ && !end_) end_ = sample();  // it has ended, but nobody has waited for it yet: it still tells
    return report(wait());
  }

 private:
  void start() {
    std::vector<char*> argv;
    for (const auto& word : settings_.argv) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    std::array<int, 2> out{}, failed{};
    if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(failed.data(), O_CLOEXEC) != 0) fail(errno);
    pid_ = ::fork();
    if (pid_ < 0) fail(errno);
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody would listen to it any more
      sigset_t none;
      sigemptyset(&none);
      ::sigprocmask(SIG_SETMASK, &none, nullptr);
      ::signal(SIGPIPE, SIG_DFL);
      ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);  // ours says when to end
      ::dup2(out[1], STDOUT_FILENO);
      ::execvp(argv[0], argv.data());
      const int reason = errno;
      [[maybe_unused]] const auto put = ::write(failed[1], &reason, sizeof reason);
      ::_exit(127);
    }
    ::close(out[1]);
    ::close(failed[1]);
    pipe_ = out[0];
    int reason = 0;
    const bool bad = ::read(failed[0], &reason, sizeof reason) == sizeof reason;
    ::close(failed[0]);
    if (!bad) return;
    wait();
    ::close(pipe_);
    fail(reason);
  }

  [[noreturn]] void fail(int reason) const {
    throw Error{ErrorKind::environment, settings_.argv.front(),
                fmt::format("it can't be started: {}", std::strerror(reason)), "Install it on this host"};
  }

  /// Passes on what has come, or waits a little; false at the end.
  bool forward() {
    pollfd source{pipe_, POLLIN, 0};
    if (::poll(&source, 1, static_cast<int>(wait_for() / 1ms)) <= 0) return true;
    std::array<char, 65536> buffer{};
    const ssize_t got = ::read(pipe_, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) return true;
    if (got <= 0) return false;
    last_.assign(buffer.data(), static_cast<std::size_t>(got));
    put(last_);
    if (!begun_) look_for_start();
    return true;
  }

  void put(const std::string& text) const {
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t written = ::write(output_, text.data() + done, text.size() - done);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return;
      done += static_cast<std::size_t>(written);
    }
  }

  void look_for_start() {
    lines_ += last_;
    for (auto end = lines_.find('\n'); end != std::string::npos && !begun_; end = lines_.find('\n')) {
      if (lines_.rfind(settings_.start_line, 0) == 0) begun_ = clock_.now();
      lines_.erase(0, end + 1);
    }
  }

  /// Takes the samples whose time has come.
  void look() {
    if (!begun_) return;
    if (!begin_ && clock_.now() >= *begun_ + settings_.window_from) begin_ = sample();
    if (!end_ && settings_.window_to.count() > 0 && clock_.now() >= *begun_ + settings_.window_to) end_ = sample();
  }

  Microseconds wait_for() const {
    if (!begun_ || end_) return kTick;
    const auto next = begin_ ? settings_.window_to : settings_.window_from;
    if (next.count() == 0) return kTick;
    const auto left = std::chrono::duration_cast<Microseconds>(*begun_ + next - clock_.now());
    return std::clamp<Microseconds>(left, 1ms, kTick);
  }

  Sample sample() const { return {clock_.now(), thread_times(pid_), cgroup::read_now(groups_)}; }

  int wait() const {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? kSignal + WTERMSIG(status) : WEXITSTATUS(status);
  }

  contract::ClientReport report(int exit_code) const {
    contract::ClientReport report;
    report.exit_code = exit_code;
    const auto now = cgroup::read_now(groups_);
    report.out_of_memory = exit_code == kSignal + SIGKILL && now.oom_kills > first_.oom_kills;
    report.cores = cgroup::cores_given(now);
    if (!begin_ || !end_ || end_->at <= begin_->at) return report;
    const auto elapsed = std::chrono::duration_cast<Microseconds>(end_->at - begin_->at).count();
    contract::RunReport usage;
    auto load =
        run::fill_usage(usage, {begin_->times.cpu_us, begin_->limits}, {end_->times.cpu_us, end_->limits}, elapsed);
    const auto threads = std::max<std::size_t>(1, begin_->times.threads);
    load.run_queue_share =
        static_cast<double>(std::max<std::int64_t>(0, end_->times.run_queue_us - begin_->times.run_queue_us)) /
        static_cast<double>(elapsed) / static_cast<double>(threads);
    report.cpu_us = usage.cpu_us;
    report.cpu_share = usage.cpu_share;
    report.run_queue_share = load.run_queue_share;
    report.cpu_periods = usage.cpu_periods;
    report.throttled_periods = usage.throttled_periods;
    report.saturation_reason = run::saturation(load);
    return report;
  }

  const Settings& settings_;
  int output_, pipe_ = -1;
  Clock& clock_;
  pid_t pid_ = -1;
  cgroup::Membership groups_ = cgroup::own_membership();
  cgroup::Reading first_ = cgroup::read_now(groups_);
  std::string last_, lines_;
  std::optional<TimePoint> begun_;
  std::optional<Sample> begin_, end_;
};

}  // namespace

contract::ClientReport run(const Settings& settings, int output, const std::stop_token& stop, Clock& clock) {
  return Client{settings, output, clock}.follow(stop);
}

}  // namespace forklift::driver::client
