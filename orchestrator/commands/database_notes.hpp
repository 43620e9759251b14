#pragma once
// What check and plan learn from databases of engine external, without changing anything.
#include <string>
#include <vector>

#include "orchestrator/plan/fwd.hpp"

namespace forklift::commands {

/// What `run` would drop there, and which servers did not answer. Errors: environment, with the words of `run`, if it
/// would refuse to work there.
std::vector<std::string> database_notes(const plan::Plan& plan);

}  // namespace forklift::commands
