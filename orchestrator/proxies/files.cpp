#include "orchestrator/proxies/files.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::proxies {

std::string admin_socket(const plan::ProxyNode& node) { return node.directory + "/admin"; }

Json forklift_config(const plan::ProxyNode& node, const std::vector<sql::Endpoint>& servers, const LoginFiles& files) {
  Json json{{"listen", {{"host", node.address}, {"port", node.port}}},
            {"threads", node.settings.threads},
            {"plugin", "mysql_native_password"},
            {"admin_socket", admin_socket(node)}};
  for (const auto& server : servers) {
    Json one{{"connections", node.settings.connections}};
    if (server.socket.empty()) {
      one.update({{"host", server.host}, {"port", server.port}});
    } else {
      one["socket"] = server.socket;
    }
    json["servers"].push_back(std::move(one));
  }
  Json login{{"user", servers.front().user}};
  if (files.password.empty()) {
    login["no_password"] = true;
  } else {
    login["password_file"] = files.password;
  }
  json["accounts"] = Json::array({login});
  if (!files.server_public_keys.empty()) login["server_public_key_file"] = files.server_public_keys;
  json["login"] = std::move(login);
  return json;
}

namespace {

/// As haproxy's file reads it back: blanks and # are part of the word, and nothing in it is an escape or a variable.
std::string quoted_word(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '\\' || c == '"' || c == '$') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

[[noreturn]] void socket_too_long(const std::string& name, const char* program, const std::string& path,
                                  std::size_t most) {
  throw Error{ErrorKind::config, name,
              fmt::format("a socket path has {} bytes, and {} takes {}: {}", path.size(), program, most, path),
              "Set cluster.workdir to a shorter path"};
}

}  // namespace

void check_sockets(const plan::ProxyNode& node, const plan::Cluster& cluster) {
  constexpr std::size_t kMost = 107, kMostOfHaproxy = 97;  // it makes temporary names of its own
  const bool haproxy = node.settings.kind == scenario::Proxy::Kind::haproxy;
  if (!haproxy && admin_socket(node).size() > kMost)
    socket_too_long(node.name, "the system", admin_socket(node), kMost);
  for (const auto& server : cluster.nodes) {
    if (!haproxy || server.role != plan::Role::sql_node || server.host != node.settings.host) continue;
    const auto path = cluster::paths_of(server).socket;
    if (path.size() > kMostOfHaproxy) socket_too_long(node.name, "haproxy", path, kMostOfHaproxy);
    if (path.find('$') != std::string::npos)
      throw Error{ErrorKind::config, node.name,
                  fmt::format("haproxy takes the $ in a socket's path for a variable: {}", path),
                  "Set cluster.workdir to a path without it"};
  }
}

std::string haproxy_config(const plan::ProxyNode& node, const std::vector<sql::Endpoint>& servers) {
  std::string text = fmt::format(
      "global\n  nbthread {}\n\n"
      "defaults\n  mode tcp\n  timeout connect 30s\n  timeout client 1h\n  timeout server 1h\n\n"
      "listen mysql\n  bind {}:{} backlog 4096\n  balance leastconn\n",
      node.settings.threads, node.address, node.port);
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const auto& server = servers[i];
    const auto where = server.socket.empty() ? fmt::format("{}:{}", sql::tcp_host(server.host), server.port)
                                             : quoted_word(server.socket);
    text += fmt::format("  server sql-node-{} {}\n", i + 1, where);
  }
  return text;
}

std::vector<sql::Endpoint> from_host(const std::string& host, const plan::Cluster& cluster,
                                     std::vector<sql::Endpoint> servers) {
  for (const auto& node : cluster.nodes) {
    if (node.role != plan::Role::sql_node || node.host != host) continue;
    for (auto& server : servers) {
      if (server.host == node.address && server.port == node.port) server.socket = cluster::paths_of(node).socket;
    }
  }
  return servers;
}

}  // namespace forklift::proxies
