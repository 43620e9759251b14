#include "common/mysql/connection.hpp"

#include <fmt/format.h>

#include <mutex>

#include "common/mysql/handle.hpp"

namespace forklift::mysql {
namespace {

void initialise_once() {
  static std::once_flag once;
  std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
}

[[noreturn]] void fail(MYSQL* handle) { throw sql::SqlError{mysql_errno(handle), mysql_sqlstate(handle), mysql_error(handle)}; }

class Connection final : public sql::SqlSession {
 public:
  explicit Connection(const sql::Endpoint& endpoint) : handle_(mysql_init(nullptr)) {
    const unsigned seconds = static_cast<unsigned>(std::max<long>(1, endpoint.connect_timeout.count() / 1'000'000));
    mysql_options(handle_.get(), MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    const char* socket = endpoint.socket.empty() ? nullptr : endpoint.socket.c_str();
    const char* host = socket != nullptr ? nullptr : endpoint.host.c_str();
    const char* database = endpoint.database.empty() ? nullptr : endpoint.database.c_str();
    if (mysql_real_connect(handle_.get(), host, endpoint.user.c_str(), endpoint.password.c_str(), database,
                           static_cast<unsigned>(endpoint.port), socket, CLIENT_MULTI_STATEMENTS) == nullptr) {
      throw sql::SqlError{mysql_errno(handle_.get()), mysql_sqlstate(handle_.get()),
                          fmt::format("connecting to {} as {}: {}",
                                      socket != nullptr ? endpoint.socket : fmt::format("{}:{}", endpoint.host, endpoint.port),
                                      endpoint.user, mysql_error(handle_.get()))};
    }
  }

  sql::Result query(std::string_view statement) override {
    if (mysql_real_query(handle_.get(), statement.data(), statement.size()) != 0) fail(handle_.get());
    sql::Result result;
    while (true) {
      read_one(result);
      const int more = mysql_next_result(handle_.get());
      if (more > 0) fail(handle_.get());
      if (more < 0) return result;
      result = {};
    }
  }

 private:
  void read_one(sql::Result& result) {
    const ResultHandle rows{mysql_store_result(handle_.get())};
    if (rows == nullptr) {
      if (mysql_field_count(handle_.get()) != 0) fail(handle_.get());
      result.affected = mysql_affected_rows(handle_.get());
      return;
    }
    const unsigned width = mysql_num_fields(rows.get());
    const MYSQL_FIELD* fields = mysql_fetch_fields(rows.get());
    for (unsigned i = 0; i < width; ++i) result.columns.emplace_back(fields[i].name);
    while (const MYSQL_ROW row = mysql_fetch_row(rows.get())) {
      const unsigned long* lengths = mysql_fetch_lengths(rows.get());
      sql::Row& copy = result.rows.emplace_back(width);
      for (unsigned i = 0; i < width; ++i) {
        if (row[i] != nullptr) copy[i].emplace(row[i], lengths[i]);
      }
    }
  }

  Handle handle_;
};

}  // namespace

std::unique_ptr<sql::SqlSession> connect(const sql::Endpoint& endpoint) {
  initialise_once();
  return std::make_unique<Connection>(endpoint);
}

std::string client_version() {
#ifdef MARIADB_PACKAGE_VERSION
  return fmt::format("MariaDB Connector/C {}", MARIADB_PACKAGE_VERSION);
#else
  return fmt::format("MySQL client library {}", mysql_get_client_info());
#endif
}

}  // namespace forklift::mysql
