#include "orchestrator/scenario/limits.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/rules.hpp"

namespace forklift::scenario {
namespace {

constexpr std::int64_t kMostProxied = 100'000;
constexpr int kLastPort = 65535;

class Limits : SettingsRules {
 public:
  using SettingsRules::SettingsRules;

  std::vector<Error> run() {
    for (const auto& list : node_lists(c_)) nodes(list.name, list.nodes->size());
    nodes("endpoints", c_.endpoints.size());
    ports();
    proxies();
    return problems_.take();
  }

 private:
  std::int64_t servers() const {
    return static_cast<std::int64_t>(std::max<std::size_t>(1, std::max(c_.sql_nodes.size(), c_.endpoints.size())));
  }

  void nodes(const char* list, std::size_t count) {
    if (count > static_cast<std::size_t>(kMostNodes))
      problem(fmt::format("/cluster/{}", list),
              fmt::format("{} of them, and at most {} can be used", count, kMostNodes), "Name fewer");
  }

  /// Ports are assigned per address, from base_port upwards.
  void ports() {
    std::map<std::string, int> wanted;
    const auto count = [&](const std::string& name, bool given) {
      const auto host = s_.hosts.find(name);
      if (host != s_.hosts.end() && !given) ++wanted[host->second.address];
    };
    const auto& engine = facts_of(c_);
    for (const auto& [list, kind] :
         {std::pair{&c_.management_servers, &engine.management_servers}, std::pair{&c_.data_nodes, &engine.data_nodes},
          std::pair{&c_.sql_nodes, &engine.sql_nodes}}) {
      for (const auto& node : *list) {
        count(node.host, node.port.has_value());
        for (int more = 0; more < kind->more_ports; ++more) count(node.host, false);
      }
    }
    for (const auto& proxy : s_.proxies) count(proxy.host, proxy.port.has_value() || proxy.kind == Proxy::Kind::none);
    for (const auto& [address, processes] : wanted) {
      const int left = kLastPort - c_.base_port + 1;
      if (processes <= left) continue;
      problem("/cluster/base_port",
              fmt::format("{} ports are left from {} to {}, and {} processes at {} need one each", left, c_.base_port,
                          kLastPort, processes, address),
              "Choose a lower base_port");
    }
  }

  void proxies() {
    for (std::size_t i = 0; i < s_.proxies.size(); ++i) {
      const auto& proxy = s_.proxies[i];
      if (proxy.kind != Proxy::Kind::forklift) continue;
      const auto at = fmt::format("/proxies/{}/connections", i);
      if (proxy.connections * servers() > kMostProxied)
        problem(at,
                fmt::format("{} connections to each of {} SQL servers are {}, and a proxy opens at most {}",
                            proxy.connections, servers(), proxy.connections * servers(), kMostProxied),
                "Use fewer connections");
      if (proxy.connections < proxy.threads)
        problem(at, fmt::format("{} connections can't be shared by {} threads", proxy.connections, proxy.threads),
                "Use at least one connection per thread");
    }
  }
};

}  // namespace

std::vector<Error> check_limits(const Settings& settings, const Locator& where) {
  return Limits{settings, where}.run();
}

}  // namespace forklift::scenario
