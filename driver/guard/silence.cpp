#include "driver/guard/silence.hpp"

namespace forklift::driver::guard {

bool Silence::too_long(std::optional<std::int64_t> stamp, TimePoint now) {
  if (stamp && stamp != stamp_) {
    stamp_ = stamp;
    heard_ = now;
  }
  return now - heard_ > patience_;
}

}  // namespace forklift::driver::guard
