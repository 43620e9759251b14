#pragma once
// The results database: one SQLite file, brought up to date on opening. SQLite (3 or C++) is seen by no other folder.
#include <filesystem>
#include <functional>
#include <memory>

namespace SQLite {
class Database;
}

namespace forklift::store {

/// The version that this program writes: the number of migrations in schemas/results.
int newest_version();

class Database {
 public:
  /// Opens for writing, creates the file (and its folder) if there is none, and migrates. Write-ahead log, foreign
  /// keys, 5 s of patience with another writer. Errors: environment, if it can't be opened, is no database or is newer
  /// than us.
  static Database open(const std::filesystem::path& path);
  /// Opens for reading only; the file must exist and have our version. Works on a read-only medium. Errors: as above.
  static Database open_read_only(const std::filesystem::path& path);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  const std::filesystem::path& path() const { return path_; }
  /// For other processes, whose working directory is another.
  std::string absolute_path() const { return std::filesystem::absolute(path_).lexically_normal().string(); }
  int version() const;

  /// For the classes of this folder only.
  SQLite::Database& handle() const { return *handle_; }
  /// Runs `work` in one transaction that takes the write lock at once. SQLite's failures become Errors that name the
  /// file.
  void transaction(const std::function<void()>& work) const;
  /// Runs `work`; SQLite's failures become Errors that name the file.
  void guarded(const std::function<void()>& work) const;

 private:
  Database(std::filesystem::path path, std::unique_ptr<SQLite::Database> handle);
  void migrate() const;
  void check_version() const;

  std::filesystem::path path_;
  std::unique_ptr<SQLite::Database> handle_;
};

}  // namespace forklift::store
