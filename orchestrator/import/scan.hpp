#pragma once
// Pure: what readers of foreign lines are made of. No regular expressions: they need stack for every character.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forklift::import {

/// A number and how it is written, with the line where it stands; 0: on none, it follows from others.
struct Figure {
  double value = 0;
  std::string text;
  std::size_t line = 0;
};
/// One that follows from others.
Figure derived(double value, int digits = 2);

inline bool begins(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }
inline bool holds(std::string_view text, std::string_view words) { return text.find(words) != std::string_view::npos; }
std::string_view trim(std::string_view text);
std::vector<std::string_view> words_of(std::string_view line);
std::vector<std::string_view> fields_of(std::string_view line, char separator);  ///< trimmed

/// The whole text as a finite number of at most 1e15 in either direction; nothing else.
std::optional<Figure> number(std::string_view text, std::size_t line);
/// The same, if it is neither negative nor broken.
std::optional<std::uint64_t> whole(std::string_view text);
std::optional<std::uint64_t> whole(const std::optional<Figure>& figure);
/// The number that `text` begins with, after blanks.
std::optional<Figure> leading_number(std::string_view text, std::size_t line);
/// The number behind the first `label`; nothing if there is none, or no label.
std::optional<Figure> number_after(std::string_view text, std::string_view label, std::size_t line);
/// The number that ends before `words`, as in "8153 NOPM".
std::optional<Figure> number_before(std::string_view text, std::string_view words, std::size_t line);
/// What stands behind `label`, trimmed; nothing if it is not in the line.
std::optional<std::string_view> rest_after(std::string_view text, std::string_view label);

/// "2025-04-14 17:09:41" in microseconds, as if it were UTC; nothing if it is no such time.
std::optional<std::int64_t> time_of(std::string_view text);

/// A UTC or local time as `date` prints it, "Thu Jun 30 22:43:39 UTC 2022", in microseconds as if it were UTC.
std::optional<std::int64_t> date_of(std::string_view text);

}  // namespace forklift::import
