#include "common/mysql/connection.hpp"

#include <errmsg.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>

#include "common/core/error.hpp"
#include "common/mysql/caching_sha2.hpp"
#include "common/mysql/handle.hpp"
#include "common/mysql/prepared.hpp"
#include "common/sql/identity.hpp"
#include "common/sql/network.hpp"

namespace forklift::mysql {
namespace {

void initialise_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    mysql_library_init(0, nullptr, nullptr);
    register_caching_sha2();
  });
}

/// What the client library's LOAD DATA LOCAL callbacks work on. No source: the request is refused, so that a server can
/// never ask for a file.
struct Infile {
  sql::RowSource* source = nullptr;
  std::exception_ptr failure;
};

int infile_begin(void** state, const char*, void* user) {
  *state = user;
  return static_cast<Infile*>(user)->source == nullptr ? 1 : 0;
}

int infile_read(void* state, char* buffer, unsigned capacity) {
  auto& infile = *static_cast<Infile*>(state);
  try {
    return static_cast<int>(infile.source->read(buffer, capacity));
  } catch (...) {  // must not pass through the C library; load() throws it again
    infile.failure = std::current_exception();
    return -1;
  }
}

void infile_end(void*) {}

int infile_error(void*, char* text, unsigned capacity) {
  std::strncpy(text, "no rows to send", capacity);
  return 2000;
}

constexpr unsigned long kEndsWithOk = 1UL << 24;  // CLIENT_DEPRECATE_EOF, which not every version of the library names

/// Those that show a server no more than it knows already. The others give it the password: as it is, or encrypted with
/// a key of the server's choice (sha256_password).
constexpr const char* kAllowedPlugins = "mysql_native_password,caching_sha2_password,client_ed25519";

