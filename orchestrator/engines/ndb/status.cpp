#include "orchestrator/engines/ndb/status.hpp"

#include <charconv>

#include "common/core/text.hpp"

namespace forklift::engines::ndb {
namespace {

State state_of(std::string_view text) {
  const auto begins = [&](std::string_view word) { return text.substr(0, word.size()) == word; };
  if (begins("not connected")) return State::not_connected;
  if (begins("not started")) return State::not_started;
  if (begins("starting")) return State::starting;
  if (begins("started")) return State::started;
  if (begins("shutting down") || begins("stopping") || begins("restarting")) return State::stopping;
  return State::unknown;
}

/// Without the version in brackets at its end: "starting (Last completed phase 3) (mysql-9.7.2 ndb-9.7.2)".
std::string_view without_version(std::string_view text) {
  const auto end = text.find_last_not_of(" \t\r");
  text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const auto open = text.rfind(" (");
  const bool brackets = !text.empty() && text.back() == ')' && open != std::string_view::npos;
  if (!brackets || text.substr(open).find("phase") != std::string_view::npos) return text;
  return text.substr(0, open);
}

}  // namespace

std::map<int, NodeState> parse_status(std::string_view text) {
  constexpr std::string_view kNode = "Node ";
  std::map<int, NodeState> states;
  for (const auto& line : split(text, '\n')) {
    std::string_view rest = line;
    if (rest.substr(0, kNode.size()) != kNode) continue;
    rest.remove_prefix(kNode.size());
    int node = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), node);
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
    if (read.ec != std::errc{} || rest.substr(0, 2) != ": ") continue;
    const auto said = without_version(rest.substr(2));
    states[node] = {state_of(said), std::string{said}};
  }
  return states;
}

}  // namespace forklift::engines::ndb
