#pragma once
// What Forklift asks of a database connection. common/mysql implements it over the client library; null_session answers
// at once, to measure the driver's own cost.
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/units.hpp"

namespace forklift::sql {

/// Where and as whom to connect. A socket wins over host and port. The password never appears in an error.
struct Endpoint {
  std::string host = "127.0.0.1";
  int port = 3306;
  std::string socket;
  std::string user;
  std::string password;
  std::string database;
  Microseconds connect_timeout = std::chrono::seconds{5};
};

using Row = std::vector<std::optional<std::string>>;

/// The rows of one statement as text; a statement without rows has the number of rows it changed.
struct Result {
  std::vector<std::string> columns;
  std::vector<Row> rows;
  std::uint64_t affected = 0;
};

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

/// One connection, used by one thread at a time.
class SqlSession {
 public:
  virtual ~SqlSession() = default;
  /// Sends one statement and reads all of its rows. Errors: SqlError.
  virtual Result query(std::string_view statement) = 0;
};

}  // namespace forklift::sql
