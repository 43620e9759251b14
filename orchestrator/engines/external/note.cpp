#include "orchestrator/engines/external/note.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "common/core/text.hpp"
#include "common/sql/own_table.hpp"
#include "orchestrator/cluster/schema/tables.hpp"
#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::external {
namespace {

constexpr std::int64_t kCountTo = 100'000;
constexpr unsigned kTableExists = 1050, kDuplicateKey = 1062;

std::string text_of(const std::optional<std::string>& value) { return value.value_or(""); }

std::int64_t number_of(const std::optional<std::string>& value) {
  std::int64_t number = 0;
  if (value) std::from_chars(value->data(), value->data() + value->size(), number);
  return number;
}

std::string note_in(const std::string& database) { return identifier(database) + "." + kNoteTable; }

std::optional<Note> read_note(sql::SqlSession& session, const std::string& database) {
  const auto rows = session
                        .query(fmt::format("SELECT state, experiment, owner, host, pid, heartbeat, "
                                           "TIMESTAMPDIFF(SECOND, heartbeat, UTC_TIMESTAMP()), fingerprint, made "
                                           "FROM {} WHERE id = 1",
                                           note_in(database)))
                        .rows;
  if (rows.empty()) return {};
  const auto& row = rows.front();
  Note note;
  note.state = read_state(text_of(row.at(0)));
  note.experiment = text_of(row.at(1));
  note.owner = text_of(row.at(2));
  note.host = text_of(row.at(3));
  note.pid = number_of(row.at(4));
  note.heartbeat = text_of(row.at(5));
  if (row.at(6)) note.age = number_of(row.at(6));
  note.fingerprint = text_of(row.at(7));
  if (const auto made = text_of(row.at(8)); !made.empty()) note.tables = split(made, ' ');
  return note;
}

void create_note(sql::SqlSession& session, const std::string& database) {
  session.query(
      fmt::format("CREATE TABLE {} (id INT NOT NULL PRIMARY KEY, experiment VARCHAR(100) NOT NULL, "
                  "state VARCHAR(10) NOT NULL, owner VARCHAR(40) NOT NULL, host VARCHAR(255) NOT NULL, "
                  "pid BIGINT NOT NULL, version VARCHAR(40) NOT NULL, heartbeat DATETIME NULL, "
                  "fingerprint VARCHAR(40) NOT NULL, made MEDIUMTEXT NOT NULL) COMMENT = {}",
                  note_in(database), literal(sql::kOwnTable)));
}

bool insert_row(sql::SqlSession& session, const std::string& database, const Owner& owner) {
  try {
    session.query(fmt::format("INSERT INTO {} VALUES (1, {}, {}, {}, {}, {}, {}, UTC_TIMESTAMP(), '', '')",
                              note_in(database), literal(owner.experiment), literal(to_string(State::creating)),
                              literal(owner.token), literal(owner.host), owner.pid, literal(owner.version)));
    return true;
  } catch (const sql::SqlError& error) {
    if (error.number() != kDuplicateKey) throw;
    return false;
  }
}

/// Rows that another experiment loaded have been used since: their fingerprint goes.
bool replace_owner(sql::SqlSession& session, const std::string& database, const Note& seen, const Owner& owner) {
  const auto text = fmt::format(
      "UPDATE {} SET fingerprint = IF(experiment = {}, fingerprint, ''), experiment = {}, owner = {}, host = {}, "
      "pid = {}, version = {}, heartbeat = UTC_TIMESTAMP() WHERE id = 1 AND owner = {} AND heartbeat <=> {}",
      note_in(database), literal(owner.experiment), literal(owner.experiment), literal(owner.token),
      literal(owner.host), owner.pid, literal(owner.version), literal(seen.owner),
      seen.heartbeat.empty() ? "NULL" : literal(seen.heartbeat));
  return session.query(text).affected == 1;
}

bool update(sql::SqlSession& session, const std::string& database, const Owner& owner, const std::string& what) {
  return session
             .query(fmt::format("UPDATE {} SET {} WHERE id = 1 AND owner = {}", note_in(database), what,
                                literal(owner.token)))
             .affected == 1;
}

}  // namespace

Standing look(sql::SqlSession& session, const std::string& database) {
  Standing standing;
  standing.exists =
      !session.query("SELECT 1 FROM information_schema.schemata WHERE schema_name = " + literal(database)).rows.empty();
  const auto rows = session
                        .query(fmt::format("SELECT table_name, table_type, table_comment, table_rows FROM "
                                           "information_schema.tables WHERE table_schema = {}",
                                           literal(database)))
                        .rows;
  for (const auto& row : rows) {
    const auto name = text_of(row.at(0));
    const bool marked = text_of(row.at(2)) == sql::kOwnTable;
    if (name == kNoteTable && marked) {
      standing.has_note = true;
      continue;
    }
    standing.tables.push_back({.name = name,
                               .view = text_of(row.at(1)) == "VIEW",
                               .marked = marked,
                               .about = number_of(row.at(3)),
                               .size = ""});
  }
  std::sort(standing.tables.begin(), standing.tables.end(),
            [](const Table& a, const Table& b) { return a.name < b.name; });
  if (standing.has_note) standing.note = read_note(session, database);
  return standing;
}

void count_rows(sql::SqlSession& session, const std::string& database, std::vector<Table>& tables) {
  for (std::size_t i = 0; i < tables.size() && i < kShownTables; ++i) {
    auto& table = tables[i];
    if (table.view) {
      table.size = "a view";
      continue;
    }
    try {
      const auto answer = session.query(fmt::format("SELECT COUNT(*) FROM (SELECT 1 FROM {}.{} LIMIT {}) counted",
                                                    identifier(database), identifier(table.name), kCountTo + 1));
      table.size = size_text(answer.number(), kCountTo, table.about);
    } catch (const sql::SqlError& error) {
      if (sql::is_connection_lost(error.number())) throw;
      table.size = "rows unknown";  // no right to read it, or it is damaged: it is there all the same
    }
  }
}

bool take(sql::SqlSession& session, const std::string& database, const Standing& seen, const Owner& owner) {
  if (!seen.exists) session.query("CREATE DATABASE IF NOT EXISTS " + identifier(database));
  if (!seen.has_note) {
    try {
      create_note(session, database);
    } catch (const sql::SqlError& error) {
      if (error.number() != kTableExists) throw;
      return false;
    }
  }
  return seen.note ? replace_owner(session, database, *seen.note, owner) : insert_row(session, database, owner);
}

bool beat(sql::SqlSession& session, const std::string& database, const Owner& owner) {
  return update(session, database, owner, "heartbeat = UTC_TIMESTAMP()");
}

bool write_creating(sql::SqlSession& session, const std::string& database, const Owner& owner,
                    const std::vector<std::string>& tables) {
  return update(session, database, owner,
                fmt::format("state = {}, fingerprint = '', made = {}, heartbeat = UTC_TIMESTAMP()",
                            literal(to_string(State::creating)), literal(join(tables, " "))));
}

bool write_loading(sql::SqlSession& session, const std::string& database, const Owner& owner) {
  return update(session, database, owner, fmt::format("state = {}", literal(to_string(State::loading))));
}

bool write_loaded(sql::SqlSession& session, const std::string& database, const Owner& owner,
                  const std::string& fingerprint) {
  return update(session, database, owner,
                fmt::format("state = {}, fingerprint = {}", literal(to_string(State::loaded)), literal(fingerprint)));
}

bool release(sql::SqlSession& session, const std::string& database, const Owner& owner) {
  return update(session, database, owner, "owner = '', heartbeat = NULL");
}

}  // namespace forklift::engines::external
