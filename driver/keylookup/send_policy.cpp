#include "driver/keylookup/send_policy.hpp"

#include <algorithm>
#include <cmath>

#include "common/core/error.hpp"

namespace forklift::driver::keylookup {

SendMode read_send_mode(const std::string& word) {
  if (word == "force") return SendMode::force;
  if (word == "adaptive") return SendMode::adaptive;
  if (word == "interval") return SendMode::interval;
  throw Error{ErrorKind::config, "send", "\"" + word + "\" is no send mode", "Use force, adaptive or interval"};
}

void SendHistory::arrived(TimePoint when, std::size_t count) {
  for (std::size_t i = 0; i < std::min(count, kKept); ++i) {
    times_[next_] = when;
    next_ = (next_ + 1) % kKept;
  }
  size_ = std::min(kKept, size_ + count);
}

double arrival_rate(TimePoint now, const SendHistory& history) {
  if (history.size() < SendHistory::kKept) return 0;
  // The gap that is still open counts as one that ends now: after a burst the rate falls while nothing comes.
  const double seconds = std::chrono::duration<double>(now - history.oldest()).count();
  return static_cast<double>(SendHistory::kKept) / std::max(seconds, 1e-9);
}

namespace {

SendDecision wait_until(TimePoint now, TimePoint until) {
  return now >= until ? SendDecision{true, now} : SendDecision{false, until};
}

/// With Poisson arrivals of rate r, more comes within t with probability 1 - exp(-r t).
bool more_is_likely(const SendSettings& settings, TimePoint now, const SendHistory& history, TimePoint until) {
  const double left = std::chrono::duration<double>(until - now).count();
  return left > 0 && 1 - std::exp(-arrival_rate(now, history) * left) >= settings.likely;
}

}  // namespace

SendDecision decide(const SendSettings& settings, TimePoint now, const SendHistory& history, const SendQueue& queued) {
  if (queued.requests == 0) return {false, TimePoint::max()};
  if (queued.requests >= settings.full || settings.mode == SendMode::force) return {true, now};
  if (settings.mode == SendMode::interval) return wait_until(now, queued.first + settings.interval);
  const TimePoint until = queued.first + settings.moment;
  if (!more_is_likely(settings, now, history, until)) return {true, now};
  return wait_until(now, until);
}

}  // namespace forklift::driver::keylookup
