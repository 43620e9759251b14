#include "desk/links/paths.hpp"

#include <algorithm>

namespace forklift::desk {
namespace {

Path path_of(const Link& link) {
  const auto bits = static_cast<double>(link.bandwidth_bps);
  return {std::chrono::nanoseconds{link.delay}.count(), bits > 0 ? 8e9 / bits : 0};
}

}  // namespace

Paths::Paths(const LinkWishes& wishes, const std::vector<std::string>& names)
    : hosts_(names.size()), paths_(names.size() * names.size(), path_of(wishes.all)) {
  const auto place = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  for (const auto& pair : wishes.pairs) {
    const Link link{pair.delay.value_or(wishes.all.delay), pair.bandwidth_bps.value_or(wishes.all.bandwidth_bps)};
    const auto first = place(pair.first), second = place(pair.second);
    paths_.at(first * hosts_ + second) = paths_.at(second * hosts_ + first) = path_of(link);
  }
}

std::int64_t due_time(const Path& path, Sender& sender, std::int64_t now, std::size_t bytes) {
  std::int64_t sent = now;
  if (path.ns_per_byte > 0) {
    sent = std::max(now, sender.free_at) + static_cast<std::int64_t>(path.ns_per_byte * static_cast<double>(bytes));
    sender.free_at = sent;
  }
  sender.last_due = std::max(sender.last_due, sent + path.delay_ns);
  return sender.last_due;
}

Wait wait_until(std::int64_t due, std::int64_t now, std::int64_t spin_ns) {
  if (due == kNothingDue) return {true, 0};
  return {false, std::max<std::int64_t>(0, due - now - spin_ns)};
}

}  // namespace forklift::desk
