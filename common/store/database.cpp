#include "common/store/database.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <string_view>
#include <utility>
#include <vector>

#include "common/core/error.hpp"
#include "common/core/json.hpp"
#include "common/core/text.hpp"
#include "common/store/identity.hpp"
#include "common/store/journal.hpp"
#include "common/store/migrations.hpp"
#include "common/store/new_file.hpp"
#include "common/store/schema.hpp"

namespace forklift::store {
namespace {

/// What a result code of SQLite means for a person, and what to do about it.
struct Meaning {
  int code;
  const char *what, *fix;
};
constexpr Meaning kMeanings[]{
    {SQLITE_BUSY, "the results database is locked by another process",
     "Wait for that forklift to end, or name another file with --db"},
    {SQLITE_LOCKED, "the results database is locked by another process",
     "Wait for that forklift to end, or name another file with --db"},
    {SQLITE_READONLY, "the results database can't be written",
     "Give yourself write permission on the file and its folder, or name another file with --db"},
    {SQLITE_FULL, "the disk is full, so the results database can't grow",
     "Free some space, or name a file on another disk with --db"},
    {SQLITE_NOTADB, "this file is no results database", "Name another file with --db"},
    {SQLITE_CORRUPT, "the results database is damaged",
     "Restore a copy, or save what is left with: sqlite3 FILE .recover"},
    {SQLITE_CANTOPEN, "the results database can't be opened",
     "Check that the folder exists and that you may write there, or name another file with --db"},
    {SQLITE_IOERR, "reading or writing the results database failed", "Check the disk and the kernel's log"},
};

[[noreturn]] void rethrow(const SQLite::Exception& error, const std::filesystem::path& path) {
  for (const auto& meaning : kMeanings) {
    if (meaning.code != (error.getErrorCode() & 0xff)) continue;
    throw Error{ErrorKind::environment, path.string(), meaning.what, meaning.fix};
  }
  throw Error{ErrorKind::environment, path.string(), fmt::format("the results database answered: {}", error.what()),
              "Please report this as a bug, with the command that you ran"};
}

/// A log whose index can't be shared holds what the file does not have: it is not lost, but not to be had here.
[[noreturn]] void log_out_of_reach(const std::filesystem::path& path) {
  throw Error{
      ErrorKind::environment, path.string(),
      fmt::format("{} holds results that are not in the file yet, and this file system can't share memory between "
                  "programs, which reading them takes",
                  log_of(path).string()),
      "Copy both files to a local disk and name the copy with --db"};
}

bool of_shared_memory(const SQLite::Exception& error) {
  const int code = error.getExtendedErrorCode();
  return code == SQLITE_IOERR_SHMMAP || code == SQLITE_IOERR_SHMOPEN || code == SQLITE_IOERR_SHMSIZE ||
         code == SQLITE_IOERR_SHMLOCK;
}

void need_own_tables(SQLite::Database& database, const std::filesystem::path& path) {
  need_own_database(database, path);
  need_own_schema(database, path);
}

std::vector<std::string> names_of(const std::vector<const Migration*>& migrations) {
  std::vector<std::string> names;
  for (const auto* one : migrations) names.push_back(one->name);
  return names;
}

/// Another program's file is left as it is: even its journal mode would stay changed. So it is looked at read-only.
void look_before_writing(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return;
  try {
    const auto found = open_for_reading(path);
    need_own_tables(*found, path);
  } catch (const SQLite::Exception& error) {
    if (!of_shared_memory(error)) throw;  // it can be looked at once its journal is another
  }
}

}  // namespace

Database::Database(std::filesystem::path path, std::unique_ptr<SQLite::Database> handle)
    : path_(std::move(path)), handle_(std::move(handle)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::open(const std::filesystem::path& path) {
  prepare_file(path);
  try {
    look_before_writing(path);
    auto opened = open_for_writing(path);
    Database database{path, std::move(opened.handle)};
    database.note_ = std::move(opened.note);
    database.handle().exec("PRAGMA foreign_keys = ON");
    need_own_tables(database.handle(), path);
    database.migrate();
    return database;
  } catch (const SQLite::Exception& error) {
    rethrow(error, path);
  }
}

Database Database::open_unchecked(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw Error{ErrorKind::environment, path.string(), "there is no results database here yet",
                "Run a scenario first, or name another file with --db"};
  }
  const bool no_log = store::lacks_log(path);  // before SQLite makes an empty one
  try {
    Database database{path, open_for_reading(path)};
    database.lacks_log_ = no_log && database.handle().execAndGet("PRAGMA journal_mode").getString() == "wal";
    database.handle().exec("PRAGMA foreign_keys = ON");
    need_own_tables(database.handle(), path);
    return database;
  } catch (const SQLite::Exception& error) {
    if (of_shared_memory(error)) log_out_of_reach(path);
    rethrow(error, path);
  }
}

Database Database::open_read_only(const std::filesystem::path& path) {
  auto database = open_unchecked(path);
  database.need_results();
  database.need_newest();
  return database;
}

Database::Upgrade Database::upgrade(const std::filesystem::path& path) {
  Upgrade upgrade;
  {
    const auto old = open_unchecked(path);
    old.need_results();  // nothing of ours: not to be filled with tables
    const auto before = old.history();
    upgrade.applied = names_of(missing_migrations(before));
    if (!before.is_listed) upgrade.listed = before.applied.size();
  }
  open(path);
  return upgrade;
}

History Database::history() const {
  History history;
  guarded([&] { history = read_history(*handle_, path_); });
  return history;
}

std::vector<std::string> Database::migrations() const { return history().applied; }

void Database::need_results() const {
  if (!migrations().empty()) return;
  int tables = 0;
  guarded([&] { tables = handle_->execAndGet("SELECT count(*) FROM sqlite_master").getInt(); });
  if (lacks_log_ && tables == 0) {
    throw Error{ErrorKind::environment, path_.string(),
                fmt::format("it is empty but for its head: it was copied without {}, in which a running forklift keeps "
                            "what it wrote last",
                            log_of(path_).filename().string()),
                "Copy both files, or make copies with: forklift export --db-copy COPY"};
  }
  throw Error{ErrorKind::environment, path_.string(), "this file holds no results of forklift",
              "Name another file with --db"};
}

void Database::need_newest() const {
  const auto missing = names_of(missing_migrations(history()));
  if (missing.empty()) return;
  throw Error{ErrorKind::environment, path_.string(),
              fmt::format("the results database is older than this program, and lacks {}", join(missing, ", ")),
              fmt::format("Bring it up to date with: forklift migrate --db {}", shell_word(path_.string()))};
}

void Database::migrate() const {
  if (const auto now = history(); now.is_listed && missing_migrations(now).empty()) return;
  transaction([&] {
    const auto now = read_history(*handle_, path_);  // once more: another program may have been here in between
    if (now.applied.empty()) handle_->exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
    list_migrations(*handle_, now);
    for (const auto* migration : missing_migrations(now)) apply_migration(*handle_, *migration);
  });
  checkpoint();
}

void Database::checkpoint() const {
  guarded([&] {
    try {
      SQLite::Statement all{*handle_, "PRAGMA wal_checkpoint(TRUNCATE)"};
      all.executeStep();
    } catch (const SQLite::Exception& error) {
      if ((error.getErrorCode() & 0xff) != SQLITE_BUSY && (error.getErrorCode() & 0xff) != SQLITE_LOCKED) throw;
    }
  });
}

void Database::guarded(const std::function<void()>& work) const {
  try {
    work();
  } catch (const SQLite::Exception& error) {
    rethrow(error, path_);
  } catch (const Json::exception& error) {  // of a text that is read out of it
    const std::string_view words = error.what();
    throw Error{ErrorKind::environment, path_.string(),
                fmt::format("a value in it is damaged: {}", words.substr(words.find("] ") + 2)),
                "Use another copy of the file"};
  }
}

void Database::transaction(const std::function<void()>& work) const {
  guarded([&] {
    SQLite::Transaction all{*handle_, SQLite::TransactionBehavior::IMMEDIATE};
    work();
    all.commit();
  });
}

}  // namespace forklift::store
