#include "orchestrator/remote/quote.hpp"

#include <algorithm>

#include "common/core/error.hpp"

namespace forklift::remote {

std::string quote(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\0') throw Error{ErrorKind::config, "shell word", "a text with a NUL byte can't be passed to a program", "Remove the NUL byte"};
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string quote_all(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : " ") + quote(word);
  return line;
}

std::string show(const std::vector<std::string>& words) {
  constexpr std::size_t kLongest = 200;
  std::string line;
  for (const auto& word : words) {
    const bool plain = !word.empty() && word.find_first_of(" \t\n\r'\"\\$`&|;<>()*?[]#~!{}") == std::string::npos;
    line += (line.empty() ? "" : " ") + (plain ? word : quote(word));
  }
  const auto newline = line.find('\n');
  if (newline == std::string::npos && line.size() <= kLongest) return line;
  return line.substr(0, std::min(newline, kLongest)) + " …";
}

}  // namespace forklift::remote
