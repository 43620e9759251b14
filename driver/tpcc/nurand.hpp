#pragma once
// The clause's non-uniform random numbers (2.1.6) with constants C that are valid for load and run.
#include "common/core/random.hpp"
#include "driver/tpcc/sizes.hpp"

namespace forklift::driver::tpcc {

/// NURand(A, x, y) of clause 2.1.6.
inline int nurand(Random& random, int a, int low, int high, int c) {
  const auto mixed = random.uniform(0, a) | random.uniform(low, high);
  return static_cast<int>((mixed + c) % (high - low + 1)) + low;
}

/// The constants C. At scale 1, |last_run − last_load| lies in 65–119 and is neither 96 nor 112 (clause 2.1.6.1).
struct NurandConstants {
  int last_load = 0, last_run = 0, customer = 0, item = 0;
};

/// The same for every loader and driver of one seed.
NurandConstants nurand_constants(std::uint64_t seed, const Sizes& sizes);

}  // namespace forklift::driver::tpcc
