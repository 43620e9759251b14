#include "orchestrator/remote/quote.hpp"

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

}  // namespace forklift::remote
