#include "common/sql/identity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>

#include "common/core/text.hpp"

namespace forklift::sql {
namespace {

bool compares(const ServerIdentity& server) { return server.port != 0 || !server.data_directory.empty(); }

/// "/w/./data/" and "/w/data" are one directory.
std::string plain(const std::string& directory) {
  auto path = std::filesystem::path{directory}.lexically_normal().string();
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

bool is(const ServerIdentity& server, const ServerAnswer& answer) {
  return (server.port == 0 || server.port == answer.port) &&
         (server.data_directory.empty() || plain(server.data_directory) == plain(answer.data_directory));
}

std::string words(const ServerIdentity& server) {
  std::string text = server.name.empty() ? "a server" : server.name;
  if (server.port != 0) text += fmt::format(" with port {}", server.port);
  if (server.data_directory.empty()) return text;
  return text + fmt::format("{} data directory {}", server.port != 0 ? " and" : " with", plain(server.data_directory));
}

std::string words(const ServerAnswer& answer) {
  return fmt::format("{} on {} with port {} and data directory {}", answer.version, answer.host, answer.port,
                     plain(answer.data_directory));
}

/// Servers of our own have a data directory to compare; those of others may stand behind something that forwards.
std::string fix(const Endpoint& endpoint, int port) {
  const bool ours = std::any_of(endpoint.servers.begin(), endpoint.servers.end(),
                                [](const auto& server) { return !server.data_directory.empty(); });
  if (ours) return "Stop that server, or choose other ports with cluster.base_port";
  return fmt::format(
      "Correct host and port; if it is the right server behind a port forward, a container or a proxy, add "
      "\"server_port\": {} to this endpoint",
      port);
}

ServerAnswer ask(SqlSession& session) {
  const auto row = session.query("SELECT @@port, @@datadir, @@hostname, @@version").first();
  const auto text = [&](std::size_t column) { return row.at(column).value_or(""); };
  return {.port = std::atoi(text(0).c_str()), .data_directory = text(1), .host = text(2), .version = text(3)};
}

}  // namespace

std::optional<Error> wrong_server(const Endpoint& endpoint, const ServerAnswer& answer) {
  const auto& servers = endpoint.servers;
  if (servers.empty() || std::any_of(servers.begin(), servers.end(), [&](const auto& s) { return is(s, answer); }))
    return std::nullopt;
  std::vector<std::string> wanted;
  for (const auto& server : servers) wanted.push_back(words(server));
  return Error{ErrorKind::environment, label(endpoint),
               fmt::format("another server answered: asked for {}, found {}", join(wanted, " or "), words(answer)),
               fix(endpoint, answer.port)};
}

void verify(SqlSession& session, const Endpoint& endpoint) {
  const auto& servers = endpoint.servers;
  if (!std::all_of(servers.begin(), servers.end(), compares) || servers.empty()) return;
  ServerAnswer answer;
  try {
    answer = ask(session);
  } catch (const SqlError& error) {
    if (is_connection_lost(error.number())) throw;
    throw Error{ErrorKind::environment, label(endpoint),
                fmt::format("the server does not report which one it is: {}", error.what()),
                "If it is a gateway that can't report its port, add \"server_port\": 0 to this endpoint"};
  }
  if (const auto wrong = wrong_server(endpoint, answer)) throw *wrong;
}

Open verify_once(Open open) {
  struct Server {
    std::mutex mutex;
    std::atomic<bool> verified{false};
  };
  struct Servers {
    std::mutex mutex;
    std::map<std::string, Server> by_label;
  };
  return [open = std::move(open), servers = std::make_shared<Servers>()](const Endpoint& endpoint) {
    if (endpoint.servers.empty()) return open(endpoint);
    const auto server_of = [&]() -> Server& {
      const std::lock_guard lock{servers->mutex};
      return servers->by_label[label(endpoint)];
    };
    if (auto& server = server_of(); !server.verified) {
      const std::lock_guard lock{server.mutex};  // others wait for the verdict
      if (!server.verified) {
        auto session = open(endpoint);
        server.verified = true;
        return session;
      }
    }
    auto known = endpoint;
    known.servers.clear();
    return open(known);
  };
}

}  // namespace forklift::sql
