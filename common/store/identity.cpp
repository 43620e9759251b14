#include "common/store/identity.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "common/core/error.hpp"

namespace forklift::store {
namespace {

int number(SQLite::Database& database, const char* question) { return database.execAndGet(question).getInt(); }

/// What version 1 made, and no later one took away.
bool has_our_tables(SQLite::Database& database) {
  return number(database,
                "SELECT count(*) FROM pragma_table_info('experiments') WHERE name IN "
                "('id', 'scenario_text', 'overrides', 'revision', 'started_us')") == 5 &&
         number(database, "SELECT count(*) FROM sqlite_master WHERE name IN ('cells', 'runs', 'processes')") == 3;
}

}  // namespace

void need_own_database(SQLite::Database& database, const std::filesystem::path& path) {
  const int id = number(database, "PRAGMA application_id");
  const int version = number(database, "PRAGMA user_version");
  const bool empty = number(database, "SELECT count(*) FROM sqlite_master") == 0;
  if (id == kApplicationId || (id == 0 && (empty ? version == 0 : version > 0 && has_our_tables(database)))) return;
  throw Error{ErrorKind::environment, path.string(), "this file holds no results of forklift", "Name another file"};
}

}  // namespace forklift::store
