// What a database server answers to prepared statements, as bytes of the protocol: the answer to the preparation, then
// those to executions, in both forms that a login may have agreed on.
#include "common/mysql/prepared.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "common/sql/session.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace forklift;

constexpr std::size_t kInABuffer = 64 * 1024;  // what the server may write while nobody reads
constexpr int kMostQuestions = 1000;           // which nobody reads either

/// Both ends of a connection; what the client sends is dropped.
class Connection {
 public:
  Connection() { fuzz::must(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()) == 0); }
  ~Connection() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int client() const { return ends_[0]; }
  void answer(std::string_view bytes) const {
    const auto piece = bytes.substr(0, kInABuffer);
    fuzz::must(::send(ends_[1], piece.data(), piece.size(), MSG_NOSIGNAL) >= 0 || piece.empty());
  }
  void close_it() const { ::shutdown(ends_[1], SHUT_WR); }

 private:
  std::array<int, 2> ends_{};
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

/// All answers are there before the first question, and then the end: whoever waits for more than was written would
/// wait for ever.
void ask(std::string_view input, bool ends_with_ok) {
  const Connection connection;
  mysql::PreparedStatements statements{connection.client(), ends_with_ok};
  std::string all;
  for (fuzz::Answers answers{input}; !answers.empty();) all += answers.next();
  try {
    connection.answer(all);
    connection.close_it();
    statements.prepare("SELECT 1");
    for (int times = 0; times < kMostQuestions; ++times) {
      statements.execute(0, {});
      read_answer(statements, 3);
      ++fuzz::accepted;
    }
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
