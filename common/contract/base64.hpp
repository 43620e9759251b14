#pragma once
// Bytes inside JSON: base64 of RFC 4648, with padding.
#include <optional>
#include <string>
#include <string_view>

#include "common/core/json.hpp"
#include "common/histogram/histogram.hpp"

namespace forklift::contract {

std::string base64(std::string_view bytes);
/// Nothing, if the text is no base64.
std::optional<std::string> unbase64(std::string_view text);
/// A histogram in base64. Errors: environment, with `origin`, if it is none.
Histogram histogram_of(const Json& text, const std::string& origin);

}  // namespace forklift::contract
