#include "orchestrator/workloads/command/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

#include "common/core/error.hpp"

namespace forklift::workloads::command {
namespace {

constexpr std::size_t kLongest = 500, kMostGroups = 20;
constexpr long kMostRepeats = 1000;  ///< {n,m} of all, multiplied

/// Empty if it compiles; `to` is freed by the caller then.
std::string compile(const std::string& text, regex_t& to) {
  const int code = ::regcomp(&to, text.c_str(), REG_EXTENDED);
  if (code == 0) return "";
  std::array<char, 256> words{};
  ::regerror(code, &to, words.data(), words.size());
  return words.data();
}

/// What the C library needs time or stack without bounds for.
std::string heavy_in(const std::string& pattern) {
  long product = 1;
  std::size_t open = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      if (i + 1 < pattern.size() && std::isdigit(static_cast<unsigned char>(pattern[i + 1])) != 0)
        return "a group that is referred back to can take for ever";
      ++i;
    } else if (pattern[i] == '(') {
      if (++open > kMostGroups) return fmt::format("it has more than {} groups", kMostGroups);
    } else if (pattern[i] == '{') {
      long most = 0;
      for (auto at = i + 1; at < pattern.size() && pattern[at] != '}'; ++at) {
        if (pattern[at] == ',') most = 0;
        if (std::isdigit(static_cast<unsigned char>(pattern[at])) != 0)
          most = std::min(most * 10 + (pattern[at] - '0'), 100'000L);
      }
      product *= std::max(1L, most);
      if (product > kMostRepeats) return fmt::format("it repeats more than {} times in all", kMostRepeats);
    }
  }
  return "";
}

void free_pattern(regex_t* compiled) {
  ::regfree(compiled);
  delete compiled;
}

}  // namespace

Pattern::Pattern(const std::string& text) {
  auto fresh = std::make_unique<regex_t>();
  if (const auto wrong = compile(text, *fresh); !wrong.empty())
    throw Error{ErrorKind::config, "workload.command.measures", fmt::format("the pattern {}: {}", text, wrong),
                "Write a POSIX extended regular expression"};
  compiled_ = {fresh.release(), free_pattern};
}

std::optional<double> Pattern::number_in(const std::string& line) const {
  std::array<regmatch_t, 2> groups{};
  if (::regexec(compiled_.get(), line.c_str(), groups.size(), groups.data(), 0) != 0 || groups[1].rm_so < 0)
    return std::nullopt;
  return number_of(line.substr(static_cast<std::size_t>(groups[1].rm_so),
                               static_cast<std::size_t>(groups[1].rm_eo - groups[1].rm_so)));
}

std::string wrong_with(const std::string& pattern) {
  if (pattern.size() > kLongest)
    return fmt::format("it has {} bytes, and at most {} are tried", pattern.size(), kLongest);
  if (const auto heavy = heavy_in(pattern); !heavy.empty()) return heavy;
  regex_t compiled{};
  const auto wrong = compile(pattern, compiled);
  if (!wrong.empty()) return fmt::format("it is not a regular expression: {}", wrong);
  const bool grouped = compiled.re_nsub > 0;
  ::regfree(&compiled);
  return grouped ? "" : "it has no group for the number";
}

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc{} || read.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace forklift::workloads::command
