#pragma once
// Paths of a scenario: those of hosts are absolute or begin with ~/, and mean the same to every program there; those of
// this machine are relative to the scenario's file.
#include <string>
#include <vector>

#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

/// A path of this machine as it is used: absolute, or as it stands if it is empty or begins with ~. `file` is the
/// scenario's.
std::string local_path(const std::string& path, const std::string& file);

/// The path without "." and empty parts, and without a slash at its end: "~//w/" → "~/w".
std::string tidy_path(const std::string& path);

/// What no program would take for the path that was meant: relative ones, $HOME, ~user.
std::vector<Error> check_paths(const Settings& settings, const Locator& where);

}  // namespace forklift::scenario
