// What a results file is worth without the files beside it: copies, checkpoints, file systems without shared memory.
#include "common/store/journal.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/store/reader.hpp"
#include "common/store/writer.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::store;
using forklift::test::error_of;
using forklift::test::ScratchDir;

namespace {

constexpr std::int64_t kNow = 1'800'000'000'000'000;

ExperimentRecord some_experiment(const std::string& id) {
  ExperimentRecord e;
  e.id = id;
  e.name = "some";
  return e;
}

/// A writer with one experiment and one run that has ended.
struct Running {
  explicit Running(const std::string& file) : writer(Database::open(file)) {
    experiment = writer.begin_experiment(some_experiment("a-20260101-000000-0000"));
    cell = writer.add_cell(experiment, {});
    writer.finish_run(writer.begin_run({cell, 0, 0, 1}), RunStatus::valid, "", {}, 2);
  }
  Writer writer;
  ExperimentId experiment;
  CellId cell;
};

}  // namespace

TEST_CASE("journal: after each run the file alone holds it, and the log is empty", "[store][unit]") {
  const ScratchDir scratch;
  Running running{scratch / "r.db"};
  CHECK(std::filesystem::file_size(scratch / "r.db-wal") == 0);
  std::filesystem::copy_file(scratch / "r.db", scratch / "copy.db");
  const auto reader = Reader::open(scratch / "copy.db");
  REQUIRE(reader.runs({}).size() == 1);
  CHECK(reader.runs({})[0].status == RunStatus::valid);
}

TEST_CASE("journal: a copy of a running experiment without its log says so", "[store][unit]") {
  const ScratchDir scratch;
  Running running{scratch / "r.db"};
  running.writer.add_hosts(running.experiment, {{"local", "cores", "2"}});  // only in the log
  std::filesystem::copy_file(scratch / "r.db", scratch / "copy.db");
  std::filesystem::copy_file(scratch / "r.db", scratch / "both.db");
  std::filesystem::copy_file(scratch / "r.db-wal", scratch / "both.db-wal");
  CHECK(
      Reader::open(scratch / "copy.db").doubt(kNow) ==
      scratch / "copy.db" +
          ": experiment a-20260101-000000-0000 is marked as running, but copy.db-wal is missing or empty: if this is a "
          "copy, what was written since its last run began is missing. Copy both files, or make copies with: forklift "
          "export --db-copy COPY");
  CHECK(Reader::open(scratch / "both.db").doubt(kNow).empty());
  CHECK(Reader::open(scratch / "both.db").hosts(running.experiment).size() == 1);
  CHECK(Reader::open(scratch / "r.db").doubt(kNow).empty());
}

TEST_CASE("journal: what has ended is whole without a log", "[store][unit]") {
  const ScratchDir scratch;
  {
    Running running{scratch / "r.db"};
    running.writer.finish_experiment(running.experiment, ExperimentStatus::finished, "", 3);
  }
  CHECK_FALSE(std::filesystem::exists(scratch / "r.db-wal"));
  CHECK(Reader::open(scratch / "r.db").doubt(kNow).empty());
}

TEST_CASE("journal: a file whose tables are all in a log that is not there is called that", "[store][unit]") {
  const ScratchDir scratch;
  SQLite::Database live{scratch / "r.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};  // as an older program left it
  live.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE experiments (x)");
  std::filesystem::copy_file(scratch / "r.db", scratch / "copy.db");
  CHECK(error_of([&] { Reader::open(scratch / "copy.db"); }) ==
        scratch / "copy.db" +
            ": it is empty but for its head: it was copied without copy.db-wal, in which a running forklift keeps what "
            "it wrote last. Copy both files, or make copies with: forklift export --db-copy COPY.");
}

TEST_CASE("journal: a safe copy holds all that was committed, also while another transaction is open",
          "[store][unit]") {
  const ScratchDir scratch;
  Running running{scratch / "r.db"};
  running.writer.add_hosts(running.experiment, {{"local", "cores", "2"}});
  auto& db = running.writer.database().handle();
  db.exec("BEGIN IMMEDIATE; DELETE FROM hosts");
  Database::copy(scratch / "r.db", scratch / "copy.db");
  db.exec("ROLLBACK");
  const auto reader = Reader::open(scratch / "copy.db");
  CHECK(reader.hosts(running.experiment).size() == 1);
  CHECK(reader.doubt(kNow).empty());
  CHECK_FALSE(std::filesystem::exists(scratch / "copy.db-wal"));
}

TEST_CASE("journal: a safe copy replaces no file and leaves none behind when it fails", "[store][unit]") {
  const ScratchDir scratch;
  { const Running running{scratch / "r.db"}; }
  const auto taken = scratch.write("taken.db", "mine");
  CHECK(error_of([&] { Database::copy(scratch / "r.db", taken); }) ==
        taken + ": there is a file of that name already. Name another file, or remove this one.");
  CHECK(std::filesystem::file_size(taken) == 4);
  CHECK(error_of([&] { Database::copy(scratch / "r.db", scratch / "no/copy.db"); }) ==
        scratch / "no/copy.db" + ": there is no folder " + scratch / "no" + ". Make it, or name another file.");
  CHECK(error_of([&] { Database::copy(scratch / "none.db", scratch / "copy.db"); }) ==
        scratch / "none.db" +
            ": there is no results database here yet. Run a scenario first, or name another file with --db.");
  for (const auto& file : std::filesystem::directory_iterator{scratch.path()})
    CHECK(file.path().filename().string().find("copy") == std::string::npos);
}

TEST_CASE("journal: where memory can't be shared a rollback journal is used, with one line about it", "[store][unit]") {
  const ScratchDir scratch;
  const auto file = scratch / "r.db";
  SECTION("a new file") {}
  SECTION("a file that had a log") { const Running running{file}; }
  std::filesystem::create_directory(file + "-shm");
  Writer writer{Database::open(file)};
  CHECK(writer.database().note() ==
        file +
            ": this file system can't share memory between programs, so a rollback journal is used instead of a "
            "write-ahead log; commands that read may wait for a run that writes");
  CHECK(writer.database().handle().execAndGet("PRAGMA journal_mode").getString() == "delete");
  writer.begin_experiment(some_experiment("b-20260101-000000-0000"));
  const auto reader = Reader::open(file);
  CHECK(reader.experiment("b").record.id == "b-20260101-000000-0000");
  writer.begin_experiment(some_experiment("c-20260101-000000-0000"));
  CHECK(reader.experiment("c").record.id == "c-20260101-000000-0000");
}

TEST_CASE("journal: an ordinary file system needs no note", "[store][unit]") {
  const ScratchDir scratch;
  CHECK(Database::open(scratch / "r.db").note().empty());
  const auto again = Database::open(scratch / "r.db");
  CHECK(again.note().empty());
  CHECK(again.handle().execAndGet("PRAGMA journal_mode").getString() == "wal");
}
