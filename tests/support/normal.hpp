#pragma once
// Random numbers for simulated measurements.
#include <cmath>

#include "common/core/random.hpp"

namespace forklift::test {

/// Standard normal (Box and Muller).
inline double normal(Random& random) {
  return std::sqrt(-2 * std::log(1 - random.real())) * std::cos(6.283185307179586 * random.real());
}

}  // namespace forklift::test
