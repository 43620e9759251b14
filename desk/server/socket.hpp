#pragma once
// The Unix socket of a desk: a request is one JSON object on a line, and so is its answer.
#include <functional>
#include <string>

#include "common/core/json.hpp"
#include "desk/server/desk.hpp"

namespace forklift::desk {

inline constexpr const char* kSocketName = "desk.sock";

/// Before a desk is made: its directory may be that of one that runs. Errors: environment, if one answers there.
void need_no_desk(const std::string& path);

/// Serves the desk's socket until SIGTERM, SIGINT or SIGHUP, which must be blocked, as must SIGCHLD, and removes it.
/// Errors: environment, if it can't be made, or a host has died.
void serve(Desk& desk, const std::string& path);

/// Sends one request and returns the answer's line. Errors: environment, if nobody answers.
std::string ask(const std::string& path, const std::string& request);

}  // namespace forklift::desk
