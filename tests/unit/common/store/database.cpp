#include "common/store/database.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/store/identity.hpp"
#include "common/store/migrations.hpp"
#include "common/store/reader.hpp"
#include "common/store/writer.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

using namespace forklift;
using namespace forklift::store;
using forklift::test::error_of;
using forklift::test::ScratchDir;

namespace {

ExperimentRecord some_experiment(const std::string& id) {
  ExperimentRecord e;
  e.id = id;
  e.name = "some";
  return e;
}

}  // namespace

TEST_CASE("database: a new file gets its folder, every migration and a write-ahead log", "[store][unit]") {
  const ScratchDir scratch;
  const auto database = Database::open(scratch / "deep/er/results.db");
  CHECK(database.migrations().size() == known_migrations().size());
  CHECK(database.handle().execAndGet("PRAGMA journal_mode").getString() == "wal");
  CHECK(database.handle().execAndGet("PRAGMA foreign_keys").getInt() == 1);
}

TEST_CASE("database: opening again keeps what is there", "[store][unit]") {
  const ScratchDir scratch;
  { Writer{Database::open(scratch / "r.db")}.begin_experiment(some_experiment("a")); }
  { const auto again = Database::open(scratch / "r.db"); }
  CHECK(Reader::open(scratch / "r.db").experiments().size() == 1);
}

TEST_CASE("database: a missing file can't be read", "[store][unit]") {
  const ScratchDir scratch;
  CHECK(error_of([&] { Database::open_read_only(scratch / "r.db"); }) ==
        scratch / "r.db" +
            ": there is no results database here yet. Run a scenario first, or name another file with --db.");
}

TEST_CASE("database: a text file is no database", "[store][unit]") {
  const ScratchDir scratch;
  std::ofstream{scratch / "r.db"} << std::string(2000, 'x');
  const auto expected = scratch / "r.db" + ": this file is no results database. Name another file with --db.";
  CHECK(error_of([&] { Database::open(scratch / "r.db"); }) == expected);
  CHECK(error_of([&] { Database::open_read_only(scratch / "r.db"); }) == expected);
}

TEST_CASE("database: somebody else's SQLite file is left alone", "[store][unit]") {
  const ScratchDir scratch;
  const auto version = GENERATE(0, 3, 99);  // an application may count versions as we do
  const std::string journal = GENERATE("delete", "wal");
  {
    SQLite::Database theirs{scratch / "r.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    theirs.exec("PRAGMA journal_mode = " + journal +
                "; CREATE TABLE experiments (id, theirs); PRAGMA user_version = " + std::to_string(version));
  }
  const auto before = read_file(scratch / "r.db");
  const auto expected = scratch / "r.db" + ": this file holds no results of forklift. Name another file.";
  CHECK(error_of([&] { Database::open(scratch / "r.db"); }) == expected);
  CHECK(error_of([&] { Database::open_read_only(scratch / "r.db"); }) == expected);
  CHECK(read_file(scratch / "r.db") == before);
}

