#pragma once
// What the management server says of its data nodes, read from `ndb_mgm -e "all status"`. Pure.
#include <map>
#include <string>
#include <string_view>

namespace forklift::engines::ndb {

enum class State { not_connected, not_started, starting, started, stopping, unknown };

struct NodeState {
  State state = State::unknown;
  std::string text;  ///< as it was said: "starting (Last completed phase 3)"
  bool operator==(const NodeState&) const = default;
};

/// Node id → state; lines that tell of no node are passed over.
std::map<int, NodeState> parse_status(std::string_view text);

}  // namespace forklift::engines::ndb
