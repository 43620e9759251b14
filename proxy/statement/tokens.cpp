#include "proxy/statement/tokens.hpp"

#include <algorithm>
#include <charconv>

namespace forklift::proxy {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::size_t name_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_name) - text.begin());
}

}  // namespace

bool same_word(std::string_view word, std::string_view upper) {
  return std::equal(word.begin(), word.end(), upper.begin(), upper.end(),
                    [](char a, char b) { return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 32) : a) == b; });
}

bool holds_word(std::string_view text, std::string_view upper) {
  while (!text.empty()) {
    const auto length = name_length(text);
    if (same_word(text.substr(0, length), upper)) return true;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return false;
}

Token Tokens::take(TokenKind kind, std::size_t length) {
  const Token token{kind, text_.substr(0, length)};
  text_.remove_prefix(length);
  return token;
}

Token Tokens::quoted(char quote) {
  for (std::size_t i = 1; i < text_.size(); ++i) {
    if (text_[i] == '\\' && quote != '`') {
      ++i;
    } else if (text_[i] == quote) {
      if (i + 1 < text_.size() && text_[i + 1] == quote) {
        ++i;  // a doubled quote is one of the text's
      } else {
        return take(quote == '`' ? TokenKind::quoted_name : TokenKind::string, i + 1);
      }
    }
  }
  return take(TokenKind::broken, text_.size());
}

void Tokens::read_hint(std::string_view comment) {
  constexpr std::string_view kBegin = "forklift:";
  while (!comment.empty() && is_space(comment.front())) comment.remove_prefix(1);
  if (comment.substr(0, kBegin.size()) != kBegin) return;
  const auto equals = comment.find('=');
  if (equals == std::string_view::npos) return;
  std::uint64_t value = 0;
  const char* begin = comment.data() + equals + 1;
  if (std::from_chars(begin, comment.data() + comment.size(), value).ec == std::errc{}) hint_ = value;
}

bool Tokens::skip_comment() {
  if (text_.front() != '/') {  // to the end of the line
    text_.remove_prefix(std::min(text_.find('\n'), text_.size()));
    return true;
  }
  std::string_view inside = text_.substr(2);
  if (!inside.empty() && (inside.front() == '!' || inside.substr(0, 2) == "M!")) {
    inside.remove_prefix(inside.front() == '!' ? 1 : 2);
    text_ = inside;
    executes_comment_ = in_executed_ = true;
    while (!text_.empty() && is_digit(text_.front())) text_.remove_prefix(1);
    return true;
  }
  const auto close = inside.find("*/");
  if (close == std::string_view::npos) return false;
  read_hint(inside.substr(0, close));
  text_ = inside.substr(close + 2);
  return true;
}

Token Tokens::next() {
  while (!text_.empty()) {
    const char c = text_.front();
    const char after = text_.size() > 1 ? text_[1] : '\0';
    if (is_space(c)) {
      text_.remove_prefix(1);
    } else if (in_executed_ && c == '*' && after == '/') {
      in_executed_ = false;
      text_.remove_prefix(2);
    } else if (c == '#' || (c == '/' && after == '*') ||
               (c == '-' && after == '-' && (text_.size() == 2 || static_cast<unsigned char>(text_[2]) <= ' '))) {
      if (!skip_comment()) return take(TokenKind::broken, text_.size());
    } else if (c == '\'' || c == '"' || c == '`') {
      return quoted(c);
    } else if (c == '@' && after == '@') {
      text_.remove_prefix(2);
      return take(TokenKind::system_variable, name_length(text_));
    } else if (c == '@') {
      return take(TokenKind::user_variable, 1 + name_length(text_.substr(1)));
    } else if (is_name(c)) {
      return take(is_digit(c) ? TokenKind::number : TokenKind::word, name_length(text_));
    } else {
      return take(TokenKind::symbol, 1);
    }
  }
  return {};
}

}  // namespace forklift::proxy
