#include "driver/guard/silence.hpp"

namespace forklift::driver::guard {

bool Silence::too_long(std::optional<std::int64_t> stamp, TimePoint now) {
  if (stamp && (!known_ || *stamp != stamp_)) {
    known_ = true;
    stamp_ = *stamp;
    heard_ = now;
  }
  return now - heard_ > patience_;
}

}  // namespace forklift::driver::guard
