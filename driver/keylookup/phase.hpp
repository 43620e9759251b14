#pragma once
// One phase of the workload: definer threads that keep lookups on the way (closed loop) or define them at a rate (open
// loop), and what came back.
#include <array>
#include <map>
#include <stop_token>

#include "driver/keylookup/engine.hpp"
#include "driver/keylookup/key_choice.hpp"

namespace forklift::driver::keylookup {

inline constexpr std::size_t kOutcomes = 7;  ///< of Outcome

/// Shares of the operations; they add up to 1.
struct Mix {
  double read = 1, insert = 0, update = 0, erase = 0;
};

struct PhaseSettings {
  Mix mix;
  bool each_key_once = false;  ///< every own key once, in order (insert, delete), instead of until `duration`
  KeySettings keys;
  int definers = 2;
  std::size_t in_flight = 256;  ///< lookups on the way per definer, at most
  double rate_per_s = 0;        ///< of all definers together; 0: closed loop
  Microseconds duration = std::chrono::seconds{10};
  int row_bytes = 100;
  std::uint64_t seed = 1;
  int driver = 0, drivers = 1;  ///< this process's keys are those that divide by `drivers` with the rest `driver`
};

struct PhaseResult {
  std::uint64_t defined = 0;
  std::array<std::uint64_t, kOutcomes> outcomes{};  ///< by Outcome; they add up to `defined`
  std::uint64_t wrong_rows = 0;                     ///< rows read that do not hold what was written
  Histogram response;                   ///< from the intended start to the result in the definer's hands, µs
  std::map<int, std::uint64_t> errors;  ///< by the database's number
  double seconds = 0;
  std::uint64_t of(Outcome outcome) const { return outcomes[static_cast<std::size_t>(outcome)]; }
};

/// Runs the phase to its end, or until `stop`. Errors: config, from the keys.
PhaseResult run_phase(Engine& engine, const PhaseSettings& settings, const std::stop_token& stop);

}  // namespace forklift::driver::keylookup
