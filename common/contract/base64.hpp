#pragma once
// Bytes inside JSON: base64 of RFC 4648, with padding.
#include <optional>
#include <string>
#include <string_view>

namespace forklift::contract {

std::string base64(std::string_view bytes);
/// Nothing, if the text is no base64.
std::optional<std::string> unbase64(std::string_view text);

}  // namespace forklift::contract
