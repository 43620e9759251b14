#include "reports/analysis/numbers.hpp"

#include <fmt/format.h>

#include <cmath>

namespace forklift::analysis {

std::string grouped(double value) {
  if (value != 0 && std::abs(value) < 10) return fmt::format("{:.2g}", value);
  std::string digits = fmt::format("{:.0f}", std::abs(value));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return (value < 0 ? "−" : "") + digits;
}

}  // namespace forklift::analysis
