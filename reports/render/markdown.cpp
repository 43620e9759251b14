#include "reports/render/markdown.hpp"

#include <algorithm>
#include <cctype>

#include "common/core/visible.hpp"

namespace forklift::render {
namespace {

std::string one_visible_line(std::string_view text) {
  auto line = visible(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return line;
}

bool is_word(const std::string& text, std::size_t at) {
  return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_');
}

/// A "_" inside a word and a ":" that begins no address are read as they stand, and so they stay.
bool needs_escape(const std::string& text, std::size_t at) {
  const char c = text[at];
  const std::string_view rest{text.data() + at, text.size() - at};
  if (c == '_') return at == 0 || !is_word(text, at - 1) || !is_word(text, at + 1);
  if (c == ':') return rest.starts_with("://");
  if (c == '.') return at >= 3 && (text.compare(at - 3, 3, "www") == 0 || text.compare(at - 3, 3, "WWW") == 0);
  if (at == 0 && std::string_view{"-+="}.find(c) != std::string_view::npos) return true;
  return std::string_view{"\\`*[]<>#|~&$@"}.find(c) != std::string_view::npos;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  const auto line = one_visible_line(text);
  std::string out;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (needs_escape(line, at)) out += '\\';
    out += line[at];
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  const auto line = one_visible_line(text);
  std::size_t longest = 0, here = 0;
  for (const char c : line) longest = std::max(longest, here = c == '`' ? here + 1 : 0);
  const std::string quote(longest + 1, '`');
  return longest == 0 && !line.empty() ? quote + line + quote : quote + " " + line + " " + quote;
}

}  // namespace forklift::render
