#include "driver/keylookup/key_choice.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/core/error.hpp"

namespace forklift::driver::keylookup {

KeyChoice::KeyChoice(const KeySettings& settings) : settings_(settings) {
  const auto check = [](bool right, const char* what, const char* fix) {
    if (!right) throw Error{ErrorKind::config, "keys", what, fix};
  };
  check(settings.keys > 0, "there are no keys", "Give 1 or more");
  const auto n = static_cast<double>(settings.keys);
  if (settings.distribution == "zipf") {
    kind_ = Kind::zipf;
    check(settings.zipf > 0 && settings.zipf < 1, "zipf's exponent is out of range", "Use a value between 0 and 1");
    for (std::uint64_t i = 1; i <= settings.keys; ++i) zeta_ += std::pow(static_cast<double>(i), -settings.zipf);
    const double two = 1 + std::pow(0.5, settings.zipf);
    alpha_ = 1 / (1 - settings.zipf);
    eta_ = settings.keys > 2 ? (1 - std::pow(2 / n, 1 - settings.zipf)) / (1 - two / zeta_) : 1;
  } else if (settings.distribution == "hot-set") {
    kind_ = Kind::hot_set;
    check(settings.hot_keys > 0 && settings.hot_keys <= 1 && settings.hot_lookups >= 0 && settings.hot_lookups <= 1,
          "the hot set's shares are out of range", "Use shares between 0 and 1");
    hot_ = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(n * settings.hot_keys));
  } else {
    check(settings.distribution == "uniform", "the distribution is unknown", "Use uniform, zipf or hot-set");
  }
}

/// 0 is the most popular. Zipf by Gray et al., "Quickly generating billion-record synthetic databases" (1994).
std::uint64_t KeyChoice::rank(Random& random) const {
  const auto any = [&](std::uint64_t first, std::uint64_t end) {
    return static_cast<std::uint64_t>(
        random.uniform(static_cast<std::int64_t>(first), static_cast<std::int64_t>(end) - 1));
  };
  if (kind_ == Kind::uniform) return any(0, settings_.keys);
  const double u = random.real();
  if (kind_ == Kind::hot_set)
    return u < settings_.hot_lookups || hot_ == settings_.keys ? any(0, hot_) : any(hot_, settings_.keys);
  const double scaled = u * zeta_;
  if (scaled < 1) return 0;
  if (scaled < 1 + std::pow(0.5, settings_.zipf)) return std::min<std::uint64_t>(1, settings_.keys - 1);
  const double r = static_cast<double>(settings_.keys) * std::pow(eta_ * u - eta_ + 1, alpha_);
  return std::min(settings_.keys - 1, static_cast<std::uint64_t>(r));
}

std::uint64_t KeyChoice::draw(Random& random) const {
  const std::uint64_t popular = rank(random);
  if (kind_ == Kind::uniform) return popular;
  // A step that shares no factor with the number of keys visits each exactly once.
  std::uint64_t step = 2'654'435'761ULL % settings_.keys;
  while (std::gcd(step, settings_.keys) != 1) ++step;
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(Wide{popular} * step % settings_.keys);
}

}  // namespace forklift::driver::keylookup
