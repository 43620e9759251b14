#pragma once
// The text of one round trip: statements joined by ';' in a buffer that is reused, so that building one allocates
// nothing.
#include <cstdint>
#include <string>
#include <string_view>

#include "common/sql/value.hpp"

namespace forklift::driver::transactions {

/// Money as it stands in statements: 12345 → 123.45.
struct Cents {
  std::int64_t value;
};
/// A text literal with its quotes; quotes and backslashes inside are escaped.
struct Quoted {
  std::string_view text;
};

class SqlText {
 public:
  SqlText() { text_.reserve(16 * 1024); }
  void clear() { text_.clear(), count_ = 0; }
  bool empty() const { return count_ == 0; }
  /// Begins another statement.
  SqlText& statement(std::string_view head) {
    if (count_++ > 0) text_ += ';';
    text_ += head;
    return *this;
  }
  /// A whole statement with its values.
  void statement(std::string_view text, std::span<const sql::Value> values) {
    statement("");
    sql::append_statement(text_, text, values);
  }
  SqlText& operator<<(std::string_view part) { return text_ += part, *this; }
  SqlText& operator<<(const char* part) { return text_ += part, *this; }
  SqlText& operator<<(std::int64_t number) { return sql::append_integer(text_, number), *this; }
  SqlText& operator<<(int number) { return *this << std::int64_t{number}; }
  SqlText& operator<<(Cents money) { return sql::append_cents(text_, money.value), *this; }
  SqlText& operator<<(Quoted literal) { return sql::append_quoted(text_, literal.text), *this; }
  std::string_view text() const { return text_; }
  /// Statements so far.
  int count() const { return count_; }

 private:
  std::string text_;
  int count_ = 0;
};

/// "12.34" with `places` decimals → 1234. Fewer or more decimals in the text are filled up or cut. What is
/// larger than kMostCents, which no column of ours holds, is that: sums of them stay right.
inline constexpr std::int64_t kMostCents = 10'000'000'000'000;
std::int64_t parse_decimal(std::string_view text, int places);

}  // namespace forklift::driver::transactions
