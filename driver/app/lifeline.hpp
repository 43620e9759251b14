#pragma once
// Why a driver ends: SIGTERM or SIGINT, or end of file on standard input (nobody listens any more). And what standard
// input says meanwhile: {"start_at_us":…}, {"window_at_us":…}.
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "driver/run/run.hpp"

namespace forklift::driver::app {

class Lifeline final : public run::Orders {
 public:
  /// From now on SIGTERM and SIGINT request a stop; with `read_input`, so does the end of standard input. Make it
  /// before any other thread: the signals are blocked in all of them.
  explicit Lifeline(bool read_input);
  ~Lifeline() override;

  std::stop_token stop_token() const { return stop_.get_token(); }
  /// "SIGTERM", "SIGINT", "the end of standard input"; empty while nothing asked for a stop.
  std::string reason() const;

  std::optional<std::int64_t> wait_for_start(const std::stop_token& stop) override;
  std::optional<std::int64_t> window_at() override;

 private:
  void listen();
  void take_line(const std::string& line);
  void end(const std::string& reason);

  bool read_input_;
  int signals_ = -1, wake_ = -1;
  std::stop_source stop_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<std::int64_t> start_, window_;
  std::string reason_;
  std::thread listener_;
};

}  // namespace forklift::driver::app
