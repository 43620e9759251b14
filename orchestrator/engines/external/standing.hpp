#pragma once
// Pure: what stands in a database that is not ours alone, and what may be done there. Nothing is dropped or written
// into unless our own note says that we made it, or the scenario names the database once more (`overwrite`).
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/core/error.hpp"

namespace forklift::engines::external {

/// How often the owner of a database writes that it is alive, and when nobody believes it any more: three missed.
inline constexpr int kBeatSeconds = 5, kStaleSeconds = 15;
/// So many tables are named, and their rows counted, in an error.
inline constexpr std::size_t kShownTables = 12;

struct Table {
  std::string name;
  bool view = false;
  bool marked = false;     ///< carries sql::kOwnTable
  std::int64_t about = 0;  ///< rows, as the server estimates them
  std::string size;        ///< "30,000 rows", "a view"; empty if it was not asked for
};

/// "30,000 rows" of a count that ended at `limit`, or what the server estimates beyond that.
std::string size_text(std::int64_t counted, std::int64_t limit, std::int64_t about);

enum class State {
  creating,  ///< tables are being made, and may not carry their mark yet
  loading,   ///< all of ours carry it
  loaded,
};
std::string to_string(State state);
State read_state(const std::string& word);

/// What our own table in that database says.
struct Note {
  State state = State::creating;
  std::string experiment;           ///< the last one that worked here
  std::string owner;                ///< a token of the process that works here; empty: it left in order
  std::string host;                 ///< of that process
  std::int64_t pid = 0;             ///< of that process
  std::string heartbeat;            ///< its last one, UTC by the server's clock
  std::optional<std::int64_t> age;  ///< seconds since then, by the server's clock
  std::string fingerprint;          ///< of the rows, once they are loaded
  std::vector<std::string> tables;  ///< those that we made
};

struct Standing {
  bool exists = false;        ///< the database
  bool has_note = false;      ///< our table is there
  std::optional<Note> note;   ///< its row
  std::vector<Table> tables;  ///< all others, by name
};

/// What a caller wants to do there.
struct Wanted {
  std::string where;                ///< "database dbt2 on 127.0.0.1:3306", for messages
  std::string database;             ///< its name
  std::string experiment;           ///< who asks; empty: one that does not exist yet
  std::string owner;                ///< token of the process that asks; empty if it owns nothing
  std::string overwrite;            ///< the scenario's word
  std::string fingerprint;          ///< of the rows that are needed; empty: they are not asked for
  std::vector<std::string> tables;  ///< those that are to be made; none: only the database is looked at
};

struct Decision {
  enum class Kind { use, create, refuse };
  Kind kind = Kind::create;
  std::vector<Table> drop;       ///< create: they stand where ours will be
  std::vector<Table> stay;       ///< create: others of ours
  std::vector<Table> strangers;  ///< refuse: not ours; empty if another experiment works there
  bool overwrites = false;       ///< create: some of `drop` are not ours
};
/// `use`: the rows are there already. `create`: the tables can be made once those in `drop` are gone.
Decision decide(const Standing& standing, const Wanted& wanted);

/// The error of a decision to refuse; rows are shown as far as `decision.strangers` knows them.
Error refusal(const Standing& standing, const Wanted& wanted, const Decision& decision);

/// What will happen to tables that stand there, for a person: "9 tables of experiment life-… are dropped and made
/// again". Empty if there is nothing to drop.
std::string intention(const Standing& standing, const Wanted& wanted, const Decision& decision);

}  // namespace forklift::engines::external
