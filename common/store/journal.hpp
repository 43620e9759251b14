#pragma once
// How a results database keeps what is being written: in a write-ahead log, which needs memory that processes share
// through a file, or in a rollback journal where the file system has no such memory (9p, sshfs, WSL's /mnt/c). For the
// classes of this folder only.
#include <filesystem>
#include <memory>
#include <string>

namespace SQLite {
class Database;
}

namespace forklift::store {

struct Opened {
  std::unique_ptr<SQLite::Database> handle;
  std::string note;  ///< one line for the user, if there is no write-ahead log
};

/// Opens for writing, with a write-ahead log if that can be had. Errors: SQLite::Exception.
Opened open_for_writing(const std::filesystem::path& path);

/// Opens for reading. A file with a write-ahead log in a folder that can't be written, or without shared memory, opens
/// only as immutable, which is right if there is no log. Errors: SQLite::Exception.
std::unique_ptr<SQLite::Database> open_for_reading(const std::filesystem::path& path);

/// An empty database in memory.
std::unique_ptr<SQLite::Database> open_in_memory();

/// True if there is no write-ahead log beside the file, or one that holds nothing.
bool lacks_log(const std::filesystem::path& path);

/// "results.db-wal".
std::filesystem::path log_of(const std::filesystem::path& path);

}  // namespace forklift::store
