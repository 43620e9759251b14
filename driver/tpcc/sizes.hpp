#pragma once
// How many rows a warehouse has, and the ranges that ids are drawn from. Scale 1 is clause 1.2.1's cardinality; below 1
// items, customers, orders and stock shrink together, and NURand's A with them, so that the shape of the skew stays.
namespace forklift::driver::tpcc {

inline constexpr int kDistricts = 10;  ///< per warehouse, at every scale
inline constexpr int kMaxLines = 15;   ///< order lines of one order
inline constexpr int kMinLines = 5;

struct Sizes {
  int items = 100'000;     ///< and stock rows per warehouse
  int customers = 3'000;   ///< per district; also its initial orders
  int new_orders = 900;    ///< the last ones of these orders, not delivered yet
  int last_names = 1'000;  ///< customers 1..last_names have each name once, the others NURand's
  int a_item = 8'191;      ///< NURand's A for item ids,
  int a_customer = 1'023;  ///< customer ids
  int a_last = 255;        ///< and last names: 2^k − 1, the largest that keeps the clause's share of the range

  int first_undelivered() const { return customers - new_orders + 1; }
  bool operator==(const Sizes&) const = default;
};

/// Sizes at `scale` in (0, 1]; never below 100 items and 30 customers per district.
Sizes sizes_at(double scale);

}  // namespace forklift::driver::tpcc
