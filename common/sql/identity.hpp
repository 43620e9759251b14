#pragma once
// Is the server that answered the one that was meant? Asked right after connecting, before the first statement that
// could touch anything. Something else may listen there: another server with the same account, a forwarder to another
// port, the default socket's server.
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/core/error.hpp"
#include "common/sql/session.hpp"

namespace forklift::sql {

/// What a server reports of itself.
struct ServerAnswer {
  int port = 0;
  std::string data_directory, host, version;
};

/// Pure: nothing if one of `endpoint.servers` answered (or none is named), else the error that names both.
std::optional<Error> wrong_server(const Endpoint& endpoint, const ServerAnswer& answer);

/// Asks, if `endpoint.servers` says anything to compare. Errors: environment, if another server answered or it does not
/// report what is compared; SqlError, if the connection is lost.
void verify(SqlSession& session, const Endpoint& endpoint);

using Open = std::function<std::unique_ptr<SqlSession>(const Endpoint&)>;

/// `open`, which verifies, so that it does so for the first session of each server alone: the others cost no statement.
/// May be called by several threads at once, also copies of it.
Open verify_once(Open open);

}  // namespace forklift::sql
