#pragma once
// Pure: batches of lookups → SQL. Rows are BINARY and travel as hexadecimal literals.
#include <span>
#include <string>

#include "driver/keylookup/lookup.hpp"

namespace forklift::driver::keylookup {

/// How the table is made. `engine` as the server spells it (empty: its default); partitions by HASH(k), 0: none.
struct SqlTable {
  std::string name = "lookup";
  Table columns;
  std::string engine;
  int partitions = 0;
};

/// Asks for the table's comment; no row if there is no such table in the session's database.
std::string find_table(const SqlTable& table);
std::string drop_table(const SqlTable& table);
/// With our mark (sql::kOwnTable).
std::string create_table(const SqlTable& table);
/// One SELECT of k, v1, … for all keys; a key that is there twice is asked for twice and answered once.
std::string select_rows(const SqlTable& table, std::span<Lookup* const> batch);
/// One INSERT of all rows.
std::string insert_rows(const SqlTable& table, std::span<Lookup* const> batch);
/// The INSERT, UPDATE or DELETE of one lookup.
std::string change_row(const SqlTable& table, const Lookup& lookup);

}  // namespace forklift::driver::keylookup
