#include "common/store/database.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <string_view>
#include <utility>
#include <vector>

#include "common/core/error.hpp"
#include "common/store/identity.hpp"

namespace forklift::store {
namespace migrations {
extern const std::vector<std::pair<std::string_view, std::string_view>> kFiles;
}
namespace {

constexpr int kPatienceMs = 5000;

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

void set_pragmas(SQLite::Database& db, bool writing) {
  db.setBusyTimeout(kPatienceMs);
  db.exec("PRAGMA foreign_keys = ON");
  if (!writing) return;
  // For a new file, and before the first thing is written. A host's series of ten minutes is one or two KiB: in pages
  // of 4 KiB, of which a row may have a quarter, most of them spill over into a page of their own.
  db.exec("PRAGMA page_size = 16384");
  db.exec("PRAGMA journal_mode = WAL");
  // A killed program loses nothing with NORMAL; only a power cut can cost the last transactions, and never the file.
  db.exec("PRAGMA synchronous = NORMAL");
}

/// A WAL database in a folder that can't be written opens only as immutable, which is right when nobody writes to it.
std::unique_ptr<SQLite::Database> open_for_reading(const std::filesystem::path& path) {
  try {
    auto db = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READONLY, kPatienceMs);
    db->execAndGet("SELECT count(*) FROM sqlite_master");
    return db;
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode();
    const bool log_is_there = std::filesystem::exists(path.string() + "-wal");
    if (log_is_there || (code != SQLITE_CANTOPEN && code != SQLITE_READONLY)) throw;
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
      if (c == '?' || c == '#' || c == '%')
        uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
      else
        uri += c;
    }
    auto db =
        std::make_unique<SQLite::Database>(uri + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI, kPatienceMs);
    db->execAndGet("SELECT count(*) FROM sqlite_master");
    return db;
  }
}

/// Another program's file is left as it is: even its journal mode would stay changed. So it is looked at read-only.
void look_before_writing(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return;
  const auto found = open_for_reading(path);
  need_own_database(*found, path);
}

}  // namespace

int newest_version() { return static_cast<int>(migrations::kFiles.size()); }

Database::Database(std::filesystem::path path, std::unique_ptr<SQLite::Database> handle)
    : path_(std::move(path)), handle_(std::move(handle)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Database Database::open(const std::filesystem::path& path) {
  std::error_code ignored;  // opening the file says what is wrong
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
  try {
    look_before_writing(path);
    auto handle =
        std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kPatienceMs);
    Database database{path, std::move(handle)};
    set_pragmas(database.handle(), true);
    database.migrate();
    return database;
  } catch (const SQLite::Exception& error) {
    rethrow(error, path);
  }
}

Database Database::open_read_only(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw Error{ErrorKind::environment, path.string(), "there is no results database here yet",
                "Run a scenario first, or name another file with --db"};
  }
  try {
    Database database{path, open_for_reading(path)};
    set_pragmas(database.handle(), false);
    need_own_database(database.handle(), path);
    database.check_version();
    return database;
  } catch (const SQLite::Exception& error) {
    rethrow(error, path);
  }
}

int Database::version() const { return handle_->execAndGet("PRAGMA user_version").getInt(); }

void Database::check_version() const {
  const int have = version();
  if (have > newest_version()) {
    throw Error{ErrorKind::environment, path_.string(),
                fmt::format("the results database has version {}, and this program knows versions up to {}", have,
                            newest_version()),
                "Use a newer forklift, or name another file with --db"};
  }
  if (have < newest_version()) {
    throw Error{
        ErrorKind::environment, path_.string(),
        fmt::format("the results database has version {}, and this program reads version {}", have, newest_version()),
        "Bring it up to date with any command that writes, for example: forklift stop --db FILE"};
  }
}

void Database::migrate() const {
  if (version() > newest_version()) check_version();
  transaction([&] {
    if (version() == 0) handle_->exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
    for (int at = version(); at < newest_version(); ++at) {
      handle_->exec(std::string{migrations::kFiles[static_cast<std::size_t>(at)].second});
      handle_->exec(fmt::format("PRAGMA user_version = {}", at + 1));
    }
  });
}

void Database::guarded(const std::function<void()>& work) const {
  try {
    work();
  } catch (const SQLite::Exception& error) {
    rethrow(error, path_);
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
