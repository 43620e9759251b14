#pragma once
// Is an SQLite file a results database of ours? New ones say so in SQLite's application id; older ones are known by
// their tables. Asked before the first thing is written or set: another program's file stays as it is.
#include <filesystem>

namespace SQLite {
class Database;
}

namespace forklift::store {

/// "FkLt", in the header of every file that we make.
inline constexpr int kApplicationId = 0x466b4c74;

/// Errors: environment, if it holds tables or a header of another program.
void need_own_database(SQLite::Database& database, const std::filesystem::path& path);

}  // namespace forklift::store
