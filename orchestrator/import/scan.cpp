#include "orchestrator/import/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace forklift::import {
namespace {

constexpr double kMost = 1e15;
constexpr std::string_view kBlank = " \t";

bool is_of_number(char c) { return (c >= '0' && c <= '9') || c == '.'; }

}  // namespace

Figure derived(double value, int digits) { return {value, fmt::format("{:.{}f}", value, digits), 0}; }

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; (at = line.find_first_not_of(kBlank, at)) < line.size();) {
    const auto end = std::min(line.find_first_of(kBlank, at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

std::vector<std::string_view> fields_of(std::string_view line, char separator) {
  std::vector<std::string_view> fields;
  for (;;) {
    const auto end = std::min(line.find(separator), line.size());
    fields.push_back(trim(line.substr(0, end)));
    if (end == line.size()) return fields;
    line.remove_prefix(end + 1);
  }
}

std::optional<Figure> number(std::string_view text, std::size_t line) {
  Figure figure{0, std::string{text}, line};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), figure.value);
  const bool all = read.ec == std::errc{} && read.ptr == text.data() + text.size() && !text.empty();
  if (!all || !std::isfinite(figure.value) || std::abs(figure.value) > kMost) return std::nullopt;
  return figure;
}

std::optional<std::uint64_t> whole(const std::optional<Figure>& figure) {
  if (!figure || figure->value < 0 || figure->value != std::floor(figure->value)) return std::nullopt;
  return static_cast<std::uint64_t>(figure->value);
}

std::optional<std::uint64_t> whole(std::string_view text) { return whole(number(text, 0)); }

std::optional<Figure> leading_number(std::string_view text, std::size_t line) {
  text = trim(text);
  std::size_t length = !text.empty() && text.front() == '-' ? 1 : 0;
  while (length < text.size() && is_of_number(text[length])) ++length;
  while (length > 0 && text[length - 1] == '.') --length;  // the end of a sentence
  return number(text.substr(0, length), line);
}

std::optional<Figure> number_after(std::string_view text, std::string_view label, std::size_t line) {
  const auto rest = rest_after(text, label);
  return rest ? leading_number(*rest, line) : std::nullopt;
}

std::optional<Figure> number_before(std::string_view text, std::string_view words, std::size_t line) {
  const auto at = text.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  text = trim(text.substr(0, at));
  auto begin = text.size();
  while (begin > 0 && is_of_number(text[begin - 1])) --begin;
  return number(text.substr(begin), line);
}

std::optional<std::string_view> rest_after(std::string_view text, std::string_view label) {
  const auto at = text.find(label);
  if (at == std::string_view::npos) return std::nullopt;
  return trim(text.substr(at + label.size()));
}

std::optional<std::int64_t> time_of(std::string_view text) {
  if (text.size() != 19 || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t length) { return whole(text.substr(at, length)); };
  const auto year = part(0, 4), month = part(5, 2), day = part(8, 2), hour = part(11, 2), minute = part(14, 2),
             second = part(17, 2);
  if (!year || !month || !day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
    return std::nullopt;
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{static_cast<int>(*year)},
                            std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *year < 1970) return std::nullopt;
  const auto days = sys_days{date}.time_since_epoch().count();
  const auto seconds = std::int64_t{days} * 86400 + static_cast<std::int64_t>(*hour * 3600 + *minute * 60 + *second);
  return seconds * 1'000'000;
}

std::optional<std::int64_t> date_of(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto words = words_of(text);
  if (words.size() != 6) return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), words[1]) - kMonths.begin() + 1;
  const auto day = whole(words[2]);
  if (month > 12 || !day || *day > 31) return std::nullopt;
  return time_of(fmt::format("{}-{:02}-{:02} {}", words[5], month, *day, words[3]));
}

}  // namespace forklift::import
