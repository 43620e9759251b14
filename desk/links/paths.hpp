#pragma once
// What lies between each two hosts, in each direction, and when a packet that enters there is due at the other end.
// Pure: times are nanoseconds of any one clock.
#include <cstdint>
#include <vector>

#include "desk/job/job.hpp"

namespace forklift::desk {

struct Path {
  std::int64_t delay_ns = 0;
  double ns_per_byte = 0;  ///< 0: a packet takes no time to be sent
};

/// Of each ordered pair of `hosts`, by their places in the job.
class Paths {
 public:
  Paths() = default;
  /// `names` in the order of the places; pairs name some of them.
  Paths(const LinkWishes& wishes, const std::vector<std::string>& names);
  const Path& between(std::size_t from, std::size_t to) const { return paths_[from * hosts_ + to]; }

 private:
  std::size_t hosts_ = 0;
  std::vector<Path> paths_;
};

/// The state of a sender: packets are sent one after another, and arrive in that order.
struct Sender {
  std::int64_t free_at = 0;   ///< when the last byte of what was sent has left
  std::int64_t last_due = 0;  ///< a shorter delay from now on does not overtake
};

/// The packet waits until the sender is free, is sent, and then travels.
std::int64_t due_time(const Path& path, Sender& sender, std::int64_t now, std::size_t bytes);

/// How long to wait for something to do.
struct Wait {
  bool forever = false;
  std::int64_t ns = 0;  ///< 0: look, and come back at once
};

/// Waking up takes a while: the last `spin_ns` before a packet is due are not slept.
Wait wait_until(std::int64_t due, std::int64_t now, std::int64_t spin_ns);
inline constexpr std::int64_t kNothingDue = INT64_MAX;

}  // namespace forklift::desk
