// Databases of earlier and later versions, and those whose migrations were applied in another order.
#include "common/store/migrations.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/store/identity.hpp"
#include "common/store/merge.hpp"
#include "common/store/reader.hpp"
#include "common/store/writer.hpp"
#include "common/version/version.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::store;
using forklift::test::error_of;
using forklift::test::ScratchDir;

namespace {

/// The migrations of the last version that counted them: revision 702e706.
const std::vector<std::string> kCounted{"001_initial", "002_locality",    "003_host_series", "004_clocks",
                                        "005_lookups", "007_experiments", "010_log_files",   "011_owners",
                                        "012_limits",  "013_maker",       "014_measures"};

std::vector<std::string> first(std::size_t count) {
  return {kCounted.begin(), kCounted.begin() + static_cast<long>(count)};
}

std::vector<std::string> known_names() {
  std::vector<std::string> names;
  for (const auto& one : known_migrations()) names.push_back(one.name);
  return names;
}

std::vector<std::string> without(std::vector<std::string> names, const std::vector<std::string>& taken) {
  std::erase_if(names, [&](const auto& name) { return std::find(taken.begin(), taken.end(), name) != taken.end(); });
  return names;
}

/// A file that has had these, as a version made it that counted (`version` of them) or lists them.
std::string file_with(const ScratchDir& scratch, const std::vector<std::string>& names, bool listed = false) {
  const auto path = scratch / "r.db";
  SQLite::Database file{path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
  for (const auto& name : names) file.exec(std::string{sql_of(name)});
  file.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId,
                        listed ? 0 : static_cast<int>(names.size())));
  if (listed) list_migrations(file, {.applied = names});
  return path;
}

/// "NAME by VERSION" of each row; the time is only looked at.
std::vector<std::string> listed(const std::string& path) {
  std::vector<std::string> all;
  SQLite::Database file{path};
  SQLite::Statement rows{file, "SELECT name, forklift, applied_us > 1.7e15 FROM migrations ORDER BY position"};
  while (rows.executeStep()) {
    CHECK(rows.getColumn(1).isNull() == rows.getColumn(2).isNull());
    if (!rows.getColumn(2).isNull()) CHECK(rows.getColumn(2).getInt() == 1);
    all.push_back(rows.getColumn(0).getString() + " by " + rows.getColumn(1).getString());
  }
  return all;
}

std::vector<std::string> with_makers(const std::vector<std::string>& earlier, const std::vector<std::string>& now) {
  std::vector<std::string> all;
  for (const auto& name : earlier) all.push_back(name + " by ");
  for (const auto& name : now) all.push_back(fmt::format("{} by {} ({})", name, kVersion, kRevision));
  return all;
}

}  // namespace

TEST_CASE("migrations: a new file lists all, with when and by which version they were applied", "[store][unit]") {
  const ScratchDir scratch;
  CHECK(Database::open(scratch / "r.db").migrations() == known_names());
  CHECK(listed(scratch / "r.db") == with_makers({}, known_names()));
}

TEST_CASE("migrations: files of every version that counted them are recognised and brought up to date",
          "[store][unit]") {
  for (std::size_t count = 1; count <= kCounted.size(); ++count) {
    CAPTURE(count);
    const ScratchDir scratch;
    const auto path = file_with(scratch, first(count));
    const auto lacking = without(known_names(), first(count));
    CHECK(error_of([&] { Reader::open(path); }) ==
          (lacking.empty()
               ? "nothing"
               : fmt::format("{0}: the results database is older than this program, and lacks {1}. Bring it "
                             "up to date with: forklift migrate --db {0}.",
                             path, join(lacking, ", "))));
    const auto upgrade = Database::upgrade(path);
    CHECK(upgrade.applied == lacking);
    CHECK(upgrade.listed == count);  // also where it lacks none
    CHECK(listed(path) == with_makers(first(count), lacking));
    CHECK(error_of([&] { Reader::open(path); }) == "nothing");
    CHECK(Database::upgrade(path).empty());
  }
}

TEST_CASE("migrations: the results of revision b4758e0 are brought up to date", "[store][unit]") {
  const ScratchDir scratch;
  std::filesystem::copy_file(FORKLIFT_SOURCE_DIR "/tests/data/results-b4758e0.db", scratch / "r.db");
  const auto lacking = without(known_names(), first(7));
  CHECK(Database::upgrade(scratch / "r.db").applied == lacking);
  CHECK(listed(scratch / "r.db") == with_makers(first(7), lacking));
  CHECK(Reader::open(scratch / "r.db").experiments().size() == 3);
}

TEST_CASE("migrations: the command that an error names is for a shell", "[store][unit]") {
  const ScratchDir scratch;
  const auto path = scratch / "it's.db";
  std::filesystem::rename(file_with(scratch, first(10)), path);
  CHECK(error_of([&] { Reader::open(path); }) ==
        path + ": the results database is older than this program, and lacks " +
            join(without(known_names(), first(10)), ", ") + ". Bring it up to date with: forklift migrate --db '" +
            scratch.path().string() + "/it'\\''s.db'.");
}

TEST_CASE("migrations: one with a lower number than others that a file has had is applied after them",
          "[store][unit]") {
  const ScratchDir scratch;
  const std::vector<std::string> late{"003_host_series", "012_limits"};
  const auto path = file_with(scratch, without(kCounted, late), true);
  CHECK(error_of([&] { Reader::open(path); }).find("lacks 003_host_series, 012_limits") != std::string::npos);
  {
    Writer writer{Database::open(path)};
    ExperimentRecord e;
    e.id = e.name = "one";
    writer.begin_experiment(e);
  }
  CHECK(Reader::open(path).experiments().size() == 1);
  CHECK(listed(path) == with_makers(without(kCounted, late), without(known_names(), without(kCounted, late))));
  CHECK(merge(Database::open(scratch / "into.db"), path, {}).added == std::vector<std::string>{"one"});
}

TEST_CASE("migrations: a file with one that this program does not know is refused by its name", "[store][unit]") {
  const ScratchDir scratch;
  const auto path = scratch / "r.db";
  Database::open(path).handle().exec(
      "CREATE TABLE later (a); INSERT INTO migrations (name, applied_us, forklift) "
      "VALUES ('015_later', 1, '0.2.0 (12345678)')");
  const auto expected = path +
                        ": the results database has the migration 015_later, which forklift 0.2.0 (12345678) applied "
                        "and this one (" +
                        kVersion + ") does not know. Use a newer forklift, or name another file with --db.";
  CHECK(error_of([&] { Database::open(path); }) == expected);
  CHECK(error_of([&] { Reader::open(path); }) == expected);
  CHECK(error_of([&] { Database::upgrade(path); }) == expected);
  CHECK(error_of([&] { Database::copy(path, scratch / "copy.db"); }) == expected);
  const auto into = Database::open(scratch / "into.db");
  CHECK(error_of([&] { merge(into, path, {}); }) == expected);
}

TEST_CASE("migrations: a file with a count that nobody made is refused by it", "[store][unit]") {
  const ScratchDir scratch;
  const auto path = scratch / "r.db";
  const int count = GENERATE(-1, 12, 101);
  Database::open(path).handle().exec(fmt::format("PRAGMA user_version = {}", count));
  const auto expected = fmt::format(
      "{}: the results database has version {}, which this program ({}) does not know. Use a newer forklift, or name "
      "another file with --db.",
      path, count, kVersion);
  CHECK(error_of([&] { Database::open(path); }) == expected);
  CHECK(error_of([&] { Database::open_read_only(path); }) == expected);
}