TEST_CASE("database: a file with another application's id is left alone, even without a table", "[store][unit]") {
  const ScratchDir scratch;
  SQLite::Database{scratch / "r.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec("PRAGMA application_id = 17");
  CHECK(error_of([&] { Database::open(scratch / "r.db"); }) ==
        scratch / "r.db" + ": this file holds no results of forklift. Name another file.");
}

TEST_CASE("database: a file from before there was an application id is known by its tables", "[store][unit]") {
  const ScratchDir scratch;
  const auto id_of = [](const Database& database) {
    return database.handle().execAndGet("PRAGMA application_id").getInt();
  };
  {
    const auto database = Database::open(scratch / "r.db");
    CHECK(id_of(database) == kApplicationId);
    database.handle().exec("PRAGMA application_id = 0");
  }
  CHECK(id_of(Database::open(scratch / "r.db")) == 0);
  CHECK(Database::open_read_only(scratch / "r.db").migrations().size() == known_migrations().size());
}

TEST_CASE("database: a second writer is told who is in the way", "[store][unit]") {
  const ScratchDir scratch;
  Writer writer{Database::open(scratch / "r.db")};
  SQLite::Database other{scratch / "r.db", SQLite::OPEN_READWRITE};
  other.exec("BEGIN IMMEDIATE");
  writer.database().handle().setBusyTimeout(1);
  CHECK(error_of([&] { writer.begin_experiment(some_experiment("a")); }) ==
        scratch / "r.db" +
            ": the results database is locked by another process. Wait for that forklift to end, or name another file "
            "with "
            "--db.");
  other.exec("ROLLBACK");
  CHECK(error_of([&] { writer.begin_experiment(some_experiment("a")); }) == "nothing");
}

TEST_CASE("database: a file open for reading can't be written", "[store][unit]") {
  const ScratchDir scratch;
  { const auto made = Database::open(scratch / "r.db"); }
  Writer writer{Database::open_read_only(scratch / "r.db")};
  CHECK(
      error_of([&] { writer.begin_experiment(some_experiment("a")); }) ==
      scratch / "r.db" +
          ": the results database can't be written. Give yourself write permission on the file and its folder, or name "
          "another file with --db.");
}

TEST_CASE("database: a full disk is called that, and what was there stays", "[store][unit]") {
  const ScratchDir scratch;
  Writer writer{Database::open(scratch / "r.db")};
  writer.begin_experiment(some_experiment("a"));
  auto& db = writer.database().handle();
  db.exec("PRAGMA max_page_count = " + db.execAndGet("PRAGMA page_count").getString());  // SQLite's own full disk
  auto large = some_experiment("b");
  large.scenario_text = std::string(1 << 20, 'x');
  CHECK(error_of([&] { writer.begin_experiment(large); }) ==
        scratch / "r.db" +
            ": the disk is full, so the results database can't grow. Free some space, or name a file on another disk "
            "with "
            "--db.");
  CHECK(Reader::open(scratch / "r.db").experiments().size() == 1);
}

TEST_CASE("database: a folder in the way of the file is named", "[store][unit]") {
  const ScratchDir scratch;
  std::ofstream{scratch / "file"} << "x";
  CHECK(
      error_of([&] { Database::open(scratch / "file/r.db"); }) ==
      scratch / "file/r.db" +
          ": the results database can't be opened. Check that the folder exists and that you may write there, or name "
          "another file with --db.");
}

TEST_CASE("database: a killed writer loses nothing that it was told was written", "[store][unit]") {
  const ScratchDir scratch;
  int pipe_ends[2];
  REQUIRE(::pipe(pipe_ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Writer writer{Database::open(scratch / "r.db")};
    const auto experiment = writer.begin_experiment(some_experiment("a"));
    writer.add_hosts(experiment, {{"local", "cores", "2"}});
    const char done = 'x';
    if (::write(pipe_ends[1], &done, 1) != 1) ::_exit(1);
    ::kill(::getpid(), SIGKILL);
  }
  char done = 0;
  REQUIRE(::read(pipe_ends[0], &done, 1) == 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
  const auto reader = Reader::open(scratch / "r.db");
  const auto experiment = reader.experiment("latest");
  CHECK(experiment.record.id == "a");
  CHECK(experiment.status == ExperimentStatus::running);
  CHECK(reader.hosts(experiment.number).size() == 1);
}

TEST_CASE("database: runs of ten minutes with five hosts' series take less than 200 kB each", "[store][unit]") {
  const ScratchDir scratch;
  test::SyntheticExperiment experiment;
  experiment.repeats = 60;  // enough that an empty database's pages do not count
  experiment.window_s = 600;
  experiment.more_hosts = 4;
  experiment.cells = {{.name = "one", .partition = "hash", .per_s = 12, .rows = {1, 1}, .statements = {5, 5}}};
  {
    Writer writer{Database::open(scratch / "r.db")};
    test::write_experiment(writer, experiment);
  }
  CHECK(std::filesystem::file_size(scratch / "r.db") < 60 * 200'000);
}
