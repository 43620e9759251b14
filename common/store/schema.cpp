#include "common/store/schema.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "common/core/error.hpp"
#include "common/store/journal.hpp"
#include "common/store/migrations.hpp"

namespace forklift::store {
namespace {

/// "table runs" → its statement; empty for the index of a key.
using Schema = std::map<std::string, std::string>;

/// What SQLite makes itself for ANALYZE.
const Schema kStatistics{{"table sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"},
                         {"table sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"}};

Schema read_schema(SQLite::Database& database, const std::string& schema) {
  Schema found;
  SQLite::Statement rows{database, fmt::format("SELECT type, name, coalesce(sql, '') FROM {}.sqlite_master", schema)};
  while (rows.executeStep())
    found[rows.getColumn(0).getString() + " " + rows.getColumn(1).getString()] =
        plain_sql(rows.getColumn(2).getString());
  return found;
}

/// What a file that has had these migrations holds: they are applied once more, in memory and in the same order, since
/// it is their order that decides how a table's columns follow each other. Errors: SQLite::Exception.
const Schema& schema_of(const History& history) {
  static std::mutex guard;
  static std::map<History, Schema> known;
  const std::lock_guard lock{guard};
  if (const auto found = known.find(history); found != known.end()) return found->second;
  const auto model = open_in_memory();
  for (const auto& name : history.applied) model->exec(std::string{sql_of(name)});
  if (history.is_listed) model->exec(kCreateMigrations);
  return known.emplace(history, read_schema(*model, "main")).first->second;
}

/// The same, of a list that a file holds.
const Schema& expected_schema(const History& history, const std::filesystem::path& path) {
  try {
    return schema_of(history);
  } catch (const SQLite::Exception&) {
    refuse_schema(path, "its table migrations lists them in an order in which they can't have been applied");
  }
}

}  // namespace

std::string plain_sql(const std::string& sql) {
  std::string plain;
  bool blank = false;
  for (std::size_t at = 0; at < sql.size();) {
    const std::string_view rest{sql.data() + at, sql.size() - at};
    auto end = at + 1;
    if (rest.starts_with("--") || rest.starts_with("/*")) {
      const auto close = rest.starts_with("--") ? rest.find('\n') : rest.find("*/", 2);
      end = close == std::string_view::npos ? sql.size() : at + close + (rest.starts_with("--") ? 1 : 2);
      blank = true;
    } else if (std::string_view{" \t\r\n\f"}.find(sql[at]) != std::string_view::npos) {
      blank = true;
    } else {
      if (std::string_view{"'\"`"}.find(sql[at]) != std::string_view::npos)
        end = std::min(sql.size() - 1, sql.find(sql[at], at + 1)) + 1;  // a doubled quote is two texts side by side
      if (blank && !plain.empty()) plain += ' ';
      blank = false;
      plain += sql.substr(at, end - at);
    }
    at = end;
  }
  return plain;
}

void refuse_schema(const std::filesystem::path& path, const std::string& what) {
  throw Error{ErrorKind::environment, path.string(), what,
              "If you made that there yourself, drop it with sqlite3; if the file came from elsewhere, don't use it"};
}

void need_own_schema(SQLite::Database& database, const std::filesystem::path& path, const std::string& schema) {
  const SQLite::Transaction one_state{database};  // another program may be bringing it up to date
  const auto& own = expected_schema(read_history(database, path, schema), path);
  const auto found = read_schema(database, schema);
  for (const auto& [name, sql] : found) {
    if (const auto own_to_sqlite = kStatistics.find(name);
        own_to_sqlite != kStatistics.end() && own_to_sqlite->second == sql)
      continue;
    const auto same = own.find(name);
    if (same == own.end()) refuse_schema(path, fmt::format("it holds the {}, which Forklift did not make", name));
    if (same->second != sql) refuse_schema(path, fmt::format("its {} is not as Forklift makes it", name));
  }
  for (const auto& [name, sql] : own) {
    if (!found.contains(name)) refuse_schema(path, fmt::format("it lacks the {}", name));
  }
}

}  // namespace forklift::store
