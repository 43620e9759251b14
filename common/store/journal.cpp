#include "common/store/journal.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "common/core/text.hpp"

#include <utility>

namespace forklift::store {
namespace {

constexpr int kPatienceMs = 5000;
constexpr int kPatienceWithJournalMs = 60'000;  // readers and a writer wait for each other

using Handle = std::unique_ptr<SQLite::Database>;

/// The one place where SQLite opens a file. A file of others can change what a statement of ours does; so its schema
/// may call no function that does anything, nothing writes past SQLite's own rules, and views and triggers, of which we
/// have none, are off.
Handle connect(const std::string& name, int flags) {
  auto db = std::make_unique<SQLite::Database>(name, flags, kPatienceMs);
  for (const auto& [option, value] :
       {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1}, std::pair{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        std::pair{SQLITE_DBCONFIG_ENABLE_VIEW, 0}, std::pair{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}}) {
    int now = -1;
    if (sqlite3_db_config(db->getHandle(), option, value, &now) != SQLITE_OK || now != value)
      throw SQLite::Exception{"this SQLite can't be told to distrust a file", SQLITE_MISUSE};
  }
  return db;
}

Handle open_file(const std::filesystem::path& path) {
  auto db = connect(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  // For a new file, and before the first thing is written. A host's series of ten minutes is one or two KiB: in pages
  // of 4 KiB, of which a row may have a quarter, most of them spill over into a page of their own.
  db->exec("PRAGMA page_size = 16384");
  return db;
}

/// Sets the mode and takes the write lock once: without shared memory only that fails, not the setting.
Handle with_log(const std::filesystem::path& path) {
  auto db = open_file(path);
  db->exec("PRAGMA journal_mode = WAL");
  // A killed program loses nothing with NORMAL; only a power cut can cost the last transactions, and never the file.
  db->exec("PRAGMA synchronous = NORMAL");
  SQLite::Transaction probe{*db, SQLite::TransactionBehavior::IMMEDIATE};
  return db;
}

/// In exclusive mode SQLite keeps the log's index in memory of its own: so even a file that has a log can be changed.
Handle with_journal(const std::filesystem::path& path) {
  auto db = open_file(path);
  db->exec("PRAGMA locking_mode = EXCLUSIVE");
  db->execAndGet("SELECT count(*) FROM sqlite_master");
  db->exec("PRAGMA journal_mode = DELETE");
  db->exec("PRAGMA locking_mode = NORMAL");
  db->execAndGet("SELECT count(*) FROM sqlite_master");  // lets the lock go
  db->exec("PRAGMA synchronous = FULL");
  db->setBusyTimeout(kPatienceWithJournalMs);
  return db;
}

bool lacks_shared_memory(const SQLite::Exception& error) {
  const int code = error.getErrorCode() & 0xff;
  return code == SQLITE_IOERR || code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_PROTOCOL;
}

/// Tried with a file of its own: a database that others have open with a journal must not be changed to find out.
bool log_is_possible_beside(const std::filesystem::path& path) {
  const std::filesystem::path probe = path.string() + "." + random_token() + ".probe";
  bool possible = true;
  try {
    with_log(probe);
  } catch (const SQLite::Exception& error) {
    possible = !lacks_shared_memory(error);
  }
  std::error_code ignored;
  for (const auto* end : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(probe.string() + end, ignored);
  return possible;
}

/// True if the file is there and keeps a rollback journal. SQLite is asked, not the file's head: a program that closes
/// a file loses all locks that its other connections have on it.
bool keeps_journal(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return false;
  try {
    const auto db = connect(path.string(), SQLite::OPEN_READWRITE);
    return db->execAndGet("PRAGMA journal_mode").getString() != "wal" &&
           db->execAndGet("SELECT count(*) FROM sqlite_master").getInt() > 0;
  } catch (const SQLite::Exception&) {
    return false;  // opening it in earnest says what is wrong
  }
}

std::string journal_note(const std::filesystem::path& path) {
  return fmt::format(
      "{}: this file system can't share memory between programs, so a rollback journal is used instead of a "
      "write-ahead log; commands that read may wait for a run that writes",
      path.string());
}

std::string uri_of(const std::filesystem::path& path) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    if (c == '?' || c == '#' || c == '%')
      uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    else
      uri += c;
  }
  return uri;
}

}  // namespace

std::filesystem::path log_of(const std::filesystem::path& path) { return path.string() + "-wal"; }

bool lacks_log(const std::filesystem::path& path) {
  std::error_code none;
  return std::filesystem::file_size(log_of(path), none) == 0 || none;
}

Opened open_for_writing(const std::filesystem::path& path) {
  if (keeps_journal(path) && !log_is_possible_beside(path)) return {with_journal(path), journal_note(path)};
  try {
    return {with_log(path), ""};
  } catch (const SQLite::Exception& error) {
    if (!lacks_shared_memory(error)) throw;
    try {
      return {with_journal(path), journal_note(path)};
    } catch (const SQLite::Exception&) {  // it was something else after all: the first answer says what
    }
    throw;
  }
}

std::unique_ptr<SQLite::Database> open_in_memory() {
  return connect(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
}

std::unique_ptr<SQLite::Database> open_for_reading(const std::filesystem::path& path) {
  try {
    auto db = connect(path.string(), SQLite::OPEN_READONLY);
    db->execAndGet("SELECT count(*) FROM sqlite_master");
    return db;
  } catch (const SQLite::Exception& error) {
    if (std::filesystem::exists(log_of(path)) || !lacks_shared_memory(error)) throw;
    auto db = connect(uri_of(path) + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    db->execAndGet("SELECT count(*) FROM sqlite_master");
    return db;
  }
}

}  // namespace forklift::store
