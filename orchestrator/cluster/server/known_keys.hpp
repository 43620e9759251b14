#pragma once
// The public keys with which passwords may be encrypted for MySQL's servers (common/login): the scenario's, and those
// that servers of ours made themselves, read where they run. A key that a server sends is never taken at its word.
#include <string>

#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::cluster {

/// What is in cluster.server_public_key_file; empty if the scenario names none. Errors: as of
/// login::read_public_key_file.
std::string scenario_keys(const scenario::Cluster& settings);

/// The key that a MySQL server made at its first start, before it let anybody in; empty as long as there is none.
std::string key_of(remote::Remote& host, const ServerPaths& paths, Deadline deadline);

/// `keys` and those of `more` that are not among them.
std::string with_keys(std::string keys, const std::string& more);

}  // namespace forklift::cluster
