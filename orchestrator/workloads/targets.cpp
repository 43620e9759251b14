#include "orchestrator/workloads/targets.hpp"

#include "orchestrator/plan/plan.hpp"

namespace forklift::workloads {

contract::Target target(const plan::Cell& cell, const sql::Endpoint& endpoint, const std::string& password_file) {
  return {.host = endpoint.host,
          .port = endpoint.port,
          .socket = endpoint.socket,
          .user = endpoint.user,
          .password_file = password_file,
          .database = cell.database,
          .server_public_keys = endpoint.server_public_keys,
          .servers = endpoint.servers};
}

std::vector<contract::Target> targets(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                                      const std::string& password_file) {
  std::vector<contract::Target> all;
  for (const auto& endpoint : endpoints) all.push_back(target(cell, endpoint, password_file));
  return all;
}

}  // namespace forklift::workloads
