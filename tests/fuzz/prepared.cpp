// What a database server answers to prepared statements, as bytes of the protocol: the answer to the preparation, then
// those to executions, in both forms that a login may have agreed on.
#include "common/mysql/prepared.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "common/sql/session.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace forklift;

constexpr std::size_t kInABuffer = 64 * 1024;  // what the server may write while nobody reads

/// A connection on which each answer is the last: the client's end stays the same file descriptor, and what it reads
/// ends with the answer, so that one that is cut off is waited for by nobody. What the client sends is dropped.
class Connection {
 public:
  Connection() { open(); }
  ~Connection() {
    ::close(client_);
    ::close(server_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int client() const { return client_; }
  void answer(std::string_view bytes) {
    open();
    const auto piece = bytes.substr(0, kInABuffer);
    fuzz::must(::send(server_, piece.data(), piece.size(), MSG_NOSIGNAL) >= 0 || piece.empty());
    ::shutdown(server_, SHUT_WR);
  }

 private:
  void open() {
    std::array<int, 2> ends{};
    fuzz::must(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    if (client_ < 0) {
      client_ = ends[0];
    } else {
      fuzz::must(::dup2(ends[0], client_) == client_);
      ::close(ends[0]);
      ::close(server_);
    }
    server_ = ends[1];
  }

  int client_ = -1, server_ = -1;
};

void read_answer(mysql::PreparedStatements& statements, unsigned columns) {
  while (statements.fetch()) {
    for (unsigned i = 0; i < columns; ++i) {
      if (statements.is_null(i)) continue;
      statements.integer(i);
      statements.column(i);
    }
  }
}

void ask(std::string_view input, bool ends_with_ok) {
  Connection connection;
  mysql::PreparedStatements statements{connection.client(), ends_with_ok};
  fuzz::Answers answers{input};
  try {
    connection.answer(answers.next());
    statements.prepare("SELECT 1");
    do {
      connection.answer(answers.next());
      statements.execute(0, {});
      read_answer(statements, 3);
      ++fuzz::accepted;
    } while (!answers.empty());
  } catch (const sql::SqlError&) {
  } catch (
      const std::logic_error&) {  // of another number of parameters: ours, since nobody prepares what he can't fill
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz::text_of(data, size);
  ask(input, false);
  ask(input, true);
  return 0;
}
