#pragma once
// The version that results carry.

namespace forklift {

inline constexpr const char* kVersion = "0.1.0";

}  // namespace forklift
