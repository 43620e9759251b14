#pragma once
// The text of one round trip: statements joined by ';' in a buffer that is reused, so that building one allocates
// nothing.
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

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
  SqlText& operator<<(std::string_view part) { return text_ += part, *this; }
  SqlText& operator<<(const char* part) { return text_ += part, *this; }
  SqlText& operator<<(std::int64_t number) {
    char digits[24];
    return text_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr), *this;
  }
  SqlText& operator<<(int number) { return *this << std::int64_t{number}; }
  SqlText& operator<<(Cents money) {
    if (money.value < 0) text_ += '-';
    const std::int64_t amount = money.value < 0 ? -money.value : money.value;
    *this << amount / 100 << ".";
    text_ += static_cast<char>('0' + amount / 10 % 10);
    text_ += static_cast<char>('0' + amount % 10);
    return *this;
  }
  SqlText& operator<<(Quoted literal) {
    text_ += '\'';
    for (const char c : literal.text) {
      if (c == '\'' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '\'';
    return *this;
  }
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
