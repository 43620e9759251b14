#pragma once
// --label of the commands that make experiments.
#include <optional>
#include <string>

namespace forklift::commands {

/// One that can be named on a command line and shown in a table; "" if none was given. Errors: config. An empty one is
/// a script's variable that nobody set.
std::string checked_label(const std::optional<std::string>& label);

}  // namespace forklift::commands
