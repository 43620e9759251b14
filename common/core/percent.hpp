#pragma once
// Percentages as people write them: "3%".
#include <optional>
#include <string_view>

namespace forklift {

/// "3%" or "3" → 0.03; nothing if it is no such text.
std::optional<double> parse_percent(std::string_view text);

}  // namespace forklift
