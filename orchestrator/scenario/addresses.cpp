#include "orchestrator/scenario/addresses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "common/sql/endpoint.hpp"
#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/rules.hpp"

namespace forklift::scenario {
namespace {

bool loopback(const std::string& address) {
  return address.rfind("127.", 0) == 0 || address == "localhost" || address == "::1";
}

/// Letters, digits, ".", "-", "_", and ":" and "%" of IPv6: client libraries read more into other characters.
bool is_plain(const std::string& address) {
  return !address.empty() && std::all_of(address.begin(), address.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == ':' || c == '%';
  });
}

class AddressRules : SettingsRules {
 public:
  using SettingsRules::SettingsRules;

  std::vector<Error> run() {
    addresses_are_plain();
    ports_differ();
    addresses_meet();
    drivers_reach_servers();
    return problems_.take();
  }

 private:
  void plain(const std::string& address, const std::string& pointer, const std::string& fix) {
    if (!is_plain(address)) return problem(pointer, fmt::format("\"{}\" is not an address", address), fix);
    if (std::count(address.begin(), address.end(), ':') == 1)
      problem(pointer, fmt::format("\"{}\" is an address with a port", address), "Give the port as \"port\"");
  }

  void addresses_are_plain() {
    for (const auto& [name, host] : s_.hosts)
      plain(host.address, fmt::format("/hosts/{}/address", name), "Give one host name or IP address");
    for (std::size_t i = 0; i < c_.endpoints.size(); ++i) {
      if (c_.endpoints[i].socket.empty())
        plain(c_.endpoints[i].host, fmt::format("/cluster/endpoints/{}/host", i),
              "Give one host name or IP address, or \"socket\"");
    }
  }

  void ports_differ() {
    std::map<std::string, std::string> taken;
    for (const auto& list : node_lists(c_)) {
      for (std::size_t i = 0; i < list.nodes->size(); ++i) {
        const Node& node = (*list.nodes)[i];
        const auto host = s_.hosts.find(node.host);
        if (!node.port || host == s_.hosts.end()) continue;
        const auto address = sql::tcp_host(host->second.address);
        const std::string name = fmt::format("{}/{}", list.name, i);
        const auto [first, is_new] = taken.try_emplace(fmt::format("{}:{}", address, *node.port), name);
        if (!is_new) {
          problem(fmt::format("/cluster/{}/port", name),
                  fmt::format("port {} on {} is already given to {}", *node.port, address, first->second),
                  "Give each process a port of its own, or leave the port out");
        }
      }
    }
  }

  /// A server that listens on loopback can't be reached from another machine.
  void addresses_meet() {
    std::set<std::string> used;
    for (const auto& list : node_lists(c_)) {
      for (const auto& node : *list.nodes) used.insert(node.host);
    }
    bool far = false;
    for (const auto& name : used) far = far || (s_.hosts.contains(name) && !loopback(s_.hosts.at(name).address));
    if (!far || on_desk(s_)) return;  // emulated hosts, and others beside them, are looked at elsewhere
    for (const auto& name : used) {
      if (!s_.hosts.contains(name) || !loopback(s_.hosts.at(name).address)) continue;
      problem(fmt::format("/hosts/{}/address", name),
              fmt::format("{} has the loopback address {}, but other nodes are on other machines", name,
                          s_.hosts.at(name).address),
              "Give it the address by which the others reach it");
    }
  }

  /// The first driver host for which a loopback address means itself; nothing if there is none.
  std::optional<std::string> far_driver() const {
    auto names = c_.driver_hosts;
    if (names.empty() && !facts_of(c_).starts_servers && !s_.hosts.empty()) names.push_back(s_.hosts.begin()->first);
    for (const auto& name : names) {
      const auto host = s_.hosts.find(name);
      if (host != s_.hosts.end() && host->second.transport == Transport::ssh && !loopback(host->second.address))
        return name;
    }
    return std::nullopt;
  }

  /// What is "127.0.0.1" here is another machine's server for a driver there.
  void drivers_reach_servers() {
    const auto driver = far_driver();
    if (!driver) return;
    for (std::size_t i = 0; i < c_.endpoints.size(); ++i) {
      const auto& endpoint = c_.endpoints[i];
      if (endpoint.server_port || (endpoint.socket.empty() && !loopback(endpoint.host))) continue;
      problem(fmt::format("/cluster/endpoints/{}", i),
              fmt::format("for a driver on {}, {} is a server of {} itself", *driver,
                          endpoint.socket.empty() ? endpoint.host : endpoint.socket, *driver),
              fmt::format("Give the address by which {} reaches the server, or set cluster.driver_hosts to a host of "
                          "this machine; if every host has a port forward there, add \"server_port\"",
                          *driver));
    }
    std::set<std::string> reached;
    for (const auto& node : c_.sql_nodes) reached.insert(node.host);
    for (const auto& proxy : s_.proxies) {
      if (proxy.kind != Proxy::Kind::none) reached.insert(proxy.host);
    }
    for (const auto& name : reached) {
      if (!s_.hosts.contains(name) || !loopback(s_.hosts.at(name).address)) continue;
      problem(fmt::format("/hosts/{}/address", name),
              fmt::format("{} has the loopback address {}, but a driver runs on {}", name, s_.hosts.at(name).address,
                          *driver),
              fmt::format("Give it the address by which {} reaches it", *driver));
    }
  }
};

}  // namespace

std::vector<Error> check_addresses(const Settings& settings, const Locator& where) {
  return AddressRules{settings, where}.run();
}

}  // namespace forklift::scenario
