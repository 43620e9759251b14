#pragma once
// When a terminal starts its next transaction: at once (none), after thinking and keying (tpcc, clause 5.2.5), or when
// its share of a fixed or stepped rate says so (rate: an open loop, whatever the server does). Pure.
#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "common/contract/job.hpp"
#include "driver/run/terminal.hpp"

namespace forklift::driver::run {

class Pacing {
 public:
  enum class Kind { none, tpcc, rate };
  /// `terminals`: of this driver; the rate is shared equally among them.
  Pacing(const contract::RunJob& job, std::size_t terminals);

  Kind kind() const { return kind_; }
  using Deal = std::function<int(Terminal&)>;
  /// Sets first type and due time of terminal number `index`, whose stream and deck are unused. `deal` says what a
  /// terminal does next. Paced terminals start in their steady state: somewhere inside a cycle, long cycles more often.
  void first(Terminal& terminal, std::size_t index, const Deal& deal) const;
  /// Sets the next due time after a transaction of `done_type` ended at `end_us`; next_type is known.
  void next(Terminal& terminal, int done_type, std::int64_t end_us) const;
  /// rate only: skips what was due before `begin_us` and returns how many that were.
  std::uint64_t skip_until(Terminal& terminal, std::int64_t begin_us) const;

  /// Clause 5.2.5.7, in the order of contract::kTransactions.
  static constexpr std::array<std::int64_t, 5> kKeyingUs{18'000'000, 3'000'000, 2'000'000, 2'000'000, 2'000'000};
  static constexpr std::array<std::int64_t, 5> kThinkMeanUs{12'000'000, 12'000'000, 10'000'000, 5'000'000, 5'000'000};

 private:
  void first_cycle(Terminal& terminal, const Deal& deal) const;
  std::int64_t gap_us(Terminal& terminal) const;
  double rate_at(std::int64_t us) const;

  Kind kind_;
  bool poisson_;
  double rate_per_s_, terminals_;
  std::vector<contract::RateStep> steps_;
};

}  // namespace forklift::driver::run
