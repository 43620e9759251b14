#pragma once
// Runs gnuplot once over a script. No shell is involved and no text of a user reaches the script: labels are tokens
// that svg.hpp replaces afterwards.
#include <filesystem>
#include <string>

namespace forklift::render {

/// Runs `script` in `directory` (relative outputs land there). Errors: environment, if gnuplot is missing or fails,
/// with its last lines.
void run_gnuplot(const std::string& script, const std::filesystem::path& directory);

}  // namespace forklift::render
