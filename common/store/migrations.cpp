#include "common/store/migrations.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/store/schema.hpp"
#include "common/store/statement.hpp"
#include "common/version/version.hpp"

namespace forklift::store {
namespace embedded {
extern const std::vector<std::pair<std::string_view, std::string_view>> kFiles;
}
namespace {

/// What a count meant when migrations were counted (PRAGMA user_version). Nothing is added here: later ones are listed.
constexpr std::array kCounted{"001_initial", "002_locality",    "003_host_series", "004_clocks",
                              "005_lookups", "007_experiments", "010_log_files",   "011_owners",
                              "012_limits",  "013_maker",       "014_measures"};
/// In place of a count: the table lists them. Above every count, so that a program which counts refuses the file as
/// newer than itself.
constexpr int kListed = 100;

/// More are not read: a file of somebody else may have any number of rows.
constexpr int kMostMigrations = 1000;

/// Errors as of read_history, for a file whose migrations are not all ours.
[[noreturn]] void refuse_newer(const std::filesystem::path& path, const std::string& what) {
  throw Error{ErrorKind::environment, path.string(), fmt::format("the results database has {}", what),
              "Use a newer forklift, or name another file with --db"};
}

/// A view or a table of somebody else by that name is not read.
bool has_own_table(SQLite::Database& database, const std::string& schema) {
  SQLite::Statement sql{database, fmt::format("SELECT sql FROM {}.sqlite_master WHERE name = ?", schema)};
  sql.bind(1, kMigrationsTable);
  return sql.executeStep() && plain_sql(sql.getColumn(0).getString()) == plain_sql(kCreateMigrations);
}

const Migration* find_known(const std::string& name) {
  const auto& known = known_migrations();
  const auto one = std::find_if(known.begin(), known.end(), [&](const Migration& each) { return each.name == name; });
  return one == known.end() ? nullptr : &*one;
}

std::vector<std::string> read_names(SQLite::Database& database, const std::filesystem::path& path,
                                    const std::string& schema) {
  std::vector<std::string> names;
  SQLite::Statement rows{database, fmt::format("SELECT name, forklift FROM {}.migrations ORDER BY position LIMIT {}",
                                               schema, kMostMigrations)};
  while (rows.executeStep()) {
    const auto name = rows.getColumn(0).getString();
    if (find_known(name) == nullptr) {
      refuse_newer(path, fmt::format("the migration {}, which forklift {} applied and this one ({}) does not know",
                                     name, rows.getColumn(1).getString(), kVersion));
    }
    names.push_back(name);
  }
  return names;
}

}  // namespace

const std::vector<Migration>& known_migrations() {
  static const auto known = [] {
    std::vector<Migration> all;
    for (const auto& [file, sql] : embedded::kFiles) all.push_back({std::string{file.substr(0, file.find('.'))}, sql});
    return all;
  }();
  return known;
}

std::string_view sql_of(const std::string& name) { return find_known(name)->sql; }

History read_history(SQLite::Database& database, const std::filesystem::path& path, const std::string& schema) {
  const int count = database.execAndGet(fmt::format("PRAGMA {}.user_version", schema)).getInt();
  if (count == kListed) {
    if (!has_own_table(database, schema)) refuse_schema(path, "its table migrations is not as Forklift makes it");
    return {read_names(database, path, schema), true};
  }
  if (count < 0 || count > static_cast<int>(kCounted.size()))
    refuse_newer(path, fmt::format("version {}, which this program ({}) does not know", count, kVersion));
  return {{kCounted.begin(), kCounted.begin() + count}, false};
}

std::vector<const Migration*> missing_migrations(const History& history) {
  std::vector<const Migration*> missing;
  for (const auto& one : known_migrations()) {
    if (std::find(history.applied.begin(), history.applied.end(), one.name) == history.applied.end())
      missing.push_back(&one);
  }
  return missing;
}

void list_migrations(SQLite::Database& database, const History& history) {
  if (history.is_listed) return;
  database.exec(kCreateMigrations);
  Insert list{database, "INSERT INTO migrations (name) VALUES (?)"};
  for (const auto& name : history.applied) list(name);
  database.exec(fmt::format("PRAGMA user_version = {}", kListed));
}

void apply_migration(SQLite::Database& database, const Migration& migration) {
  database.exec(std::string{migration.sql});
  Insert{database, "INSERT INTO migrations (name, applied_us, forklift) VALUES (?, 1000000 * strftime('%s'), ?)"}(
      migration.name, fmt::format("{} ({})", kVersion, kRevision));
}

}  // namespace forklift::store
