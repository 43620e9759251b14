#include "orchestrator/engines/external/standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "common/core/text.hpp"

namespace forklift::engines::external {
namespace {

constexpr std::array<const char*, 3> kStates{"creating", "loading", "loaded"};

std::string lower(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Some servers spell the name of a table in lower case only: what differs in case may be one table.
bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(), [&](const auto& each) { return lower(each) == lower(name); });
}

bool ours(const Table& table, const Standing& standing) {
  if (!standing.note || !contains(standing.note->tables, table.name)) return false;
  return table.marked || standing.note->state == State::creating;
}

/// A clock that was set back makes an age negative: the owner's next heartbeat would correct it.
bool busy(const Standing& standing, const Wanted& wanted) {
  if (!standing.note) return false;
  const auto& note = *standing.note;
  if (note.owner.empty() || note.owner == wanted.owner || note.experiment == wanted.experiment) return false;
  return note.age && *note.age > -kStaleSeconds && *note.age <= kStaleSeconds;
}

bool rows_are_there(const Standing& standing, const Wanted& wanted) {
  if (!standing.note || wanted.fingerprint.empty()) return false;
  const auto& note = *standing.note;
  if (note.state != State::loaded || note.experiment != wanted.experiment || note.fingerprint != wanted.fingerprint)
    return false;
  return std::all_of(wanted.tables.begin(), wanted.tables.end(), [&](const std::string& name) {
    return std::any_of(standing.tables.begin(), standing.tables.end(),
                       [&](const Table& table) { return table.name == name && ours(table, standing); });
  });
}

std::string grouped(std::int64_t number) {
  auto text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

/// "customer (30,000 rows), district (10 rows) and 3 more".
std::string listed(const std::vector<Table>& tables) {
  std::vector<std::string> shown;
  for (const auto& table : tables) {
    if (shown.size() < kShownTables)
      shown.push_back(table.size.empty() ? table.name : fmt::format("{} ({})", table.name, table.size));
  }
  const auto more = tables.size() - shown.size();
  return join(shown, ", ") + (more > 0 ? fmt::format(" and {} more", more) : "");
}

Error busy_error(const Note& note, const Wanted& wanted) {
  return {ErrorKind::environment, wanted.where,
          fmt::format("experiment {} works in it: process {} on {}, whose last heartbeat was at {} UTC, {} s ago",
                      note.experiment, note.pid, note.host, note.heartbeat, std::max<std::int64_t>(0, *note.age)),
          fmt::format("Wait until it has ended, or set cluster.database to another database; a process that is gone "
                      "counts as ended {} s after its last heartbeat",
                      kStaleSeconds)};
}

}  // namespace

std::string size_text(std::int64_t counted, std::int64_t limit, std::int64_t about) {
  if (counted <= limit) return fmt::format("{} row{}", grouped(counted), counted == 1 ? "" : "s");
  if (about > limit) return fmt::format("about {} rows", grouped(about));
  return fmt::format("more than {} rows", grouped(limit));
}

std::string to_string(State state) { return kStates.at(static_cast<std::size_t>(state)); }

State read_state(const std::string& word) {
  const auto found = std::find(kStates.begin(), kStates.end(), word);
  return found == kStates.end() ? State::loading : static_cast<State>(found - kStates.begin());
}

Decision decide(const Standing& standing, const Wanted& wanted) {
  Decision decision;
  if (busy(standing, wanted)) return {.kind = Decision::Kind::refuse, .drop = {}, .stay = {}, .strangers = {}};
  const bool may_overwrite = !wanted.overwrite.empty() && wanted.overwrite == wanted.database;
  for (const auto& table : standing.tables) {
    const bool needed = contains(wanted.tables, table.name);
    if (ours(table, standing)) {
      (needed ? decision.drop : decision.stay).push_back(table);
    } else if (may_overwrite) {
      if (needed) decision.drop.push_back(table);
      decision.overwrites = decision.overwrites || needed;
    } else if (needed || !standing.note) {
      decision.strangers.push_back(table);
    }
  }
  if (!decision.strangers.empty()) {
    decision.kind = Decision::Kind::refuse;
  } else if (!decision.overwrites && rows_are_there(standing, wanted)) {
    decision.kind = Decision::Kind::use;
  }
  return decision;
}

Error refusal(const Standing& standing, const Wanted& wanted, const Decision& decision) {
  if (decision.strangers.empty()) return busy_error(*standing.note, wanted);
  std::vector<std::string> in_the_way;
  for (const auto& table : decision.strangers) {
    if (contains(wanted.tables, table.name)) in_the_way.push_back(table.name);
  }
  const auto what = in_the_way.empty()                               ? "leaves them there and makes its own beside them"
                    : in_the_way.size() == decision.strangers.size() ? "drops them with all their rows"
                                                                     : "drops " + join(in_the_way, ", ");
  return {ErrorKind::environment, wanted.where,
          fmt::format("it holds tables that Forklift did not make: {}", listed(decision.strangers)),
          fmt::format("Set cluster.database to a database without tables; or set cluster.overwrite to \"{}\", which {}",
                      wanted.database, what)};
}

std::string intention(const Standing& standing, const Wanted& wanted, const Decision& decision) {
  if (decision.kind != Decision::Kind::create || decision.drop.empty()) return "";
  if (decision.overwrites)
    return fmt::format("{}: {} will be dropped, as cluster.overwrite allows", wanted.where, listed(decision.drop));
  return fmt::format("{}: {} of experiment {} will be dropped and made again", wanted.where,
                     decision.drop.size() == 1 ? "the table " + decision.drop.front().name
                                               : fmt::format("{} tables", decision.drop.size()),
                     standing.note->experiment);
}

}  // namespace forklift::engines::external
