#include "common/core/percent.hpp"

#include <charconv>
#include <cmath>

namespace forklift {

std::optional<double> parse_percent(std::string_view text) {
  double percent = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, percent);
  const std::string_view rest{read.ptr, static_cast<std::size_t>(end - read.ptr)};
  if (read.ec != std::errc{} || !(rest.empty() || rest == "%") || !std::isfinite(percent)) return std::nullopt;
  return percent / 100;
}

}  // namespace forklift
