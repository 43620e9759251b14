#pragma once
// When to send what a connection has buffered. A pure function of the time, of when recent requests came, and of what
// is queued: no clock, no lock, so that it can be tested against simulated arrivals. The three modes are the swept
// parameter of scenarios/keylookup/send-policy.json.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "common/core/clock.hpp"

namespace forklift::driver::keylookup {

enum class SendMode {
  force,     ///< whatever is queued is sent at once
  adaptive,  ///< at once, unless a short wait very probably gathers more
  interval,  ///< when the oldest request has waited for the interval
};

/// Errors: config, if `word` is none of force, adaptive, interval.
SendMode read_send_mode(const std::string& word);

struct SendSettings {
  SendMode mode = SendMode::adaptive;
  double likely = 0.90;                     ///< adaptive: wait only if more comes with this probability (0.90 to 0.99)
  std::chrono::nanoseconds moment{20'000};  ///< adaptive: how long the oldest request waits at most
  std::chrono::nanoseconds interval{200'000};  ///< interval: the same
  std::size_t full = 64;                       ///< this many requests are sent without looking further
};

/// The last eight arrivals on one connection. Each sender of a connection has one; it is not shared.
class SendHistory {
 public:
  static constexpr std::size_t kKept = 8;
  /// `count` requests came at `when`; not earlier than those before.
  void arrived(TimePoint when, std::size_t count = 1);
  std::size_t size() const { return size_; }
  /// The oldest arrival kept; only if size() > 0.
  TimePoint oldest() const { return times_[(next_ + kKept - size_) % kKept]; }

 private:
  std::array<TimePoint, kKept> times_{};
  std::size_t next_ = 0, size_ = 0;
};

/// What waits to be sent on the connection.
struct SendQueue {
  std::size_t requests = 0;
  TimePoint first{};  ///< when the oldest of them was queued
};

/// Send now, or look again at `until` at the latest (and when more has come).
struct SendDecision {
  bool send = true;
  TimePoint until{};
};

/// Requests per second that `history` shows at `now`; the silence since the last one counts. 0 if fewer than
/// SendHistory::kKept came: too few to trust.
double arrival_rate(TimePoint now, const SendHistory& history);

/// An empty queue is never sent. Source: the adaptive send of the NDB API, of which the arrival model (Poisson) is
/// ours.
SendDecision decide(const SendSettings& settings, TimePoint now, const SendHistory& history, const SendQueue& queued);

}  // namespace forklift::driver::keylookup
