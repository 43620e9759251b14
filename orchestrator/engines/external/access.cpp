#include "orchestrator/engines/external/access.hpp"

#include <fmt/format.h>

#include "common/core/files.hpp"
#include "common/core/secret_file.hpp"
#include "orchestrator/cluster/server/known_keys.hpp"
#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::external {

std::string password_of(const scenario::Cluster& settings) {
  return settings.password_file.empty() ? "" : read_password_file(expand_home(settings.password_file));
}

std::vector<sql::Endpoint> endpoints_of(const scenario::Cluster& settings, const std::string& password) {
  const auto keys = scenario_keys(settings);
  std::vector<sql::Endpoint> all;
  for (const auto& from : settings.endpoints) {
    sql::Endpoint endpoint;
    endpoint.host = sql::tcp_host(from.host);
    endpoint.port = from.port;
    endpoint.socket = from.socket;
    endpoint.user = settings.user;
    endpoint.password = password;
    endpoint.server_public_keys = keys;
    const int port = from.server_port.value_or(from.socket.empty() ? from.port : 0);
    endpoint.servers = {{.name = fmt::format("sql-node-{}", all.size() + 1), .port = port, .data_directory = ""}};
    all.push_back(std::move(endpoint));
  }
  return all;
}

Wanted wanted_on(const sql::Endpoint& endpoint, const scenario::Cluster& settings) {
  Wanted wanted;
  wanted.where = fmt::format("database {} on {}", settings.database, label(endpoint));
  wanted.database = settings.database;
  wanted.overwrite = settings.overwrite;
  return wanted;
}

}  // namespace forklift::engines::external
