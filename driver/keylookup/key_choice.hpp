#pragma once
// Which keys are asked for: uniform, zipf (few keys get most), or a hot set. Keys are 0 … keys-1; the popular ones are
// scattered over them, so that they do not share a partition.
#include <cstdint>
#include <string>

#include "common/core/random.hpp"

namespace forklift::driver::keylookup {

struct KeySettings {
  std::uint64_t keys = 100'000;
  std::string distribution = "uniform";  ///< uniform, zipf, hot-set
  double zipf = 0.99;                    ///< exponent of zipf, in (0, 1)
  double hot_keys = 0.01;                ///< hot-set: this share of the keys …
  double hot_lookups = 0.90;             ///< … gets this share of the lookups
};

/// Draws keys. Cheap to copy; zipf costs one pass over the keys when it is made.
class KeyChoice {
 public:
  /// Errors: config, for an unknown distribution or values out of range.
  explicit KeyChoice(const KeySettings& settings);
  std::uint64_t draw(Random& random) const;

 private:
  std::uint64_t rank(Random& random) const;

  enum class Kind : std::uint8_t { uniform, zipf, hot_set } kind_ = Kind::uniform;
  KeySettings settings_;
  std::uint64_t hot_ = 0;
  double zeta_ = 0, alpha_ = 0, eta_ = 0;
};

}  // namespace forklift::driver::keylookup
