#include <catch2/catch.hpp>
#include <cstring>

#include "common/core/error.hpp"
#include "driver/keylookup/sql_backend.hpp"
#include "tests/unit/driver/fake_session.hpp"

using namespace forklift;
using namespace forklift::driver::keylookup;
using forklift::test::FakeServer;
using forklift::test::FakeSession;

namespace {

/// Lookups with rows of four bytes.
struct Batch {
  explicit Batch(Operation operation, const std::vector<std::uint64_t>& keys)
      : lookups(keys.size()), rows(keys.size()) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      lookups[i].key = keys[i];
      lookups[i].operation = operation;
      lookups[i].row = rows[i].data();
      std::memcpy(lookups[i].row, "\x01\xab\x00\xff", 4);
      all.push_back(&lookups[i]);
    }
  }
  std::vector<Outcome> outcomes() const {
    std::vector<Outcome> result;
    for (const auto& lookup : lookups) result.push_back(lookup.outcome);
    return result;
  }
  std::vector<Lookup> lookups;
  std::vector<std::array<std::byte, 4>> rows;
  std::vector<Lookup*> all;
};

SqlTable table() { return {.name = "t", .columns = {2, 2}, .engine = "InnoDB", .partitions = 4}; }

std::unique_ptr<Channel> channel(FakeServer& server, std::unique_ptr<Backend>& backend) {
  SqlSettings settings;
  settings.endpoints.resize(1);
  settings.table = table();
  backend = sql_backend(settings, [&server](const sql::Endpoint&) { return std::make_unique<FakeSession>(server); });
  return backend->open(0, 0);
}

}  // namespace

TEST_CASE("sql text: a table, a batch of reads, a batch of inserts and single changes", "[keylookup][unit]") {
  const Batch batch{Operation::update, {7, 9}};
  CHECK(create_table(table()) ==
        "CREATE TABLE t (k BIGINT UNSIGNED NOT NULL PRIMARY KEY, v1 BINARY(2) NOT NULL, v2 BINARY(2) NOT NULL) "
        "ENGINE=InnoDB COMMENT='made by Forklift, which may drop it' PARTITION BY HASH(k) PARTITIONS 4");
  CHECK(select_rows(table(), batch.all) == "SELECT k,v1,v2 FROM t WHERE k IN (7,9)");
  CHECK(insert_rows(table(), batch.all) == "INSERT INTO t VALUES (7,x'01ab',x'00ff'),(9,x'01ab',x'00ff')");
  CHECK(change_row(table(), batch.lookups[0]) == "UPDATE t SET v1=x'01ab',v2=x'00ff' WHERE k=7");
  const Batch erase{Operation::erase, {7}};
  CHECK(change_row(table(), erase.lookups[0]) == "DELETE FROM t WHERE k=7");
}

TEST_CASE("sql: rows find their lookups in any order, equal keys share one, and what has no row is absent",
          "[keylookup][unit]") {
  FakeServer server;
  server.answer = [](const std::string&) { return FakeServer::Rows{{"9", "ab", "cd"}, {"5", "ef", "gh"}}; };
  std::unique_ptr<Backend> backend;
  const auto to = channel(server, backend);
  Batch batch{Operation::read, {5, 8, 9, 5}};
  to->execute(batch.all);
  CHECK(server.statements == std::vector<std::string>{"SELECT k,v1,v2 FROM t WHERE k IN (5,5,8,9)"});
  CHECK(batch.outcomes() == std::vector{Outcome::done, Outcome::absent, Outcome::done, Outcome::done});
  CHECK(std::memcmp(batch.rows[0].data(), "efgh", 4) == 0);
  CHECK(std::memcmp(batch.rows[2].data(), "abcd", 4) == 0);
  CHECK(std::memcmp(batch.rows[3].data(), "efgh", 4) == 0);
}

TEST_CASE("sql: a row that is there already spoils only its own insert", "[keylookup][unit]") {
  FakeServer server;
  // The batch, then singly: the second of three is the duplicate.
  server.failures.emplace(0, sql::SqlError{1062, "23000", "Duplicate entry"});
  server.failures.emplace(2, sql::SqlError{1062, "23000", "Duplicate entry"});
  std::unique_ptr<Backend> backend;
  const auto to = channel(server, backend);
  Batch batch{Operation::insert, {1, 2, 3}};
  to->execute(batch.all);
  CHECK(batch.outcomes() == std::vector{Outcome::done, Outcome::present, Outcome::done});
  CHECK(batch.lookups[1].error == 1062);
}

TEST_CASE("sql: a lost connection makes changes unknown and reads retryable, and the next batch connects again",
          "[keylookup][unit]") {
  FakeServer server;
  server.failures.emplace(0, sql::SqlError{2013, "HY000", "Lost connection to server during query"});
  server.failures.emplace(1, sql::SqlError{2013, "HY000", "Lost connection to server during query"});
  std::unique_ptr<Backend> backend;
  const auto to = channel(server, backend);
  Batch reads{Operation::read, {1, 2}}, changes{Operation::update, {1, 2}}, again{Operation::update, {1}};
  to->execute(reads.all);
  CHECK(reads.outcomes() == std::vector{Outcome::retryable, Outcome::retryable});
  to->execute(changes.all);
  CHECK(changes.outcomes() == std::vector{Outcome::unknown, Outcome::unknown});
  server.refuses_connections = true;
  to->execute(again.all);
  CHECK(again.outcomes() == std::vector{Outcome::retryable});  // nothing was sent
  server.refuses_connections = false;
  to->execute(again.all);
  CHECK(server.connections == 3);
}

TEST_CASE("sql: a table is dropped and made again only if it carries our mark", "[keylookup][unit]") {
  FakeServer server;
  const std::string comment = GENERATE("", "theirs", "made by Forklift, which may drop it", "none stands there");
  server.answer = [&](const std::string&) {
    return comment == "none stands there" ? FakeServer::Rows{} : FakeServer::Rows{{comment}};
  };
  SqlSettings settings;
  settings.endpoints.resize(1);
  settings.endpoints[0].database = "bench";
  settings.table = table();
  settings.create = true;
  std::string words;
  try {
    sql_backend(settings, [&](const sql::Endpoint&) { return std::make_unique<FakeSession>(server); });
  } catch (const Error& error) {
    words = error.what();
  }
  std::vector<std::string> expected{find_table(table())};
  if (comment == "" || comment == "theirs") {
    CHECK(words ==
          "127.0.0.1:3306: database bench has a table t that Forklift did not make. Name another database, or drop the "
          "table.");
  } else {
    CHECK(words.empty());
    expected.insert(expected.end(), {drop_table(table()), create_table(table())});
  }
  CHECK(server.statements == expected);
}

TEST_CASE("sql: keys go to the server of their partition", "[keylookup][unit]") {
  SqlSettings settings;
  settings.endpoints.resize(2);
  settings.table.partitions = 6;
  FakeServer server;
  const auto backend =
      sql_backend(settings, [&](const sql::Endpoint&) { return std::make_unique<FakeSession>(server); });
  CHECK(backend->nodes() == 2);
  CHECK(backend->place_of(7).partition == 1);
  CHECK(backend->place_of(7).node == 1);
  CHECK(backend->place_of(10).partition == 4);
  CHECK(backend->place_of(10).node == 0);
  CHECK_THROWS_AS(sql_backend({}, {}), Error);
}
