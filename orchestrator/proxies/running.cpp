#include "orchestrator/proxies/running.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/mysql/connection.hpp"
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/cluster/process_of.hpp"
#include "orchestrator/cluster/server/known_keys.hpp"
#include "orchestrator/hosts/deploy/package.hpp"
#include "orchestrator/hosts/deploy/push.hpp"
#include "orchestrator/proxies/files.hpp"
#include "orchestrator/remote/directories.hpp"

namespace forklift::proxies {
namespace {

using namespace std::chrono_literals;

constexpr auto kReadyWithin = 40s, kStopGrace = 5s;

}  // namespace

RunningProxies::RunningProxies(const cluster::Context& context, std::vector<plan::ProxyNode> nodes,
                               std::map<std::string, scenario::Host> hosts)
    : context_(context), nodes_(std::move(nodes)), hosts_(std::move(hosts)) {}

Deadline RunningProxies::soon() const { return Deadline::after(context_.clock, 30s); }

void RunningProxies::start(const std::vector<sql::Endpoint>& servers) {
  login_ = servers.front();
  login_.servers.clear();  // behind a proxy any of them may answer, but nobody else
  for (const auto& server : servers) {
    login_.servers.insert(login_.servers.end(), server.servers.begin(), server.servers.end());
    login_.server_public_keys = cluster::with_keys(std::move(login_.server_public_keys), server.server_public_keys);
  }
  for (const auto& node : nodes_) check_sockets(node, context_.plan);
  try {
    for (const auto& node : nodes_) {
      const auto& host = node.settings.host;
      proxies_.push_back(
          {node, "", cluster::process_of(context_, node.name, host, node.directory, node.directory + "/log")});
      prepare(proxies_.back(), from_host(host, context_.plan, servers));
      launch(proxies_.back());
    }
    for (auto& proxy : proxies_) await(proxy);
  } catch (...) {
    stop();
    throw;
  }
}

void RunningProxies::prepare(Proxy& proxy, const std::vector<sql::Endpoint>& servers) {
  auto& host = proxy.process.host();
  const auto& node = proxy.node;
  cluster::check_port(host, fmt::format("{} on {}", node.name, node.settings.host), node.port,
                      {context_.database, context_.experiment}, soon());
  remote::make_directory(host, node.directory, remote::own_directory("the directory of " + node.name), soon());
  if (node.settings.kind == scenario::Proxy::Kind::haproxy) {
    // Debian keeps it where only root's PATH leads.
    const auto found = host.run({.argv = {"sh", "-c", "PATH=$PATH:/usr/sbin; command -v haproxy"}}, soon());
    if (!found.ok()) proxy.process.fail("there is no haproxy", "apt-get install haproxy");
    proxy.program = found.out.substr(0, found.out.find('\n'));
    host.write_file(node.directory + "/haproxy.cfg", haproxy_config(node, servers), 0600, soon());
    return;
  }
  proxy.program = hosts::deploy::own_program("forklift-proxy").string();
  if (hosts_.at(node.settings.host).transport == scenario::Transport::ssh) {
    const hosts::deploy::Package package{proxy.program, context_.clock};
    proxy.program =
        hosts::deploy::push_file(host, package, node.directory, 0755, context_.clock, [](auto, auto) {}).path;
  }
  const auto password = node.directory + "/password";
  host.write_file(password, login_.password, 0600, soon());
  const auto keys = login_.server_public_keys.empty() ? "" : node.directory + "/server_keys.pem";
  if (!keys.empty()) host.write_file(keys, login_.server_public_keys, 0600, soon());
  host.write_file(node.directory + "/proxy.json", forklift_config(node, servers, {password, keys}).dump(1), 0600,
                  soon());
}

void RunningProxies::launch(Proxy& proxy) {
  const auto& node = proxy.node;
  const bool ours = node.settings.kind == scenario::Proxy::Kind::forklift;
  // Every client is an open file, at haproxy two.
  std::vector<std::string> argv{"sh", "-c", "ulimit -n \"$(ulimit -Hn)\"; exec \"$@\"", "sh", proxy.program};
  if (ours) {
    argv.push_back(node.directory + "/proxy.json");
  } else {
    argv.insert(argv.end(), {"-db", "-f", node.directory + "/haproxy.cfg"});
  }
  proxy.process.start({.argv = std::move(argv)});
}

void RunningProxies::await(Proxy& proxy) {
  proxy.process.await_ready(kReadyWithin, [&]() -> std::string {
    try {
      mysql::connect(endpoint_of(proxy))->query("SELECT 1");
      return "";
    } catch (const sql::SqlError& error) {
      return error.what();
    }
  });
  context_.journal.event("ready", proxy.node.name, fmt::format("{}:{}", proxy.node.address, proxy.node.port));
}

sql::Endpoint RunningProxies::endpoint_of(const Proxy& proxy) const {
  auto endpoint = login_;
  endpoint.socket.clear();
  endpoint.host = proxy.node.address;
  endpoint.port = proxy.node.port;
  endpoint.network = proxy.process.host().network();
  return endpoint;
}

std::vector<sql::Endpoint> RunningProxies::endpoints() const {
  std::vector<sql::Endpoint> all;
  for (const auto& proxy : proxies_) all.push_back(endpoint_of(proxy));
  return all;
}

std::vector<cluster::Counter> RunningProxies::counters() {
  std::vector<cluster::Counter> all;
  for (const auto& proxy : proxies_) {
    if (proxy.node.settings.kind != scenario::Proxy::Kind::forklift) continue;
    const auto answer =
        remote::run_checked(proxy.process.host(), {.argv = {proxy.program, "--statistics", admin_socket(proxy.node)}},
                            soon(), "ask " + proxy.node.name + " for its statistics", "Look at its log");
    const auto document = JsonDocument::parse(answer.out, proxy.node.name);
    for (const char* group : {"total", "pins"}) {
      const auto& root = document.root();
      if (!root.is_object() || !root.contains(group)) continue;
      for (const auto& [name, value] : root[group].items()) {
        if (const auto number = whole_number(value))
          all.push_back({proxy.node.name, fmt::format("proxy.{}.{}", group, name), *number});
      }
    }
  }
  return all;
}

void RunningProxies::check_alive() {
  for (auto& proxy : proxies_) proxy.process.check_alive();
}

void RunningProxies::stop() {
  for (auto& proxy : proxies_) proxy.process.stop(kStopGrace);
  proxies_.clear();
}

}  // namespace forklift::proxies
