#include "common/core/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace forklift {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

/// Splits "1.5m" into 1.5 and "m"; nothing if it does not begin with a plain non-negative number.
std::optional<std::pair<double, std::string_view>> number_and_unit(std::string_view text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (code != std::errc{} || value < 0 || !std::isfinite(value)) return std::nullopt;
  return std::pair{value, text.substr(static_cast<std::size_t>(end - text.data()))};
}

template <std::size_t N>
std::optional<std::int64_t> scaled(std::string_view text, const std::array<Unit, N>& units) {
  const auto parts = number_and_unit(text);
  if (!parts) return std::nullopt;
  for (const auto& unit : units) {
    if (unit.name != parts->second) continue;
    const double value = std::round(parts->first * unit.factor);
    if (value > 9e18) return std::nullopt;
    return static_cast<std::int64_t>(value);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Microseconds> parse_duration(std::string_view text) {
  static constexpr std::array<Unit, 5> units{{{"us", 1}, {"ms", 1e3}, {"s", 1e6}, {"m", 60e6}, {"h", 3600e6}}};
  const auto value = scaled(text, units);
  if (!value) return std::nullopt;
  return Microseconds{*value};
}

std::string format_duration(Microseconds duration) {
  const auto us = duration.count();
  if (us == 0) return "0s";
  if (us % 3'600'000'000 == 0) return fmt::format("{}h", us / 3'600'000'000);
  if (us % 60'000'000 == 0) return fmt::format("{}m", us / 60'000'000);
  if (us % 1'000'000 == 0) return fmt::format("{}s", us / 1'000'000);
  if (us % 1'000 == 0) return fmt::format("{}ms", us / 1'000);
  return fmt::format("{}us", us);
}

std::string format_size(std::int64_t bytes) {
  static constexpr std::array<std::string_view, 5> names{"B", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < names.size()) {
    value /= 1024;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, names[unit]);
}

std::string format_latency(double us) {
  const auto three_digits = [](double value, const char* unit) {
    return value >= 100  ? fmt::format("{:.0f} {}", value, unit)
           : value >= 10 ? fmt::format("{:.1f} {}", value, unit)
                         : fmt::format("{:.2f} {}", value, unit);
  };
  if (us < 1000) return fmt::format("{:.0f} µs", us);
  if (us < 1e6) return three_digits(us / 1e3, "ms");
  return three_digits(us / 1e6, "s");
}

}  // namespace forklift
