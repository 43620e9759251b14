#include "common/store/merge.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/store/migrations.hpp"
#include "common/store/schema.hpp"
#include "common/store/statement.hpp"

namespace forklift::store {
namespace {

/// Tables whose rows are found by following their references to experiments; their own numbers move by an offset.
struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::map<std::string, std::string> references;  ///< column → table
  bool numbered = false;                          ///< has a `number` of its own
};

/// Counters' names are shared by all runs, so that they are matched, not moved.
constexpr const char* kNames = "counter_names";
/// Who works on an experiment, works on it where it stands; and each file lists its own migrations.
constexpr std::array kOfTheFile{"owners", kMigrationsTable};

class Merge {
 public:
  Merge(const Database& into, const std::set<std::string>& running) : into_(into), running_(running) {}

  MergeResult run() {
    MergeResult result;
    pick(result);
    if (result.added.empty()) return result;
    read_tables();
    exec("CREATE TEMP TABLE moved_names AS SELECT number, node, name FROM source.counter_names");
    exec("INSERT OR IGNORE INTO main.counter_names (node, name) SELECT node, name FROM moved_names");
    for (const auto& table : tables_) copy(table);
    for (const auto* name : {"moved", "moved_names"}) exec(fmt::format("DROP TABLE temp.{}", name));
    return result;
  }

 private:
  void exec(const std::string& sql) { into_.handle().exec(sql); }

  /// temp.moved: experiments, then their cells and runs, that are to be copied.
  void pick(MergeResult& result) {
    each_row(into_,
             "SELECT id, EXISTS (SELECT 1 FROM main.experiments e WHERE e.id = s.id) FROM source.experiments s"
             " ORDER BY number",
             [&](Columns& c) {
               const auto id = c.text();
               (c.flag() ? result.skipped : running_.contains(id) ? result.running : result.added).push_back(id);
             });
    if (result.added.empty()) return;
    exec("CREATE TEMP TABLE moved (kind TEXT, number INTEGER, PRIMARY KEY (kind, number))");
    Insert add{into_.handle(), "INSERT INTO moved SELECT 'experiments', number FROM source.experiments WHERE id = ?"};
    for (const auto& id : result.added) add(id);
    exec(
        "INSERT INTO moved SELECT 'cells', number FROM source.cells WHERE experiment IN"
        " (SELECT number FROM moved WHERE kind = 'experiments')");
    exec(
        "INSERT INTO moved SELECT 'runs', number FROM source.runs WHERE cell IN"
        " (SELECT number FROM moved WHERE kind = 'cells')");
  }

  /// In the order in which the migrations made them: what a row refers to is there before it.
  void read_tables() {
    each_row(into_,
             "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
             "ORDER BY rowid",
             [&](Columns& c) { tables_.push_back({.name = c.text(), .columns = {}, .references = {}}); });
    std::erase_if(tables_, [](const Table& table) {
      return table.name == kNames || std::find(kOfTheFile.begin(), kOfTheFile.end(), table.name) != kOfTheFile.end();
    });
    for (auto& table : tables_) {
      each_row(into_, fmt::format("SELECT name FROM pragma_table_info('{}')", table.name),
               [&](Columns& c) { table.columns.push_back(c.text()); });
      each_row(into_, fmt::format("SELECT \"from\", \"table\" FROM pragma_foreign_key_list('{}')", table.name),
               [&](Columns& c) {
                 const auto column = c.text();
                 table.references[column] = c.text();
               });
      for (const auto& column : table.columns) table.numbered = table.numbered || column == "number";
      if (table.numbered) offsets_[table.name] = highest(table.name);
    }
  }

  std::int64_t highest(const std::string& table) {
    std::int64_t number = 0;
    each_row(into_, fmt::format("SELECT coalesce(max(number), 0) FROM main.{}", table),
             [&](Columns& c) { number = c.number(); });
    return number;
  }

  /// A column of the copy: moved along with the table that it refers to.
  std::string value(const Table& table, const std::string& column) const {
    if (table.numbered && column == "number") return fmt::format("s.number + {}", offsets_.at(table.name));
    const auto reference = table.references.find(column);
    if (reference == table.references.end()) return "s.\"" + column + "\"";
    if (reference->second == kNames) {
      return fmt::format(
          "(SELECT n.number FROM main.counter_names n JOIN moved_names m ON m.node = n.node AND"
          " m.name = n.name WHERE m.number = s.\"{}\")",
          column);
    }
    return fmt::format("s.\"{}\" + {}", column, offsets_.at(reference->second));
  }

  std::string condition(const Table& table) const {
    if (table.name == "experiments") return "s.number IN (SELECT number FROM moved WHERE kind = 'experiments')";
    std::vector<std::string> all;
    for (const auto& [column, to] : table.references) {
      if (to == kNames) continue;
      all.push_back(
          fmt::format("(s.\"{0}\" IS NULL OR s.\"{0}\" IN (SELECT number FROM moved WHERE kind = '{1}'))", column, to));
    }
    return all.empty() ? "1" : join(all, " AND ");
  }

  void copy(const Table& table) {
    std::vector<std::string> names, values;
    for (const auto& column : table.columns) {
      names.push_back('"' + column + '"');
      values.push_back(value(table, column));
    }
    exec(fmt::format("INSERT INTO main.{0} ({1}) SELECT {2} FROM source.{0} s WHERE {3}", table.name, join(names, ", "),
                     join(values, ", "), condition(table)));
  }

  const Database& into_;
  const std::set<std::string>& running_;
  std::vector<Table> tables_;
  std::map<std::string, std::int64_t> offsets_;
};

}  // namespace

MergeResult merge(const Database& into, const std::filesystem::path& from, const std::set<std::string>& running) {
  Database::open_read_only(from);  // says what is wrong with it
  if (std::filesystem::equivalent(from, into.path())) {
    throw Error{ErrorKind::config, from.string(), "it can't be merged into itself", "Name another file"};
  }
  MergeResult result;
  into.guarded([&] { Insert{into.handle(), "ATTACH DATABASE ? AS source"}(from.string()); });
  const auto detach = [&] { into.guarded([&] { into.handle().exec("DETACH DATABASE source"); }); };
  try {
    // Once more, on the connection that reads it: the name may be another file's by now.
    into.guarded([&] { need_own_schema(into.handle(), from, "source"); });
    into.transaction([&] { result = Merge{into, running}.run(); });
  } catch (...) {
    detach();
    throw;
  }
  detach();
  return result;
}

}  // namespace forklift::store
