#pragma once
// One seed per scenario, one stream per terminal: xoshiro256** seeded through splitmix64, so that streams of one seed
// are independent and every run can be drawn again. Source: Blackman and Vigna, "Scrambled linear pseudorandom number
// generators" (2021), public domain reference code.
#include <cstdint>

namespace forklift {

/// Turns any number into a well-mixed one; used to derive stream seeds.
constexpr std::uint64_t splitmix64(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

/// A UniformRandomBitGenerator with 256 bits of state. Not for secrets.
class Random {
 public:
  using result_type = std::uint64_t;

  /// Stream `stream` of `seed`. Equal arguments give equal numbers on every machine.
  explicit constexpr Random(std::uint64_t seed, std::uint64_t stream = 0) {
    std::uint64_t mix = seed;
    std::uint64_t state = splitmix64(mix) ^ (stream * 0xd1342543de82ef95ULL + 0x2545f4914f6cdd1dULL);
    for (auto& word : state_) word = splitmix64(state);
  }

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }

  constexpr result_type operator()() {
    const std::uint64_t result = rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotl(state_[3], 45);
    return result;
  }

  /// Uniform in [low, high], both included; low ≤ high. Lemire's multiply-shift with rejection: no modulo bias.
  constexpr std::int64_t uniform(std::int64_t low, std::int64_t high) {
    const std::uint64_t range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    if (range == 0) return static_cast<std::int64_t>((*this)());
    __extension__ using Wide = unsigned __int128;
    Wide product = static_cast<Wide>((*this)()) * range;
    auto fraction = static_cast<std::uint64_t>(product);
    if (fraction < range) {
      const std::uint64_t threshold = (0 - range) % range;
      while (fraction < threshold) {
        product = static_cast<Wide>((*this)()) * range;
        fraction = static_cast<std::uint64_t>(product);
      }
    }
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + static_cast<std::uint64_t>(product >> 64));
  }

  /// Uniform in [0, 1).
  constexpr double real() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

 private:
  static constexpr std::uint64_t rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
  std::uint64_t state_[4]{};
};

}  // namespace forklift
