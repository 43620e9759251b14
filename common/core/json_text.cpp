#include "common/core/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "common/core/error.hpp"
#include "common/core/text.hpp"

namespace forklift {
namespace {

/// Goes through the text once, knowing strings from what is between them.
class Plain {
 public:
  Plain(std::string& text, const std::string& file) : text_(text), file_(file) {}

  void run() {
    while (at_ < text_.size()) step();
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == '"') return string();
    if (c == '/') return slash();
    if (c == ',') {
      comma_ = opened(last_) ? kNone : at_;
    } else if ((c == '}' || c == ']') && last_ == ',' && comma_ != kNone) {
      text_[comma_] = ' ';
    }
    if (std::string_view{" \t\r\n"}.find(c) == std::string_view::npos) last_ = c;
    ++at_;
  }

  /// Before a comma behind one of these there is no value: such a comma is a mistake.
  static bool opened(char c) { return c == '\0' || c == '{' || c == '[' || c == ',' || c == ':'; }

  void string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    ++at_;
    last_ = '"';
  }

  void slash() {
    const auto two = std::string_view{text_}.substr(at_, 2);
    std::size_t end = std::string::npos;
    if (two == "//") {
      end = std::min(text_.find_first_of("\r\n", at_), text_.size());
    } else if (two == "/*") {
      const auto close = text_.find("*/", at_ + 2);
      if (close == std::string::npos) {
        throw Error{ErrorKind::config, place_in_text(file_, text_, at_), "a comment begins here and is not closed",
                    "End it with */"};
      }
      end = close + 2;
    } else {  // no comment: the parser says what is wrong
      last_ = '/';
      ++at_;
      return;
    }
    std::replace_if(
        text_.begin() + static_cast<std::ptrdiff_t>(at_), text_.begin() + static_cast<std::ptrdiff_t>(end),
        [](char c) { return c != '\n' && c != '\r'; }, ' ');
    at_ = end;
  }

  static constexpr std::size_t kNone = std::string::npos;

  std::string& text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t comma_ = kNone;  ///< the last one, if a value stands before it
  char last_ = '\0';           ///< the last byte that is neither blank nor comment
};

}  // namespace

std::string without_byte_order_mark(std::string text, const std::string& file) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    throw Error{
        ErrorKind::config, file, "the file is UTF-16, and JSON is read as UTF-8",
        fmt::format("Save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8 {} > new.json", shell_word(file))};
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

std::string without_comments(std::string text, const std::string& file) {
  Plain{text, file}.run();
  return text;
}

std::string place_in_text(const std::string& file, const std::string& text, std::size_t offset) {
  const std::size_t end = std::min(offset, text.size());
  const auto before = std::string_view{text}.substr(0, end);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto last_break = before.rfind('\n');
  const auto column = 1 + (last_break == std::string_view::npos ? end : end - last_break - 1);
  return fmt::format("{} (line {}, column {})", file, line, column);
}

}  // namespace forklift
