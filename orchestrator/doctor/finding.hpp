#pragma once
// One line of the doctor's table: what was looked at on which host, how it is, and what to do.
#include <string>
#include <vector>

namespace forklift::doctor {

enum class State { ok, warn, fail };
/// "ok", "warn", "fail".
std::string to_string(State state);

struct Finding {
  std::string host;   ///< the scenario's name of it; "all" for what is compared between hosts
  std::string check;  ///< a word or two: "connection", "disk", "clock"
  State state = State::ok;
  std::string what;  ///< what was seen
  std::string fix;   ///< what to do; empty if ok
};

}  // namespace forklift::doctor
