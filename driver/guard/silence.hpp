#pragma once
// Pure: has the orchestrator been silent for too long? It is heard when its file's time changes; what that time says
// does not matter, since hosts' clocks differ and are set.
#include <cstdint>
#include <optional>

#include "common/core/clock.hpp"

namespace forklift::driver::guard {

class Silence {
 public:
  Silence(Microseconds patience, TimePoint now) : patience_(patience), heard_(now) {}

  /// `stamp`: the file's time, in whatever unit; nothing if there is no file, which is silence too.
  bool too_long(std::optional<std::int64_t> stamp, TimePoint now);

 private:
  Microseconds patience_;
  TimePoint heard_;
  bool known_ = false;
  std::int64_t stamp_ = 0;  ///< of the file, once it was seen
};

}  // namespace forklift::driver::guard
