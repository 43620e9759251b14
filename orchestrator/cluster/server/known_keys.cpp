#include "orchestrator/cluster/server/known_keys.hpp"

#include "common/core/files.hpp"
#include "common/login/public_keys.hpp"

#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster {

std::string scenario_keys(const scenario::Cluster& settings) {
  const auto& file = settings.server_public_key_file;
  return file.empty() ? "" : login::read_public_key_file(expand_home(file));
}

std::string key_of(remote::Remote& host, const ServerPaths& paths, Deadline deadline) {
  const auto read = host.run({.argv = {"cat", paths.data + "/public_key.pem"}}, deadline);
  return read.ok() ? read.out : "";
}

std::string with_keys(std::string keys, const std::string& more) {
  for (const auto& key : login::keys_of(more)) {
    if (keys.find(key) == std::string::npos) keys += key;
  }
  return keys;
}

}  // namespace forklift::cluster
