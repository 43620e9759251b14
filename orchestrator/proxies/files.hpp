#pragma once
// Pure: what a proxy is told in its configuration file.
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "common/sql/session.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::proxies {

/// Paths on the proxy's host; empty: there is none.
struct LoginFiles {
  std::string password, server_public_keys;
};

/// forklift-proxy's JSON: the servers' user is both its login and its one account.
Json forklift_config(const plan::ProxyNode& node, const std::vector<sql::Endpoint>& servers, const LoginFiles& files);

/// haproxy.cfg for plain TCP: a client's connection goes to the server with the fewest.
std::string haproxy_config(const plan::ProxyNode& node, const std::vector<sql::Endpoint>& servers);

/// `servers` as a proxy beside some of them reaches them: those by their sockets, which cost less than TCP.
std::vector<sql::Endpoint> from_host(const std::string& host, const plan::Cluster& cluster,
                                     std::vector<sql::Endpoint> servers);

/// The sockets that a proxy uses, once its directories are known. Errors: config, for a path that is too long for the
/// program, or that it would read as something else.
void check_sockets(const plan::ProxyNode& node, const plan::Cluster& cluster);

/// "<directory>/admin": where forklift-proxy tells its statistics.
std::string admin_socket(const plan::ProxyNode& node);

}  // namespace forklift::proxies
