#pragma once
// The twelve conditions, judged over facts. Pure.
#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "common/contract/report.hpp"
#include "driver/check/facts.hpp"
#include "driver/tpcc/sizes.hpp"

namespace forklift::driver::check {

inline constexpr int kConditions = 12;

/// What condition 1–12 demands, in the columns' words.
std::string condition_text(int condition, const tpcc::Sizes& sizes);

/// Counts violations over warehouses.
class Judge {
 public:
  explicit Judge(const tpcc::Sizes& sizes) : sizes_(sizes) {}
  void judge(const WarehouseFacts& warehouse);
  void merge(const Judge& other);
  std::vector<contract::CheckResult> results() const;

 private:
  struct Count {
    std::uint64_t violations = 0;
    std::string example;
  };
  template <class... Parts>
  void demand(bool holds, int condition, fmt::format_string<const Parts&...> text, const Parts&... parts) {
    if (holds) return;
    Count& count = counts_[static_cast<std::size_t>(condition)];
    if (count.violations++ == 0) count.example = fmt::format(text, parts...);
  }
  void judge_district(const WarehouseFacts& warehouse, int district);
  void judge_orders(const std::string& place, const DistrictFacts& district);
  void judge_customers(const std::string& place, const DistrictFacts& district);

  tpcc::Sizes sizes_;
  std::array<Count, kConditions + 1> counts_;
};

}  // namespace forklift::driver::check
