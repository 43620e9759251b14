#pragma once
// The results database: one SQLite file, brought up to date on opening. SQLite (3 or C++) is seen by no other folder.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace forklift::store {

struct History;

class Database {
 public:
  /// Opens for writing, creates the file (and its folder) if there is none, and migrates. Write-ahead log (a rollback
  /// journal where the file system can't share memory, see note()), foreign keys, 5 s of patience with another writer.
  /// Errors: environment, if it can't be opened, is not a database or has a migration that we don't know.
  static Database open(const std::filesystem::path& path);
  /// Opens for reading only; the file must exist and have had every migration. Works on a read-only medium. Errors: as
  /// above.
  static Database open_read_only(const std::filesystem::path& path);
  /// What upgrade() did to a file.
  struct Upgrade {
    std::vector<std::string> applied;  ///< the names of the migrations that it lacked
    std::size_t listed = 0;            ///< earlier ones, which had been counted and are listed by name now
    bool empty() const { return applied.empty() && listed == 0; }
  };
  /// Brings an existing file up to date. Errors: as above.
  static Upgrade upgrade(const std::filesystem::path& path);
  /// A copy of what is there now, whole also while others write; it needs no file beside it. Errors: as above; config,
  /// if `to` exists.
  static void copy(const std::filesystem::path& from, const std::filesystem::path& to);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  const std::filesystem::path& path() const { return path_; }
  /// For other processes, whose working directory is another.
  std::string absolute_path() const { return std::filesystem::absolute(path_).lexically_normal().string(); }
  /// The names of the migrations that it has had, in the order in which they were applied.
  std::vector<std::string> migrations() const;
  /// What the user should know of how the file was opened; empty if nothing.
  const std::string& note() const { return note_; }
  /// True if the file has a write-ahead log by its own account and there was none beside it, or an empty one: what is
  /// usual when nobody writes. If an experiment still runs, the file may have been copied without it.
  bool lacks_log() const { return lacks_log_; }

  /// For the classes of this folder only.
  SQLite::Database& handle() const { return *handle_; }
  /// Runs `work` in one transaction that takes the write lock at once. SQLite's failures become Errors that name the
  /// file.
  void transaction(const std::function<void()>& work) const;
  /// Runs `work`; SQLite's failures become Errors that name the file.
  void guarded(const std::function<void()>& work) const;
  /// Takes what is in the write-ahead log into the file and empties the log, unless a reader is in the way: so the log
  /// stays small, and the file alone is whole up to here.
  void checkpoint() const;

 private:
  Database(std::filesystem::path path, std::unique_ptr<SQLite::Database> handle);
  /// Open for reading, also if it lacks migrations.
  static Database open_unchecked(const std::filesystem::path& path);
  History history() const;
  void migrate() const;
  /// Throws if it is an empty file.
  void need_results() const;
  void need_newest() const;

  std::filesystem::path path_;
  std::unique_ptr<SQLite::Database> handle_;
  std::string note_;
  bool lacks_log_ = false;
};

}  // namespace forklift::store
