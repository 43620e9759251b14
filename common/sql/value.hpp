#pragma once
// A value for a placeholder of a statement, and how values stand in a statement's text.
#include <charconv>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace forklift::sql {

inline void append_integer(std::string& to, std::int64_t number) {
  char digits[24];
  to.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// Money as it stands in statements: 12345 → 123.45.
inline void append_cents(std::string& to, std::int64_t cents) {
  if (cents < 0) to += '-';
  const std::int64_t amount = cents < 0 ? -cents : cents;
  append_integer(to, amount / 100);
  to += '.';
  to += static_cast<char>('0' + amount / 10 % 10);
  to += static_cast<char>('0' + amount % 10);
}

/// A literal with its quotes; quotes and backslashes inside are escaped.
inline void append_quoted(std::string& to, std::string_view text) {
  to += '\'';
  for (const char c : text) {
    if (c == '\'' || c == '\\') to += '\\';
    to += c;
  }
  to += '\'';
}

/// A whole number, an amount of money, or a text that lives elsewhere.
class Value {
 public:
  enum class Kind : std::uint8_t { integer, cents, text };

  Value(int number) : Value(std::int64_t{number}) {}
  Value(std::int64_t number) : number_(number) {}
  Value(std::string_view text) : text_(text), kind_(Kind::text) {}
  static Value cents(std::int64_t amount) {
    Value value{amount};
    value.kind_ = Kind::cents;
    return value;
  }

  Kind kind() const { return kind_; }
  std::int64_t number() const { return number_; }
  std::string_view text() const { return text_; }

 private:
  std::int64_t number_ = 0;
  std::string_view text_;
  Kind kind_ = Kind::integer;
};

/// The statement with the values in the place of each '?', of which it has as many. Its own literals contain none.
void append_statement(std::string& to, std::string_view statement, std::span<const Value> values);

}  // namespace forklift::sql
