#pragma once
// Finds what is to be imported: what a file holds is decided by its content, never by its name.
#include <filesystem>
#include <string>
#include <vector>

#include "orchestrator/import/imported.hpp"

namespace forklift::import {

/// The runs in these files. A directory is one run: the logs of its drivers in it, at any depth; other files in it are
/// left alone. Drivers' logs that are named one by one are of one run where they share time. Errors: config, if one of
/// them can't be read whole, or two have the same content.
std::vector<Imported> read_paths(const std::vector<std::filesystem::path>& paths);

}  // namespace forklift::import
