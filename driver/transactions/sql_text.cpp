#include "driver/transactions/sql_text.hpp"

#include <algorithm>

namespace forklift::driver::transactions {

std::int64_t parse_decimal(std::string_view text, int places) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  std::int64_t value = 0;
  int decimals = -1;
  for (const char c : text) {
    if (c == '.') {
      decimals = 0;
    } else if (c >= '0' && c <= '9' && decimals < places) {
      value = std::min(value * 10 + (c - '0'), kMostCents);
      if (decimals >= 0) ++decimals;
    }
  }
  for (int i = decimals < 0 ? 0 : decimals; i < places; ++i) value = std::min(value * 10, kMostCents);
  return negative ? -value : value;
}

}  // namespace forklift::driver::transactions
