#pragma once
// Statements that are prepared on the server and executed by the binary protocol, on the connection's own socket. The
// client library would do it, too, but with four system calls and some copies per statement, where a statement by
// itself costs hardly more than its system calls: that is what a load generator's own cost consists of.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/mysql/packets.hpp"
#include "common/sql/value.hpp"

namespace forklift::mysql {

class PreparedStatements {
 public:
  /// `ends_with_ok`: whether the login agreed on CLIENT_DEPRECATE_EOF. Nobody else may talk on the socket while an
  /// answer has unread rows.
  PreparedStatements(int socket, bool ends_with_ok) : packets_(socket), ends_with_ok_(ends_with_ok) {}

  /// The number of the statement. Errors: SqlError.
  unsigned prepare(std::string_view text);
  /// Sends a statement and reads the head of its answer. Errors: SqlError.
  void execute(unsigned statement, std::span<const sql::Value> values);
  /// The next row; false behind the last one. Errors: SqlError.
  bool fetch();

  /// Columns of the present row; their bytes are valid until the next call. Errors: SqlError, if there is none, or if
  /// it is of a type that has no text here: dates, times, floating point.
  std::string_view column(unsigned index) const;
  std::int64_t integer(unsigned index) const;
  bool is_null(unsigned index) const { return field(index).null; }
  std::uint64_t affected() const { return affected_; }
  bool has_rows() const { return rows_; }

 private:
  struct Statement {
    std::uint32_t id = 0;
    unsigned parameters = 0;
    std::vector<std::uint16_t> types;  ///< of the columns: the protocol's, and kUnsigned
    std::string bound;                 ///< types of the parameters as they were sent last
  };
  struct Field {
    std::string_view bytes;
    std::uint16_t type = 0;
    bool null = true;
  };

  std::string_view next();
  const Field& field(unsigned index) const;
  void write(Statement& statement, std::span<const sql::Value> values);
  void read_columns(std::uint64_t count, std::vector<std::uint16_t>* types);
  void read_row(std::string_view row);
  bool is_end(std::string_view packet) const;

  Packets packets_;
  bool ends_with_ok_;
  std::vector<Statement> statements_;
  Statement* present_ = nullptr;  ///< whose rows are read
  std::vector<Field> row_;
  bool rows_ = false;  ///< rows of the present answer are still to come
  std::uint64_t affected_ = 0;
  mutable std::array<char, 24> digits_{};
};

}  // namespace forklift::mysql
