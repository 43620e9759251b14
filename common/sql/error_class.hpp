#pragma once
// What kind of trouble a server's error is, for MySQL, MariaDB, Spider and NDB: what to do about it follows from that.
// NDB hides its own code in the text of three MySQL errors (1296, 1297, 1180); it is read from there.
#include <string_view>

namespace forklift::sql {

enum class ErrorClass {
  deadlock,                ///< the server chose this transaction as the victim
  lock_wait_timeout,       ///< also a deadlock that NDB sees as a timeout (266, 274)
  conflict,                ///< another writer was first (1020)
  certification_conflict,  ///< another server's commit was first, found at COMMIT, and undone (1213 there, 3101)
  overload,                ///< redo log, send buffers, undo buffers are full for a moment (NDB 410, 1218 …)
  out_of_resources,        ///< operation records, scan records, memory of transactions (NDB)
  node_failure,            ///< a data node or a server behind the SQL node went away (NDB 4010, 4028, Spider 1429 …)
  result_unknown,          ///< NDB lost the answer: the transaction may be committed (4008, 4009, 4012)
  connection_lost,         ///< to the SQL node itself
  other,                   ///< everything that trying again does not help
};

/// "deadlock", "lock wait timeout", "overload" …
std::string_view to_string(ErrorClass kind);

/// What drivers put behind the text of an error that COMMIT itself was answered with: by its number and the server's
/// text alone, a conflict that is found there can't be told from a deadlock of two statements.
inline constexpr std::string_view kAtCommit = " (at COMMIT)";

/// NDB's own code in the text of errors 1296, 1297 and 1180; 0 if there is none.
int ndb_code(unsigned number, std::string_view text);

/// `number`: the server's or the client library's. Source of NDB's codes: the classification that the NDB API returns
/// with each of them (NDB 9.7; RonDB and 8.0 use the same codes).
ErrorClass error_class(unsigned number, std::string_view text);

}  // namespace forklift::sql
