#pragma once
// Tables that were made must be of an engine with transactions: on a server whose default is MyISAM nothing is rolled
// back and nothing waits for a lock, which gives a number that means nothing.
#include <string>
#include <vector>

#include "common/sql/session.hpp"

namespace forklift::cluster {

/// A table and the server's word on the engine that it got.
struct TableEngine {
  std::string table, engine;
  bool transactions = false;
};

/// Of those of `tables` that this server has in `database`. Errors: sql::SqlError.
std::vector<TableEngine> read_table_engines(sql::SqlSession& session, const std::string& database,
                                            const std::vector<std::string>& tables);

/// Pure. Errors: environment, naming server, tables and engines, if one has no transactions. `ran_before`: the server
/// is not ours to configure.
void need_transactions(const std::string& server, const std::string& database, const std::vector<TableEngine>& tables,
                       bool ran_before);

}  // namespace forklift::cluster
