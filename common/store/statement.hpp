#pragma once
// Prepared statements that take their values in order and give their columns in order. For the .cpp files of this
// folder only: it shows SQLiteCpp.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "common/store/database.hpp"

namespace forklift::store {

/// Binds numbers, texts, typed ids and optionals of them.
template <class Value>
void bind_value(SQLite::Statement& statement, int at, const Value& value) {
  if constexpr (std::is_integral_v<Value>) {
    statement.bind(at, static_cast<std::int64_t>(value));
  } else if constexpr (std::is_floating_point_v<Value>) {
    statement.bind(at, static_cast<double>(value));
  } else if constexpr (requires { value.has_value(); }) {
    if (value)
      bind_value(statement, at, *value);
    else
      statement.bind(at);
  } else if constexpr (requires { value.value(); }) {
    statement.bind(at, static_cast<std::int64_t>(value.value()));
  } else {
    statement.bind(at, std::string{value});
  }
}

class Insert {
 public:
  Insert(SQLite::Database& db, const char* sql) : statement_(db, sql) {}

  /// Runs the statement once with these values for its question marks.
  template <class... Values>
  void operator()(const Values&... values) {
    statement_.reset();
    int at = 0;
    (bind_value(statement_, ++at, values), ...);
    statement_.exec();
  }

 private:
  SQLite::Statement statement_;
};

/// Hands out a row's columns from left to right.
class Columns {
 public:
  explicit Columns(SQLite::Statement& statement) : statement_(statement) {}
  std::string text() { return next().getString(); }
  double real() { return next().getDouble(); }
  bool flag() { return next().getInt() != 0; }
  /// A signed one is so small that the difference of any two fits: a file of somebody else may hold the largest.
  template <class Number = std::int64_t>
  Number number() {
    return static_cast<Number>(std::is_unsigned_v<Number> ? next().getInt64() : bounded(next().getInt64()));
  }
  template <class TypedId>
  TypedId id() {
    return TypedId{number()};
  }
  std::optional<std::int64_t> maybe() {
    const auto column = next();
    return column.isNull() ? std::nullopt : std::optional{bounded(column.getInt64())};
  }
  std::optional<double> maybe_real() {
    const auto column = next();
    return column.isNull() ? std::nullopt : std::optional{column.getDouble()};
  }
  std::string_view blob() {
    const auto column = next();
    return {static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes())};
  }

 private:
  static std::int64_t bounded(std::int64_t number) {
    constexpr std::int64_t kMost = (std::int64_t{1} << 62) - 1;
    return std::clamp(number, -kMost, kMost);
  }
  SQLite::Column next() { return statement_.getColumn(at_++); }
  SQLite::Statement& statement_;
  int at_ = 0;
};

/// Calls `visit(Columns&)` for each row of the query.
template <class Visit, class... Values>
void each_row(const Database& database, const std::string& sql, Visit&& visit, const Values&... values) {
  database.guarded([&] {
    SQLite::Statement statement{database.handle(), sql};
    int at = 0;
    (bind_value(statement, ++at, values), ...);
    while (statement.executeStep()) {
      Columns columns{statement};
      visit(columns);
    }
  });
}

}  // namespace forklift::store
