#include "common/sql/session.hpp"

#include <fmt/format.h>

#include <charconv>

namespace forklift::sql {

SqlError::SqlError(unsigned number, std::string state, std::string text)
    : number_(number), state_(std::move(state)), text_(fmt::format("error {} ({}): {}", number, state_, text)) {}

void throw_short_row(std::size_t width, std::size_t column) {
  throw SqlError{0, "00000",
                 fmt::format("the server left out column {} of an answer, which has {}", column + 1, width)};
}

std::int64_t number_of(const std::optional<std::string>& value) {
  const auto text = value.value_or("NULL");
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code == std::errc{} && end == text.data() + text.size()) return number;
  throw SqlError{0, "00000",
                 fmt::format("the server answered \"{}\" where a number was asked for", text.substr(0, 80))};
}

const Row& Result::first() const {
  if (rows.empty()) throw SqlError{0, "00000", "the server answered without a row"};
  return rows.front();
}

std::int64_t Result::number() const { return number_of(first().at(0)); }

std::int64_t SqlSession::integer(unsigned index) const {
  const auto digits = column(index);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

unsigned SqlSession::prepare(std::string_view statement) {
  texts_.emplace_back(statement);
  return static_cast<unsigned>(texts_.size() - 1);
}

void SqlSession::execute(unsigned statement, std::span<const Value> values) {
  std::string text;
  append_statement(text, texts_.at(statement), values);
  send(text);
}

bool is_connection_lost(unsigned number) noexcept {
  switch (number) {
    case 1053:  // server shutdown in progress
    case 1152:  // aborted connection
    case 1184:  // new aborted connection
    case 1927:  // connection was killed
    case 2002:
    case 2003:
    case 2006:
    case 2012:
    case 2013:
    case 2026:
    case 2055:
      return true;
    default:
      return false;
  }
}

}  // namespace forklift::sql