/// All that the login depends on but for the names; TLS belongs here, too.
void set_options(MYSQL* handle, const sql::Endpoint& endpoint) {
  const unsigned seconds = static_cast<unsigned>(std::max<long>(1, endpoint.connect_timeout.count() / 1'000'000));
  mysql_options(handle, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
  // Else the library takes "localhost" for its default socket and forgets the port: another server answers.
  const unsigned protocol = endpoint.socket.empty() ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET;
  mysql_options(handle, MYSQL_OPT_PROTOCOL, &protocol);
  const unsigned infile = endpoint.local_infile ? 1 : 0;
  mysql_options(handle, MYSQL_OPT_LOCAL_INFILE, &infile);
  mysql_options(handle, MARIADB_OPT_RESTRICTED_AUTH, kAllowedPlugins);
}

/// Why a login was given up by this side, if it was: for good, since trying again would change nothing.
std::optional<Error> given_up(MYSQL* handle, const sql::Endpoint& endpoint, const LoginScope& scope) {
  const auto error = [&](const std::string& problem, const std::string& fix) {
    return Error{ErrorKind::environment, label(endpoint), fmt::format("as {}: {}", endpoint.user, problem), fix};
  };
  if (scope.refusal) return error(scope.refusal->problem, scope.refusal->fix);
  if (mysql_errno(handle) != CR_PLUGIN_NOT_ALLOWED) return std::nullopt;
  // The library's own text names the plugin of the greeting, from memory that holds something else by then.
  return error(
      "the server asks for another authentication plugin than mysql_native_password, caching_sha2_password and "
      "ed25519, "
      "which could give it the password",
      "Find out which server answers there; if it is the right one, let the account use one of these");
}

class Connection final : public sql::SqlSession {
 public:
  explicit Connection(const sql::Endpoint& endpoint) : handle_(mysql_init(nullptr)) {
    set_options(handle_.get(), endpoint);
    mysql_set_local_infile_handler(handle_.get(), infile_begin, infile_read, infile_end, infile_error, &infile_);
    const char* socket = endpoint.socket.empty() ? nullptr : endpoint.socket.c_str();
    const char* host = socket != nullptr ? nullptr : endpoint.host.c_str();
    const char* database = endpoint.database.empty() ? nullptr : endpoint.database.c_str();
    const LoginScope scope{endpoint};
    const sql::InNetwork there{endpoint.network};  // the library makes its socket in this thread
    if (mysql_real_connect(handle_.get(), host, endpoint.user.c_str(), endpoint.password.c_str(), database,
                           static_cast<unsigned>(endpoint.port), socket,
                           CLIENT_MULTI_STATEMENTS | (endpoint.found_rows ? CLIENT_FOUND_ROWS : 0UL)) == nullptr) {
      if (const auto error = given_up(handle_.get(), endpoint, scope)) throw *error;
      throw sql::SqlError{
          mysql_errno(handle_.get()), mysql_sqlstate(handle_.get()),
          fmt::format("connecting to {} as {}: {}", label(endpoint), endpoint.user, mysql_error(handle_.get()))};
    }
    socket_ = static_cast<int>(mysql_get_socket(handle_.get()));
  }

  sql::Result query(std::string_view statement) override {
    send(statement);
    sql::Result result;
    do {
      result = {};
      read_all(result);
    } while (next());
    return result;
  }

  void send(std::string_view statements) override {
    finish();
    by_number_ = false;
    answered_ = 0;
    check(mysql_real_query(handle_.get(), statements.data(), statements.size()) == 0);
    begin_answer();
  }

  unsigned prepare(std::string_view statement) override {
    finish();
    if (!prepared_) prepared_.emplace(socket_, (handle_.get()->client_flag & kEndsWithOk) != 0);
    return prepared_->prepare(statement);
  }

  void execute(unsigned statement, std::span<const sql::Value> values) override {
    finish();
    answered_ = 0;
    by_number_ = open_ = true;
    try {
      prepared_.value().execute(statement, values);
    } catch (const sql::SqlError&) {
      open_ = false;
      throw;
    }
    affected_ = prepared_->affected();
    ++answered_;
  }

  bool fetch() override {
    if (by_number_) return prepared_->fetch();
    if (rows_ == nullptr) return false;
    row_ = mysql_fetch_row(rows_.get());
    if (row_ == nullptr) {
      check(mysql_errno(handle_.get()) == 0);
      rows_.reset();
      return false;
    }
    lengths_ = mysql_fetch_lengths(rows_.get());
    width_ = mysql_num_fields(rows_.get());
    return true;
  }

  std::string_view column(unsigned index) const override {
    if (by_number_) return prepared_->column(index);
    need_column(index);
    return row_[index] == nullptr ? std::string_view{} : std::string_view{row_[index], lengths_[index]};
  }
  std::int64_t integer(unsigned index) const override {
    return by_number_ ? prepared_->integer(index) : SqlSession::integer(index);
  }
  bool is_null(unsigned index) const override {
    if (by_number_) return prepared_->is_null(index);
    need_column(index);
    return row_[index] == nullptr;
  }
  std::uint64_t affected() const override { return affected_; }
  unsigned answered() const override { return answered_; }

  bool next() override {
    if (!open_) return false;
    open_ = false;
    while (fetch()) {
    }
    if (by_number_) return false;
    const int more = mysql_next_result(handle_.get());
    check(more <= 0);
    open_ = more == 0;
    if (open_) begin_answer();
    return open_;
  }

  std::uint64_t load(std::string_view statement, sql::RowSource& source) override {
    infile_ = {.source = &source, .failure = nullptr};
    try {
      send(statement);
      finish();
    } catch (const sql::SqlError&) {
      const auto failure = infile_.failure;
      infile_ = {};
      if (failure) std::rethrow_exception(failure);
      throw;
    }
    infile_ = {};
    return affected_;
  }

  void abort() noexcept override { ::shutdown(socket_, SHUT_RDWR); }

 private:
  /// The server decides how many columns it sends.
  void need_column(unsigned index) const {
    if (index >= width_) sql::throw_short_row(width_, index);
  }

  void check(bool good) {
    if (good) return;
    open_ = false;
    sql::SqlError error{mysql_errno(handle_.get()), mysql_sqlstate(handle_.get()), mysql_error(handle_.get())};
    rows_.reset();  // after the text was read: freeing an unread result may overwrite it
    throw error;
  }

  /// Takes the answer of the statement that was just executed: rows are read one by one, never stored.
  void begin_answer() {
    open_ = true;
    affected_ = 0;
    rows_.reset(mysql_use_result(handle_.get()));
    if (rows_ == nullptr) {
      check(mysql_field_count(handle_.get()) == 0);
      affected_ = mysql_affected_rows(handle_.get());
    }
    ++answered_;
  }

  void finish() {
    while (open_ && next()) {
    }
  }

  void read_all(sql::Result& result) {
    if (rows_ == nullptr) {
      result.affected = affected_;
      return;
    }
    const unsigned width = mysql_num_fields(rows_.get());
    const MYSQL_FIELD* fields = mysql_fetch_fields(rows_.get());
    for (unsigned i = 0; i < width; ++i) result.columns.emplace_back(fields[i].name);
    while (fetch()) {
      sql::Row& copy = result.rows.emplace_back(width);
      for (unsigned i = 0; i < width; ++i) {
        if (!is_null(i)) copy[i].emplace(column(i));
      }
    }
  }

  Handle handle_;
  ResultHandle rows_;
  std::optional<PreparedStatements> prepared_;
  MYSQL_ROW row_ = nullptr;
  const unsigned long* lengths_ = nullptr;
  unsigned width_ = 0;  ///< columns of row_
  std::uint64_t affected_ = 0;
  unsigned answered_ = 0;
  bool open_ = false;
  bool by_number_ = false;  ///< the present answer is that of a prepared statement
  int socket_ = -1;
  Infile infile_;
};

}  // namespace

std::unique_ptr<sql::SqlSession> connect(const sql::Endpoint& endpoint) {
  initialise_once();
  auto session = std::make_unique<Connection>(endpoint);
  sql::verify(*session, endpoint);
  return session;
}

std::string client_version() { return fmt::format("MariaDB Connector/C {}", MARIADB_PACKAGE_VERSION); }

}  // namespace forklift::mysql
