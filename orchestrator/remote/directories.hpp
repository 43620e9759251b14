#pragma once
// Directories of ours on a host: made and judged by the rules of common/core/directories.hpp.
#include "common/core/clock.hpp"
#include "common/core/directories.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

/// An absolute path. Errors: environment, with host, directory, its owner and mode, and how to repair it.
void make_directory(Remote& host, const std::string& path, const DirectoryWish& wish, Deadline deadline);
/// The same judgement of what is there already; nothing is made or changed.
void check_directory(Remote& host, const std::string& path, const DirectoryWish& wish, Deadline deadline);

/// What people choose for our files: the directory of cluster.workdir.
DirectoryWish chosen_work_directory();
/// Below it an experiment's, and in that a cluster's: ours alone, but servers of another user pass through (0711).
DirectoryWish own_work_directory();
/// What is below that, for us alone; `what`: "the directory of sql-node-1".
DirectoryWish own_directory(const std::string& what);

}  // namespace forklift::remote
