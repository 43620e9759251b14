#pragma once
// The one function that makes a shell word of any text. No shell is ever given a string that did not pass through it.
#include <string>
#include <string_view>
#include <vector>

#include "common/core/text.hpp"

namespace forklift::remote {

/// 'text' in single quotes: the POSIX shell reads it back byte for byte. Errors: config, if it holds a NUL byte.
std::string quote(std::string_view text);

/// Words quoted and joined with blanks.
std::string quote_all(const std::vector<std::string>& words);

/// The same for people: quotes only where needed, "…" for a word of several lines (a script), at most 200 bytes.
std::string show(const std::vector<std::string>& words);

}  // namespace forklift::remote
