#pragma once
// Does a results database hold what our migrations made, and nothing else? A view, a trigger or a table of somebody
// else may run statements of his when the file is read or written, so a file with one is not used. Asked of every file
// before anything is read from its tables.
#include <filesystem>
#include <string>

namespace SQLite {
class Database;
}

namespace forklift::store {

/// A statement of sqlite_master without comments, with one blank where it has white space.
std::string plain_sql(const std::string& sql);

/// `schema` is "main", or the name under which the file is attached. Errors: environment, if it has had a migration
/// that is not known; naming what is there and should not be, is different, or is missing. Statistics of ANALYZE may be
/// there.
void need_own_schema(SQLite::Database& database, const std::filesystem::path& path, const std::string& schema = "main");

/// Throws what need_own_schema throws for a file that holds something else than ours.
[[noreturn]] void refuse_schema(const std::filesystem::path& path, const std::string& what);

}  // namespace forklift::store
