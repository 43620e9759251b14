#pragma once
// Small helpers for names and texts that people read.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forklift {

/// The known name nearest to `word` by edit distance (transpositions count one), if it is near enough to be a typo.
std::optional<std::string> nearest_name(std::string_view word, const std::vector<std::string>& known);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// The last `count` non-empty lines of `text`: what an error shows of a log.
std::vector<std::string> last_lines(std::string_view text, std::size_t count);

/// Columns on a terminal: UTF-8 characters.
std::size_t columns_of(std::string_view text);
/// Visible text (visible.hpp) of at most `width` columns on one line, cut with "…". A line break or tab becomes a
/// blank.
std::string one_line(std::string_view text, std::size_t width);

/// 32 lower-case hexadecimal digits from the system's random source: passwords, nonces.
std::string random_token();

/// A word of a command that people copy into a shell: as it stands, or in single quotes where that is needed. (What a
/// program gives to a shell goes through remote::quote.)
std::string shell_word(std::string_view text);

/// FNV-1a, 64 bits, as 16 hexadecimal digits: a fingerprint, not a signature.
std::string fingerprint(std::string_view text);

}  // namespace forklift
