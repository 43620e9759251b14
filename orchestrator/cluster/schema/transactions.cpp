#include "orchestrator/cluster/schema/transactions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/sql/quote.hpp"

namespace forklift::cluster {
namespace {

constexpr std::size_t kShownTables = 9;

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string shown(const std::string& database, const std::vector<std::string>& tables) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < tables.size() && i < kShownTables; ++i) names.push_back(database + "." + tables[i]);
  const auto more = tables.size() > kShownTables ? fmt::format(" and {} more", tables.size() - kShownTables) : "";
  return join(names, ", ") + more;
}

}  // namespace

// Two questions instead of a join: the two tables differ in collation from server to server.
std::vector<TableEngine> read_table_engines(sql::SqlSession& session, const std::string& database,
                                            const std::vector<std::string>& tables) {
  std::set<std::string> transactional;
  for (const auto& row : session.query("SELECT engine FROM information_schema.engines WHERE transactions = 'YES'").rows)
    transactional.insert(upper(row.at(0).value_or("")));
  const std::set<std::string> wanted{tables.begin(), tables.end()};
  std::vector<TableEngine> found;
  const auto rows = session
                        .query("SELECT table_name, engine FROM information_schema.tables WHERE table_schema = " +
                               sql::literal(database) + " AND engine IS NOT NULL")
                        .rows;
  for (const auto& row : rows) {
    const auto table = row.at(0).value_or(""), engine = row.at(1).value_or("");
    if (wanted.contains(table)) found.push_back({table, engine, transactional.contains(upper(engine))});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.table < b.table; });
  return found;
}

void need_transactions(const std::string& server, const std::string& database, const std::vector<TableEngine>& tables,
                       bool ran_before) {
  std::map<std::string, std::vector<std::string>> wrong;  // tables by engine
  for (const auto& one : tables) {
    if (!one.transactions) wrong[one.engine].push_back(one.table);
  }
  if (wrong.empty()) return;
  std::vector<std::string> words;
  for (const auto& [engine, names] : wrong)
    words.push_back(fmt::format("{}: engine {} has no transactions", shown(database, names), engine));
  throw Error{ErrorKind::environment, server, join(words, "; "),
              ran_before
                  ? "Set default_storage_engine of that server to InnoDB, or another engine with transactions, and "
                    "run again"
                  : "Take default_storage_engine and enforce_storage_engine out of cluster.config.mysqld, or name "
                    "an engine with transactions there"};
}

}  // namespace forklift::cluster
