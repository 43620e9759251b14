#pragma once
// The files that say which host keys are good and which are revoked: the user's and the system's. A file that can't be
// read may hold a revocation, so it is an error; libssh would skip it, and it skips lines with @revoked in any file.
#include <string>
#include <vector>

#include "orchestrator/scenario/host.hpp"

namespace forklift::remote {

struct KnownHostsFile {
  std::string path, text;  ///< the text is empty if there is no such file
};

/// Both files. `user` and `global` are their paths; `host` says whether the scenario names the user's, and whether it
/// may be made when a key is accepted. Errors: environment, at the host, if one of them is there and can't be read, or
/// if the scenario names one that is not there and can't come to be.
std::vector<KnownHostsFile> read_known_hosts(const scenario::Host& host, const std::string& user,
                                             const std::string& global);

/// Lines without a marker; with `marker` ("@revoked") what stands behind it.
std::vector<std::string> known_hosts_lines(const std::string& text, const std::string& marker = "");

}  // namespace forklift::remote
