#include "driver/tpcc/sizes.hpp"

#include <algorithm>
#include <cmath>

namespace forklift::driver::tpcc {
namespace {

/// The largest 2^k − 1 (k ≥ 1) that is at most `limit`.
int mask_below(double limit) {
  int mask = 1;
  while (mask * 2.0 + 1 <= limit) mask = mask * 2 + 1;
  return mask;
}

}  // namespace

Sizes sizes_at(double scale) {
  Sizes sizes;
  if (scale >= 1) return sizes;
  sizes.items = std::max(100, static_cast<int>(std::lround(100'000 * scale)));
  sizes.customers = std::max(30, static_cast<int>(std::lround(3'000 * scale)));
  sizes.new_orders = sizes.customers * 3 / 10;
  sizes.last_names = std::max(1, sizes.customers / 3);
  sizes.a_item = mask_below(8'191.0 * sizes.items / 100'000);
  sizes.a_customer = mask_below(1'023.0 * sizes.customers / 3'000);
  sizes.a_last = mask_below(255.0 * sizes.last_names / 1'000);
  return sizes;
}

}  // namespace forklift::driver::tpcc
