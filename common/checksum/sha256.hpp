#pragma once
// SHA-256 of what is in memory.
#include <string>
#include <string_view>

namespace forklift {

/// 64 lower-case hexadecimal digits, as sha256sum prints them.
std::string sha256_hex(std::string_view text);

}  // namespace forklift
