#include "orchestrator/remote/quote.hpp"

#include "common/core/error.hpp"

namespace forklift::remote {

std::string quote(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\0')
      throw Error{ErrorKind::config, "shell word", "a text with a NUL byte can't be passed to a program",
                  "Remove the NUL byte"};
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
    const bool script = word.find('\n') != std::string::npos;
    const bool plain = !word.empty() && word.find_first_of(" \t\r'\"\\$`&|;<>()*?[]#~!{}") == std::string::npos;
    line += (line.empty() ? "" : " ") + (script ? "…" : plain ? word : quote(word));
  }
  if (line.size() <= kLongest) return line;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;  // not within a character
  return line.substr(0, end) + " …";
}

}  // namespace forklift::remote
