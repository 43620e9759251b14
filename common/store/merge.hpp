#pragma once
// Joins results databases: what several machines measured, in one file.
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "common/store/database.hpp"

namespace forklift::store {

struct MergeResult {
  std::vector<std::string> added;    ///< ids of experiments, in the order of the source
  std::vector<std::string> skipped;  ///< those that were there already
  std::vector<std::string> running;  ///< those of `running` that were not there
};

/// Copies every experiment of `from` that `into` does not have, with all that belongs to it but its owner, under new
/// numbers; the ids stay. Those of `running` are left out: half of one would keep the whole from being copied later. In
/// one transaction: all or nothing. Errors: environment, if `from` is no results database, is another version, or is
/// `into` itself.
MergeResult merge(const Database& into, const std::filesystem::path& from, const std::set<std::string>& running = {});

}  // namespace forklift::store
