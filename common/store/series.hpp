#pragma once
// One figure of a host, once a second during a run, and its compact form in the database.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace forklift::store {

inline constexpr std::int64_t kNoPoint = -1;  ///< a second without a figure

struct HostSeries {
  std::string host, metric;          ///< "cpu.user_permille", "net.eth0.rx_bytes_per_s", "run_queue" …
  std::int64_t begin_us = 0;         ///< epoch, by the orchestrator's clock
  std::vector<std::int64_t> points;  ///< one per second from begin_us on
};

/// Zigzag varints of the differences between neighbours, from 0 on.
std::string encode_points(const std::vector<std::int64_t>& points);
/// Errors: environment, if the bytes are damaged.
std::vector<std::int64_t> decode_points(std::string_view bytes);

}  // namespace forklift::store
