#include "common/mysql/prepared.hpp"

#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <array>

#include "common/sql/session.hpp"

using namespace forklift;
using namespace forklift::mysql;
using namespace std::string_literals;

namespace {

constexpr char kInt = 3, kBigInt = 8, kDecimal = '\xf6', kVarchar = '\xfd', kDate = 12;

/// A server whose answers are there before anybody asks.
class Server {
 public:
  Server() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()) == 0); }
  ~Server() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int socket() const { return ends_[0]; }
  void answer(const std::vector<std::string>& packets) {
    char sequence = 1;
    for (const auto& packet : packets) {
      std::string bytes{static_cast<char>(packet.size()), static_cast<char>(packet.size() >> 8), 0, sequence++};
      write(bytes + packet);
    }
  }
  void write(const std::string& bytes) const {
    REQUIRE(::write(ends_[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  }
  void close_it() const { ::shutdown(ends_[1], SHUT_WR); }
  /// The next command that came, without its header.
  std::string command() const {
    std::array<unsigned char, 4> header{};
    REQUIRE(::read(ends_[1], header.data(), 4) == 4);
    std::string body(header[0] + 256U * header[1], '\0');
    REQUIRE(::read(ends_[1], body.data(), body.size()) == static_cast<ssize_t>(body.size()));
    return body;
  }

 private:
  std::array<int, 2> ends_{};
};

std::string definition(char type, char flags = 0) {
  return "\3def\0\0\0\1x\0\f\x3f\0\xb\0\0\0"s + type + flags + "\0\0\0\0"s;
}
const std::string kEof = "\xfe\0\0\2\0"s;
const std::string kOk = "\0\3\0\2\0\0\0"s;  // three rows changed

/// With two parameters and these columns.
std::vector<std::string> prepared(const std::vector<std::string>& columns) {
  std::vector<std::string> all{"\0\x2a\0\0\0"s + static_cast<char>(columns.size()) + "\0\2\0\0\0\0"s,
                               definition(kVarchar), definition(kVarchar), kEof};
  all.insert(all.end(), columns.begin(), columns.end());
  if (!columns.empty()) all.push_back(kEof);
  return all;
}

const std::array<sql::Value, 2> kTwo{sql::Value{7}, sql::Value::cents(12'345)};

template <class Act>
std::string error_of(Act act) {
  try {
    act();
  } catch (const sql::SqlError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("prepared: values travel with their types once, then without", "[mysql][unit]") {
  Server server;
  PreparedStatements statements{server.socket(), false};
  server.answer(prepared({}));
  CHECK(statements.prepare("UPDATE t SET a=? WHERE b=?") == 0);
  CHECK(server.command() == "\x16UPDATE t SET a=? WHERE b=?");
  server.answer({kOk});
  statements.execute(0, kTwo);
  CHECK(statements.affected() == 3);
  CHECK_FALSE(statements.has_rows());
  CHECK_FALSE(statements.fetch());
  const auto head = "\x17\x2a\0\0\0\0\1\0\0\0\0"s, values = "\7\0\0\0\0\0\0\0\6"s + "123.45";
  CHECK(server.command() == head + "\1\x8\0\xf6\0"s + values);
  server.answer({kOk});
  statements.execute(0, kTwo);
  CHECK(server.command() == head + "\0"s + values);
  server.answer({kOk});
  statements.execute(0, std::array<sql::Value, 2>{sql::Value{"it's"}, sql::Value{-1}});
  CHECK(server.command() == head + "\1\xfd\0\x8\0\4it's\xff\xff\xff\xff\xff\xff\xff\xff"s);
}

TEST_CASE("prepared: a row's columns are numbers, texts and NULL", "[mysql][unit]") {
  Server server;
  PreparedStatements statements{server.socket(), false};
  server.answer(prepared({definition(kInt), definition(kBigInt, 32), definition(kDecimal), definition(kVarchar),
                          definition(kDate), definition(1), definition(2)}));
  statements.prepare("SELECT 1");
  // The definitions are those of before: MariaDB says so in the head's second byte.
  const auto row =
      "\0\x20\0"s + "\xfe\xff\xff\xff"s + "\1\2\0\0\0\0\0\0"s + "\6-12.34"s + "\4\xe0\7\1\2"s + "\xff"s + "\xfe\xff"s;
  server.answer({"\7\0"s, kEof, row, kEof});
  statements.execute(0, kTwo);
  REQUIRE(statements.fetch());
  CHECK(statements.integer(0) == -2);
  CHECK(statements.column(0) == "-2");
  CHECK(statements.integer(1) == 513);
  CHECK(statements.column(2) == "-12.34");
  CHECK(statements.integer(2) == -12);
  CHECK(statements.is_null(3));
  CHECK(statements.column(3).empty());
  CHECK(statements.integer(3) == 0);
  CHECK(error_of([&] { statements.column(4); }) ==
        "error 0 (00000): a date, time or floating point number of a prepared statement is not read here");
  CHECK(statements.integer(5) == -1);
  CHECK(statements.integer(6) == -2);
  CHECK(error_of([&] { statements.column(7); }) ==
        "error 0 (00000): the server left out column 8 of an answer, which has 7");
  CHECK_FALSE(statements.fetch());
  CHECK_FALSE(statements.fetch());
}

TEST_CASE("prepared: an answer with other columns brings their definitions", "[mysql][unit]") {
  Server server;
  const bool ends_with_ok = GENERATE(false, true);
  PreparedStatements statements{server.socket(), ends_with_ok};
  auto first = prepared({definition(kInt)});
  if (ends_with_ok) std::erase(first, kEof);
  server.answer(first);
  statements.prepare("SELECT a FROM t");
  std::vector<std::string> answer{"\1\1"s, definition(kVarchar), kEof, "\0\0\3one"s, "\0\0\3two"s, kEof};
  if (ends_with_ok) {
    answer.erase(answer.begin() + 2);
    answer.back() = "\xfe\0\0\2\0\0\0"s;
  }
  server.answer(answer);
  statements.execute(0, kTwo);
  REQUIRE(statements.fetch());
  CHECK(statements.column(0) == "one");
  REQUIRE(statements.fetch());
  CHECK(statements.column(0) == "two");
  CHECK_FALSE(statements.fetch());
}

TEST_CASE("prepared: the server's errors are errors, and its reports of progress are not", "[mysql][unit]") {
  Server server;
  PreparedStatements statements{server.socket(), false};
  server.answer({"\xff\x7a\x04#42S02Table 't' doesn't exist"});
  CHECK(error_of([&] { statements.prepare("SELECT 1 FROM t"); }) == "error 1146 (42S02): Table 't' doesn't exist");
  server.answer(prepared({definition(kInt)}));
  CHECK(statements.prepare("SELECT a FROM t") == 0);
  server.answer({"\xff\xff\xff\1\1\1\0\0\0\0"s, "\xff\xbd\x04#40001Deadlock found"});
  CHECK(error_of([&] { statements.execute(0, kTwo); }) == "error 1213 (40001): Deadlock found");
  server.answer({"\1\0"s, kEof, "\0\0\1\0\0\0"s, "\xff\xb5\x04#HY000Lock wait timeout"});
  statements.execute(0, kTwo);
  REQUIRE(statements.fetch());
  CHECK(error_of([&] { statements.fetch(); }) == "error 1205 (HY000): Lock wait timeout");
  CHECK_FALSE(statements.fetch());
  server.answer({kOk});
  statements.execute(0, kTwo);  // the session goes on
  CHECK(statements.affected() == 3);
}

TEST_CASE("prepared: what does not fit the protocol is a lost connection", "[mysql][unit]") {
  Server server;
  PreparedStatements statements{server.socket(), false};
  const auto lost = [](const std::string& why) {
    return "error 2013 (HY000): Lost connection to server during query (" + why + ")";
  };
  server.answer(prepared({definition(kInt)}));
  statements.prepare("SELECT a FROM t");
  const auto executed = [&](const std::vector<std::string>& packets) {
    server.answer(packets);
    return error_of([&] {
      statements.execute(0, kTwo);
      while (statements.fetch()) {
      }
    });
  };
  CHECK(executed({"\2\0"s, kEof}) == lost("another number of columns than was defined"));
  CHECK(executed({"\1\0"s, kEof, "\0\0\1\0"s}) == lost("a packet that ends too early"));
  CHECK(executed({"\1\0"s, kEof, "\1\0\1\0\0\0"s}) == lost("a row that is none"));
  CHECK(executed({"\1\0"s, kEof, "\xfe\0\0\x0a\0"s}) == lost("a second answer of one statement"));
  CHECK(executed({"\xfd\xff\xff\xff\1"s}) == lost("more columns than a table has"));
  CHECK(executed({"\1\1"s, definition(kInt), definition(kInt)}) == lost("definitions of columns without an end"));
  CHECK(executed({"\1\1"s, "short"}) == lost("a column without a definition"));
  SECTION("the wrong place in an answer") {
    server.write("\1\0\0\7\0"s);
    CHECK(error_of([&] { statements.execute(0, kTwo); }) == lost("a packet that does not fit"));
  }
  SECTION("an end in the middle") {
    server.write("\7\0\0\1\0"s);
    server.close_it();
    CHECK(error_of([&] { statements.execute(0, kTwo); }) == lost("the server has closed it"));
  }
}

TEST_CASE("value: a statement's text has its values in their places", "[sql][unit]") {
  std::string text{"> "};
  sql::append_statement(text, "UPDATE t SET a=a+?,b=? WHERE c=?",
                        std::array{sql::Value::cents(-5), sql::Value{"it's \\"}, sql::Value{std::int64_t{1} << 40}});
  CHECK(text == "> UPDATE t SET a=a+-0.05,b='it\\'s \\\\' WHERE c=1099511627776");
}
