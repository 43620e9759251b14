#pragma once
// The send policy against simulated arrivals: what it adds to a request's latency, and how many requests go together.
// For tests, and for the figure in docs/key-lookup.md.
#include <algorithm>
#include <cmath>
#include <vector>

#include "common/core/random.hpp"
#include "driver/keylookup/send_policy.hpp"

namespace forklift::test {

using driver::keylookup::SendHistory;
using driver::keylookup::SendSettings;

inline constexpr TimePoint kStart{};

struct Simulated {
  double added_us = 0;  ///< mean wait of a request before it is sent
  double batch = 0;     ///< mean requests per send
};

/// One idle connection: it sends when the policy says so, and sending takes no time.
inline Simulated simulate(const SendSettings& settings, const std::vector<TimePoint>& arrivals) {
  SendHistory history;
  std::vector<TimePoint> queued;
  std::size_t next = 0, sends = 0;
  double waited = 0;
  TimePoint now = kStart;
  while (next < arrivals.size() || !queued.empty()) {
    const auto decision =
        decide(settings, now, history, {queued.size(), queued.empty() ? TimePoint{} : queued.front()});
    if (decision.send) {
      for (const auto when : queued) waited += std::chrono::duration<double, std::micro>(now - when).count();
      queued.clear();
      ++sends;
      continue;
    }
    if (next < arrivals.size() && arrivals[next] <= decision.until) {
      now = std::max(now, arrivals[next]);
      queued.push_back(arrivals[next++]);
      history.arrived(now);
    } else {
      now = decision.until;
    }
  }
  const auto count = static_cast<double>(arrivals.size());
  return {waited / count, count / static_cast<double>(sends)};
}

inline std::vector<TimePoint> poisson(double per_second, std::size_t count) {
  Random random{7};
  std::vector<TimePoint> arrivals;
  double seconds = 0;
  for (std::size_t i = 0; i < count; ++i) {
    seconds -= std::log(1 - random.real()) / per_second;
    arrivals.push_back(kStart + std::chrono::nanoseconds{static_cast<std::int64_t>(seconds * 1e9)});
  }
  return arrivals;
}

/// Bursts of `size` at once, `gap` apart.
inline std::vector<TimePoint> bursts(std::size_t size, std::chrono::nanoseconds gap, std::size_t count) {
  std::vector<TimePoint> arrivals;
  for (std::size_t i = 0; i < count; ++i) arrivals.push_back(kStart + static_cast<int>(i / size) * gap);
  return arrivals;
}

}  // namespace forklift::test
