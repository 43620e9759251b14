#include "driver/load/stall.hpp"

#include <fmt/format.h>

namespace forklift::driver::load {
namespace {

constexpr int kFirst = 10, kEvery = 30;  ///< seconds

}  // namespace

std::string StallWatch::look(int second, std::uint64_t rows, const std::map<std::string, std::uint64_t>& waits) {
  if (rows != rows_ || second <= 1) {
    rows_ = rows;
    moved_at_ = second;
    waits_ = waits;
    return "";
  }
  const int still = second - moved_at_;
  if (still < kFirst || (still - kFirst) % kEvery != 0) return "";
  std::string why;
  for (const auto& [what, count] : waits) {
    const auto before = waits_.find(what);
    const auto since = count - (before == waits_.end() ? 0 : before->second);
    if (since > 0) why += fmt::format("{}waited {} times for {}", why.empty() ? "" : ", ", since, what);
  }
  if (why.empty()) why = "no server answers: look whether all of them run";
  return fmt::format("no row was stored for {} s: {}", still, why);
}

}  // namespace forklift::driver::load
