#pragma once
// What `history` and `gate` have in common: several results databases.
#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::commands {

/// --db, which may be given again.
void add_databases(CLI::App& command, std::vector<std::string>& databases);

/// Those, or the one that every command has.
std::vector<store::Reader> open_all(const std::vector<std::string>& databases, const std::string& otherwise);

}  // namespace forklift::commands
