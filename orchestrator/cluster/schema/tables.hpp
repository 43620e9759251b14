#pragma once
// Pure: the nine tables as statements for one engine and variant. The marks of schemas/tpcc/tables.sql are filled in
// here.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/sql/quote.hpp"

namespace forklift::cluster {

/// One CREATE TABLE of the template.
struct Table {
  std::string name;
  std::string warehouse_column;  ///< "s_w_id"; empty for ITEM
  std::vector<std::string> primary_key;
  std::string text;  ///< with its marks
};

/// The embedded schemas/tpcc/tables.sql, in its order. Errors: none; a test reads it.
const std::vector<Table>& tables();

/// The statement with `options` in place of the mark "/*options:…*/" (may be empty) and `using_hash` in place of
/// "/*using_hash*/".
std::string create_table(const Table& table, const std::string& options, const std::string& using_hash = "");

/// Names of the nine tables.
std::vector<std::string> table_names();

using sql::identifier;
using sql::literal;

}  // namespace forklift::cluster
