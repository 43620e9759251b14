// The cell's database on NDB: made, dropped, and ITEM's copies.
#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/engines/ndb/ndb.hpp"
#include "orchestrator/engines/ndb/rules.hpp"
#include "orchestrator/engines/ndb/schema.hpp"
#include "orchestrator/engines/ndb/sizes.hpp"

namespace forklift::engines::ndb {
namespace {

constexpr unsigned kHashIsDeprecated = 6035;

/// Statements of one session, with the statement in the error.
void run(sql::SqlSession& session, const std::string& node, const std::string& statement) {
  try {
    session.query(statement);
  } catch (const sql::SqlError& error) {
    throw Error{ErrorKind::environment,
                node,
                fmt::format("{} (error {})", error.what(), error.number()),
                "Look at the statement below",
                {statement.substr(0, statement.find('\n'))}};
  }
}

}  // namespace

void NdbCluster::create_schema(const plan::Cell& cell) {
  drop_schema(cell);
  const auto& schema = cell.settings.schema;
  auto* first = servers(plan::Role::sql_node).front();
  const auto session = first->connect();
  // Schema distribution brings NDB tables to the other servers; the binlog is for ITEM alone.
  session->query("SET SESSION sql_log_bin = 0");
  run(*session, first->node().name, fmt::format("CREATE DATABASE {}", identifier(cell.database)));
  session->query("USE " + identifier(cell.database));
  if (!values_of(schema).disk_data.empty()) create_disk_objects(*session, cell);
  for (const auto& statement : ndb::ndb_tables(schema, static_cast<int>(data_nodes()))) {
    run(*session, first->node().name, statement);
    if (warned_of_hash_) continue;
    for (const auto& warning : session->query("SHOW WARNINGS").rows) {
      if (sql::number_of(warning.at(1)) != kHashIsDeprecated) continue;
      context().journal.event("warning", first->node().name, warning.at(2).value_or(""));
      warned_of_hash_ = true;
    }
  }
  if (ndb::item_in_innodb(schema)) create_innodb_item(cell);
}

void NdbCluster::create_innodb_item(const plan::Cell& cell) {
  const bool replicated = cell.settings.schema.item == "innodb-replicated";
  const bool known = replicated_.contains(cell.database);
  if (replicated) replicated_.insert(cell.database);
  if (!replicated) replicated_.erase(cell.database);
  if (known != replicated) replicate_items();
  const auto all = servers(plan::Role::sql_node);
  for (auto* server : all) {
    const auto session = server->connect();
    // Every copy is made by hand: only the rows travel by replication.
    session->query("SET SESSION sql_log_bin = 0");
    run(*session, server->node().name, fmt::format("CREATE DATABASE IF NOT EXISTS {}", identifier(cell.database)));
    session->query("USE " + identifier(cell.database));
    run(*session, server->node().name, ndb::innodb_item());
  }
}

void NdbCluster::replicate_items() {
  const auto all = servers(plan::Role::sql_node);
  const auto source = all.front()->endpoint();
  std::vector<std::string> items;
  for (const auto& database : replicated_) items.push_back(literal(database + ".item"));
  for (auto* server : all) {
    if (server == all.front()) continue;
    const auto session = server->connect();
    const auto key = server->take_key_of(*all.front());
    // Statements are hidden from the error: this one holds the password.
    try {
      session->query("STOP REPLICA");
      if (!replicates_)
        session->query(fmt::format(
            "CHANGE REPLICATION SOURCE TO SOURCE_HOST = {}, SOURCE_PORT = {}, SOURCE_USER = {}, SOURCE_PASSWORD = {}, "
            "SOURCE_LOG_FILE = 'binlog.000001', SOURCE_LOG_POS = 4, GET_SOURCE_PUBLIC_KEY = 0, SOURCE_PUBLIC_KEY_PATH "
            "= {}, "
            "SOURCE_CONNECT_RETRY = 1",
            literal(source.host), source.port, literal(source.user), literal(source.password), literal(key)));
      // Without an item of the list nothing may be replicated: an empty list would mean everything.
      if (items.empty()) continue;
      session->query(fmt::format("CHANGE REPLICATION FILTER REPLICATE_WILD_DO_TABLE = ({})", join(items, ", ")));
      session->query("START REPLICA");
    } catch (const sql::SqlError& error) {
      throw Error{ErrorKind::environment, server->node().name,
                  fmt::format("it can't replicate ITEM from {} (error {})", all.front()->node().name, error.number()),
                  "Use schema.item \"local-copy\" with this version"};
    }
  }
  replicates_ = true;
}

void NdbCluster::create_disk_objects(sql::SqlSession& session, const plan::Cell& cell) {
  const auto there = session.query(fmt::format(
      "SELECT 1 FROM information_schema.files WHERE tablespace_name = {} LIMIT 1", literal(ndb::kTablespace)));
  if (!there.rows.empty()) return;
  const double share = static_cast<double>(values_of(plan().settings).replicas) / static_cast<double>(data_nodes());
  const auto bytes = static_cast<std::int64_t>(plan().load * ndb::kBytesPerWarehouse * share * 2);
  for (const auto& statement : ndb::disk_objects(bytes)) run(session, cell.database, statement);
}

void NdbCluster::drop_schema(const plan::Cell& cell) {
  const auto drop = fmt::format("DROP DATABASE IF EXISTS {}", identifier(cell.database));
  // A server with a table of its own keeps the database when another drops it: each is asked.
  for (auto* server : servers(plan::Role::sql_node)) {
    const auto session = server->connect();
    session->query("SET SESSION sql_log_bin = 0");
    run(*session, server->node().name, drop);
  }
}

}  // namespace forklift::engines::ndb
