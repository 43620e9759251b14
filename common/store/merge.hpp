#pragma once
// Joins results databases: what several machines measured, in one file.
#include <filesystem>
#include <string>
#include <vector>

#include "common/store/database.hpp"

namespace forklift::store {

struct MergeResult {
  std::vector<std::string> added;    ///< ids of experiments, in the order of the source
  std::vector<std::string> skipped;  ///< those that were there already
};

/// Copies every experiment of `from` that `into` does not have, with all that belongs to it, under new numbers; the ids
/// stay. In one transaction: all or nothing. Errors: environment, if `from` is no results database, is another version,
/// or is `into` itself.
MergeResult merge(const Database& into, const std::filesystem::path& from);

}  // namespace forklift::store
