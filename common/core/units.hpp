#pragma once
// Durations as people write them ("20s"), and back; sizes for people. Durations are std::chrono in code, `_us` in JSON
// and SQL.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace forklift {

using Microseconds = std::chrono::microseconds;

/// "5s", "250ms", "1.5m", "2h", "100us" → microseconds; nothing if it is no such text or does not fit.
std::optional<Microseconds> parse_duration(std::string_view text);

/// The shortest exact form that parse_duration reads back: "20s", "1500ms".
std::string format_duration(Microseconds duration);

/// Bytes for people: "1.5 GiB".
std::string format_size(std::int64_t bytes);

/// Microseconds for people, three significant digits: "850 µs", "1.25 ms", "3.4 s".
std::string format_latency(double microseconds);

}  // namespace forklift
