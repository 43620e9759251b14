#include "driver/app/lifeline.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

#include "common/core/json.hpp"
#include "common/core/parse_json.hpp"

namespace forklift::driver::app {

Lifeline::Lifeline(bool read_input) : read_input_(read_input) {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = ::signalfd(-1, &set, SFD_CLOEXEC);
  wake_ = ::eventfd(0, EFD_CLOEXEC);
  listener_ = std::thread{[this] { listen(); }};
}

Lifeline::~Lifeline() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto put = ::write(wake_, &one, sizeof one);
  listener_.join();
  ::close(signals_);
  ::close(wake_);
}

std::string Lifeline::reason() const {
  const std::lock_guard lock{mutex_};
  return reason_;
}

void Lifeline::end(const std::string& reason) {
  {
    const std::lock_guard lock{mutex_};
    if (reason_.empty()) reason_ = reason;
  }
  stop_.request_stop();
  changed_.notify_all();
}

void Lifeline::take_line(const std::string& line) {
  const Json order = parse_json_or_discard(line);
  if (!order.is_object()) return;
  const std::lock_guard lock{mutex_};
  const auto take = [&](const char* key, std::optional<std::int64_t>& into) {
    if (const auto number = order.contains(key) ? whole_number(order.at(key)) : std::nullopt) into = number;
  };
  take("start_at_us", start_);
  take("window_at_us", window_);
  changed_.notify_all();
}

void Lifeline::listen() {
  std::string pending;
  bool reading = read_input_;
  while (true) {
    pollfd sources[3] = {{wake_, POLLIN, 0}, {signals_, POLLIN, 0}, {reading ? STDIN_FILENO : -1, POLLIN, 0}};
    if (::poll(sources, 3, -1) < 0) continue;
    if (sources[0].revents != 0) return;
    if (sources[1].revents != 0) {
      signalfd_siginfo info{};
      if (::read(signals_, &info, sizeof info) == sizeof info) end(info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM");
    }
    if (sources[2].revents == 0) continue;
    char buffer[4096];
    const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (got <= 0) {
      reading = false;
      end("the end of standard input");
      continue;
    }
    pending.append(buffer, static_cast<std::size_t>(got));
    for (auto end_of_line = pending.find('\n'); end_of_line != std::string::npos; end_of_line = pending.find('\n')) {
      take_line(pending.substr(0, end_of_line));
      pending.erase(0, end_of_line + 1);
    }
  }
}

std::optional<std::int64_t> Lifeline::wait_for_start(const std::stop_token& stop) {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, stop, [&] { return start_.has_value(); });
  return start_;
}

std::optional<std::int64_t> Lifeline::window_at() {
  const std::lock_guard lock{mutex_};
  return window_;
}

}  // namespace forklift::driver::app
