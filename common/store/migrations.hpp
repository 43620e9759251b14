#pragma once
// Migrations are the files of schemas/results, known by their names ("014_measures") and applied in the order of their
// numbers. A database lists those that it has had in its table `migrations`, with the time and the forklift that
// applied each. Older databases have no such table: their migrations were counted, and are known by the count.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace SQLite {
class Database;
}

namespace forklift::store {

struct Migration {
  std::string name;  ///< "014_measures"
  std::string_view sql;
};

/// Those that this program knows, by number.
const std::vector<Migration>& known_migrations();

/// Of a known one.
std::string_view sql_of(const std::string& name);

/// The table that lists them. Rows are added, and never changed.
inline constexpr const char* kMigrationsTable = "migrations";
inline constexpr const char* kCreateMigrations =
    "CREATE TABLE migrations (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, applied_us INTEGER, "
    "forklift TEXT)";

/// What a database has had. Nothing, if it is new.
struct History {
  std::vector<std::string> applied;  ///< names, in the order in which they were applied
  bool is_listed = false;            ///< in its table; else it was counted

  bool operator<(const History& other) const {
    return is_listed != other.is_listed ? other.is_listed : applied < other.applied;
  }
};

/// `schema` is "main", or the name under which the file is attached. Errors: environment, if it has had a migration
/// that this program does not know; SQLite::Exception.
History read_history(SQLite::Database& database, const std::filesystem::path& path, const std::string& schema = "main");

/// The known ones that it has not had, by number. One may have a lower number than others that it has had.
std::vector<const Migration*> missing_migrations(const History& history);

/// Lists those that were counted; of these nobody knows when they were applied, or by whom. Errors: SQLite::Exception.
void list_migrations(SQLite::Database& database, const History& history);

/// Applies one and lists it. Within a transaction, after list_migrations. Errors: SQLite::Exception.
void apply_migration(SQLite::Database& database, const Migration& migration);

}  // namespace forklift::store
