#include "orchestrator/cluster/ndb/status.hpp"

#include <regex>

#include "common/core/text.hpp"

namespace forklift::cluster::ndb {
namespace {

State state_of(const std::string& text) {
  const auto begins = [&](const char* word) { return text.rfind(word, 0) == 0; };
  if (begins("not connected")) return State::not_connected;
  if (begins("not started")) return State::not_started;
  if (begins("starting")) return State::starting;
  if (begins("started")) return State::started;
  if (begins("shutting down") || begins("stopping") || begins("restarting")) return State::stopping;
  return State::unknown;
}

}  // namespace

std::map<int, NodeState> parse_status(std::string_view text) {
  // "Node 1: starting (Last completed phase 3) (mysql-9.7.2 ndb-9.7.2)"; the last brackets hold the version.
  static const std::regex line_of{R"(Node (\d+): (.*?)(?: \([^()]*\))?\s*)"};
  static const std::regex phase{R"(\(Last completed phase \d+\))"};
  std::map<int, NodeState> states;
  for (const auto& line : split(text, '\n')) {
    std::smatch match, found;
    if (!std::regex_match(line, match, line_of)) continue;
    std::string said = match[2];
    if (std::regex_search(line, found, phase) && said.find("Last completed") == std::string::npos)
      said += " " + found.str();
    states[std::stoi(match[1])] = {state_of(said), said};
  }
  return states;
}

}  // namespace forklift::cluster::ndb
