// Files of somebody else that would run statements of his when they are read or written.
#include "common/store/schema.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "common/store/journal.hpp"
#include "common/store/merge.hpp"
#include "common/store/reader.hpp"
#include "common/store/writer.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::store;
using forklift::test::error_of;
using forklift::test::ScratchDir;

namespace {

/// A results database with an experiment, in which somebody has run `sql`.
std::string file_with(const ScratchDir& scratch, const std::string& name, const std::string& sql) {
  const auto path = scratch / name;
  {
    ExperimentRecord e;
    e.id = e.name = name;
    Writer{Database::open(path)}.begin_experiment(e);
  }
  SQLite::Database{path, SQLite::OPEN_READWRITE}.exec(sql);
  return path;
}

const std::string kFix =
    ". If you made that there yourself, drop it with sqlite3; if the file came from elsewhere, don't use it.";

/// As a file of somebody else could have it: a view without an end in place of a table.
const std::string kEndless =
    "DROP TABLE events; CREATE VIEW events AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT i AS number, 1 AS experiment, NULL AS run, i AS time_us, '' AS kind, '' AS node, '' AS text FROM n;";
const std::string kTrigger =
    "CREATE TRIGGER planted AFTER INSERT ON experiments BEGIN UPDATE experiments SET reason = 'owned'; END;";

}  // namespace

TEST_CASE("schema: a view in place of a table is refused, by readers, writers and a merge", "[store][unit]") {
  const ScratchDir scratch;
  const auto path = file_with(scratch, "r.db", kEndless);
  const auto expected = path + ": it holds the view events, which Forklift did not make" + kFix;
  CHECK(error_of([&] { Reader::open(path); }) == expected);
  CHECK(error_of([&] { Database::open(path); }) == expected);
  CHECK(error_of([&] { Database::upgrade(path); }) == expected);
  CHECK(error_of([&] { Database::copy(path, scratch / "copy.db"); }) == expected);
  const auto into = Database::open(scratch / "into.db");
  CHECK(error_of([&] { merge(into, path, {}); }) == expected);
}

TEST_CASE("schema: a trigger that was planted is refused, and none fires", "[store][unit]") {
  const ScratchDir scratch;
  const auto path = scratch / "r.db";
  Writer writer{Database::open(path)};
  file_with(scratch, "r.db", kTrigger);  // while we have it open: it is past the look at the tables
  ExperimentRecord e;
  e.id = e.name = "after";
  writer.begin_experiment(e);
  CHECK(SQLite::Database{path}.execAndGet("SELECT count(*) FROM experiments WHERE reason = 'owned'").getInt() == 0);
  CHECK(error_of([&] { Database::open(path); }) ==
        path + ": it holds the trigger planted, which Forklift did not make" + kFix);
}

TEST_CASE("schema: tables and indexes of others, other columns and missing tables are refused", "[store][unit]") {
  const ScratchDir scratch;
  const auto answer = [&](const std::string& sql) {
    const ScratchDir fresh;
    const auto path = file_with(fresh, "r.db", sql);
    const auto error = error_of([&] { Reader::open(path); });
    return error.starts_with(path) && error.ends_with(kFix)
               ? error.substr(path.size() + 2, error.size() - path.size() - 2 - kFix.size())
               : error;
  };
  CHECK(answer("CREATE TABLE mine (a)") == "it holds the table mine, which Forklift did not make");
  CHECK(answer("CREATE INDEX mine ON runs (status)") == "it holds the index mine, which Forklift did not make");
  CHECK(answer("CREATE VIRTUAL TABLE v USING fts5(a)").starts_with("it holds the table v, which "));
  CHECK(answer("ALTER TABLE runs ADD COLUMN mine AS (1)") == "its table runs is not as Forklift makes it");
  CHECK(answer("DROP TABLE log_files") == "it lacks the index log_files_of_experiment");
  CHECK(answer("PRAGMA user_version = 3") == "it holds the index imported_content, which Forklift did not make");
  CHECK(answer("DROP TABLE migrations") == "its table migrations is not as Forklift makes it");
  CHECK(answer("DROP TABLE migrations; CREATE VIEW migrations AS SELECT 1 AS position, '001_initial' AS name, '' AS "
               "forklift") == "its table migrations is not as Forklift makes it");
  CHECK(answer("UPDATE migrations SET position = 99 WHERE name = '001_initial'") ==
        "its table migrations lists them in an order in which they can't have been applied");
  CHECK(answer("DELETE FROM migrations WHERE name = '012_limits'") ==
        "it holds the table run_cgroups, which Forklift did not make");
  CHECK(answer("PRAGMA writable_schema = ON; INSERT INTO sqlite_master VALUES ('view', 'sqlite_stat1', 'sqlite_stat1', "
               "0, 'CREATE VIEW sqlite_stat1 AS SELECT 1')") ==
        "it holds the view sqlite_stat1, which Forklift did not make");
}

TEST_CASE("schema: statistics of ANALYZE and a file that was vacuumed are taken", "[store][unit]") {
  const ScratchDir scratch;
  CHECK(Reader::open(file_with(scratch, "r.db", "ANALYZE; VACUUM")).experiments().size() == 1);
}

TEST_CASE("schema: every connection distrusts its file", "[store][unit]") {
  const ScratchDir scratch;
  const auto path = file_with(scratch, "r.db", "");
  const auto written = Database::open(path);
  const auto read = Database::open_read_only(path);
  for (auto* handle : {&written.handle(), &read.handle()}) {
    CHECK(handle->execAndGet("PRAGMA trusted_schema").getInt() == 0);
    handle->exec("PRAGMA writable_schema = ON");
    CHECK_THROWS_WITH(handle->exec("DELETE FROM sqlite_master"), "table sqlite_master may not be modified");
  }
  SQLite::Database{path, SQLite::OPEN_READWRITE}.exec("CREATE VIEW one AS SELECT 1");
  for (auto* handle : {&written.handle(), &read.handle()})
    CHECK_THROWS_WITH(handle->execAndGet("SELECT * FROM one"), "access to view \"one\" prohibited");
}

TEST_CASE("schema: statements are compared without comments and line breaks", "[store][unit]") {
  CHECK(plain_sql("CREATE TABLE a (\n  b INT,  -- it's b\r\n\tc TEXT DEFAULT 'x -- y  z' /* c */)") ==
        "CREATE TABLE a ( b INT, c TEXT DEFAULT 'x -- y  z' )");
  CHECK(plain_sql("'it''s  a' \"  ") == "'it''s  a' \"  ");
  CHECK(plain_sql("/* open") == "");
}
