#include "common/sql/quote.hpp"

namespace forklift::sql {
namespace {

std::string escaped(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote || (quote == '\'' && c == '\\')) result += c;
    result += c;
  }
  return result + quote;
}

}  // namespace

std::string identifier(std::string_view name) { return escaped(name, '`'); }
std::string literal(std::string_view text) { return escaped(text, '\''); }

}  // namespace forklift::sql
