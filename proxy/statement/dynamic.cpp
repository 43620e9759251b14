#include "proxy/statement/dynamic.hpp"

namespace forklift::proxy {
namespace {

/// What a backslash and `next` mean in a string.
char unescaped(char next) {
  switch (next) {
    case '0':
      return '\0';
    case 'b':
      return '\b';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'Z':
      return '\x1a';
    default:
      return next;
  }
}

void append_unquoted(std::string_view literal, std::string& text) {
  const char quote = literal.front();
  const auto inside = literal.substr(1, literal.size() - 2);
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const bool more = i + 1 < inside.size();
    if (inside[i] == '\\' && more) {
      text += unescaped(inside[++i]);
    } else {
      if (inside[i] == quote && more && inside[i + 1] == quote) ++i;
      text += inside[i];
    }
  }
}

}  // namespace

std::optional<std::string> dynamic_text(Tokens tokens) {
  std::string text;
  Token token = tokens.next();
  if (token.kind != TokenKind::string) return std::nullopt;
  for (; token.kind == TokenKind::string; token = tokens.next()) append_unquoted(token.text, text);
  const bool ends = token.kind == TokenKind::end || token.is(';') || same_word(token.text, "USING");
  return ends ? std::optional{text} : std::nullopt;
}

}  // namespace forklift::proxy
