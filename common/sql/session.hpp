#pragma once
// What Forklift asks of a database connection. common/mysql implements it over the client library; null_session answers
// at once, to measure the driver's own cost.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/sql/endpoint.hpp"
#include "common/sql/value.hpp"

namespace forklift::sql {

/// A failed statement: the server's (or client library's, 2000–2999) error number and text. Expected inside the driver,
/// which maps it to an outcome; elsewhere it becomes an Error.
class SqlError : public std::exception {
 public:
  SqlError(unsigned number, std::string state, std::string text);
  unsigned number() const noexcept { return number_; }
  const std::string& state() const noexcept { return state_; }
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  unsigned number_;
  std::string state_, text_;
};

/// An answer lacks this column: whatever answers there, nobody reads behind the end of a row.
[[noreturn]] void throw_short_row(std::size_t width, std::size_t column);

/// The values of one row. Errors: SqlError, for a column that the server left out.
class Row : public std::vector<std::optional<std::string>> {
 public:
  using vector::vector;
  const std::optional<std::string>& at(std::size_t column) const {
    if (column >= size()) throw_short_row(size(), column);
    return vector::operator[](column);
  }
  const std::optional<std::string>& operator[](std::size_t column) const { return at(column); }
  std::optional<std::string>& operator[](std::size_t column) {
    if (column >= size()) throw_short_row(size(), column);
    return vector::operator[](column);
  }
};

/// A whole number in a row. Errors: SqlError, if it is none, or NULL.
std::int64_t number_of(const std::optional<std::string>& value);

/// The rows of one statement as text; a statement without rows has the number of rows it changed.
struct Result {
  std::vector<std::string> columns;
  std::vector<Row> rows;
  std::uint64_t affected = 0;

  /// The row of an answer that must have one. Errors: SqlError.
  const Row& first() const;
  /// Its first value, as that of SELECT COUNT(*). Errors: SqlError.
  std::int64_t number() const;
};

/// Where the rows of a LOAD DATA LOCAL come from.
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// Writes up to `capacity` bytes and returns how many; 0 at the end.
  virtual std::size_t read(char* buffer, std::size_t capacity) = 0;
};

/// One connection, used by one thread at a time.
class SqlSession {
 public:
  virtual ~SqlSession() = default;
  /// Sends one statement and reads all of its rows. With several statements, the last one's rows. Errors: SqlError.
  virtual Result query(std::string_view statement) = 0;

  /// One round trip without copies: sends one or more statements, separated by ';', and stands at the first answer.
  /// What is left unread of an earlier round trip is read and dropped first. Errors: SqlError.
  virtual void send(std::string_view statements) = 0;
  /// The next row of the present answer; false behind the last one. Errors: SqlError.
  virtual bool fetch() = 0;
  /// A column of the present row, valid until the next call; empty for NULL.
  virtual std::string_view column(unsigned index) const = 0;
  /// The same as a whole number: its leading digits, 0 where there are none.
  virtual std::int64_t integer(unsigned index) const;
  virtual bool is_null(unsigned index) const = 0;
  /// Rows that the present statement changed.
  virtual std::uint64_t affected() const = 0;
  /// Drops what is left of the present answer and goes on to the next statement's; false behind the last one.
  /// Errors: SqlError, if that statement failed.
  virtual bool next() = 0;
  /// How many statements of this round trip were answered without an error: tells which one failed.
  virtual unsigned answered() const = 0;

  /// Prepares a statement with a '?' for each value. Statements of a session are numbered in this order, from 0. One
  /// that no server prepares is sent as text when it is executed. Errors: SqlError.
  virtual unsigned prepare(std::string_view statement);
  /// One round trip, as send(): executes the prepared statement of this number with these values.
  virtual void execute(unsigned statement, std::span<const Value> values);

  /// Runs a LOAD DATA LOCAL statement whose rows come from `source`, and returns the number of rows stored.
  virtual std::uint64_t load(std::string_view statement, RowSource& source) = 0;

  /// Breaks the connection from another thread: a call that waits for the server ends with a lost connection.
  virtual void abort() noexcept = 0;

 private:
  std::vector<std::string> texts_;  ///< of prepare(), where no server does it
};

/// True for numbers that mean that the connection is gone (client library 2000–2999, server shutting down, killed).
bool is_connection_lost(unsigned number) noexcept;

}  // namespace forklift::sql
