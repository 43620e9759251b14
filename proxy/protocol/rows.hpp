#pragma once
// Reads the answers to the proxy's own questions.
#include <cstdint>
#include <optional>
#include <string_view>

namespace forklift::proxy {

/// The number in a text result set of one column and one row. nullopt: it is something else.
std::optional<std::uint64_t> single_number(std::string_view reply);

}  // namespace forklift::proxy
