#pragma once
// Our note in a database that others may use, too: one small table with one row, which says who works there, since
// when nobody has heard of him, and which tables are ours. All times are the server's own.
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "orchestrator/engines/external/standing.hpp"

namespace forklift::engines::external {

inline constexpr const char* kNoteTable = "forklift_note";

/// The process that works in a database.
struct Owner {
  std::string experiment, token, host;
  std::int64_t pid = 0;
  std::string version;
};

/// What stands in `database`. Rows are not counted. Errors: SqlError.
Standing look(sql::SqlSession& session, const std::string& database);

/// Fills in `size` of the tables that an error names. Reads at most 100,000 rows of each, and locks none.
void count_rows(sql::SqlSession& session, const std::string& database, std::vector<Table>& tables);

/// Makes the database, the note and its row as far as they are missing in `seen`, and puts `owner` into the row. False
/// if it is no longer as it was seen: look again. Errors: SqlError.
bool take(sql::SqlSession& session, const std::string& database, const Standing& seen, const Owner& owner);

// All return false if another one owns the database by now. `session` counts the rows that an UPDATE finds
// (Endpoint::found_rows). Errors: SqlError.
bool beat(sql::SqlSession& session, const std::string& database, const Owner& owner);
/// The tables of ours, of which some are about to be made.
bool write_creating(sql::SqlSession& session, const std::string& database, const Owner& owner,
                    const std::vector<std::string>& tables);
bool write_loading(sql::SqlSession& session, const std::string& database, const Owner& owner);
bool write_loaded(sql::SqlSession& session, const std::string& database, const Owner& owner,
                  const std::string& fingerprint);
/// Nobody works there any more; what the note says of the tables stays.
bool release(sql::SqlSession& session, const std::string& database, const Owner& owner);

}  // namespace forklift::engines::external
