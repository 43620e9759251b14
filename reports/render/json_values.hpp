#pragma once
// Values that may be absent: null in JSON.
#include <optional>
#include <string>

#include "common/core/json.hpp"

namespace forklift::render {

inline Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

inline Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

}  // namespace forklift::render
