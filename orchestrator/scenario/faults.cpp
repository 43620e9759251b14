#include "orchestrator/scenario/faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "common/core/text.hpp"
#include "common/sql/endpoint.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/rules.hpp"

namespace forklift::scenario {
namespace {

using Kind = Fault::Kind;

class FaultRules : SettingsRules {
 public:
  FaultRules(const Settings& settings, const Locator& where)
      : SettingsRules(settings, where), nodes_(node_names(settings.cluster)) {}

  std::vector<Error> run() {
    if (!s_.faults.empty() && !facts_of(s_.cluster).starts_servers) {
      problem("", fmt::format("engine \"{}\" has no processes of ours to break", s_.cluster.engine),
              "Remove the faults, or let Forklift start the servers");
    }
    for (i_ = 0; i_ < s_.faults.size(); ++i_) check(s_.faults[i_]);
    for (const auto i : by_time()) follow(i);
    return problems_.take();
  }

 private:
  void problem(const std::string& key, std::string what, std::string fix) {
    SettingsRules::problem(fmt::format("/faults/{}{}", i_, key), std::move(what), std::move(fix));
  }

  std::vector<std::size_t> by_time() const {
    std::vector<std::size_t> order(s_.faults.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return s_.faults[a].at < s_.faults[b].at; });
    return order;
  }

  void check(const Fault& fault) {
    const auto key = "/" + to_string(fault.kind);
    if (fault.kind == Kind::cut ? !cuts_a_link(fault) : fault.targets.size() != 1) {
      problem("",
              "a fault does exactly one thing: kill, restart, pause or rolling_restart one name, or cut two hosts, or "
              "one emulated host from all others",
              "Write {\"at\": \"30s\", \"kill\": \"data-node-1\"}");
      return;
    }
    if (fault.at >= s_.workload.duration) {
      problem("/at", fmt::format("the measurement window ends after {}", format_duration(s_.workload.duration)),
              "Choose an earlier time, or a longer workload.duration");
    }
    const bool lasts = fault.kind == Kind::pause || fault.kind == Kind::cut;
    if (lasts && fault.duration.count() == 0) problem(key, "it is not said how long", "Add \"for\": \"5s\"");
    if (!lasts && fault.duration.count() > 0) {
      problem("/for", fmt::format("{} takes no time of its own", to_string(fault.kind)), "Remove \"for\"");
    }
    if (fault.kind == Kind::cut) return cut(fault);
    if (fault.kind == Kind::rolling_restart) return rolling(fault);
    known_node(fault.targets.front(), key);
  }

  bool cuts_a_link(const Fault& fault) const {
    if (fault.targets.size() != 1) return fault.targets.size() == 2;
    const auto host = s_.hosts.find(fault.targets.front());
    return host == s_.hosts.end() || host->second.transport == Transport::desk;  // one that is not there is told below
  }

  void known_node(const std::string& name, const std::string& key) {
    if (std::find(nodes_.begin(), nodes_.end(), name) != nodes_.end()) return;
    const auto near = nearest_name(name, nodes_);
    problem(key, fmt::format("there is no node \"{}\"", name),
            near ? fmt::format("Did you mean \"{}\"?", *near) : fmt::format("Known nodes: {}", join(nodes_, ", ")));
  }

  void cut(const Fault& fault) {
    for (std::size_t end = 0; end < fault.targets.size(); ++end) {
      if (s_.hosts.contains(fault.targets[end])) continue;
      std::vector<std::string> names;
      for (const auto& [name, host] : s_.hosts) names.push_back(name);
      problem(fmt::format("/cut/{}", end), fmt::format("there is no host \"{}\"", fault.targets[end]),
              fmt::format("Known hosts: {}", join(names, ", ")));
      return;
    }
    if (fault.targets.size() == 1) return;
    if (sql::tcp_host(s_.hosts.at(fault.targets[0]).address) == sql::tcp_host(s_.hosts.at(fault.targets[1]).address)) {
      problem("/cut", "both names are one machine: nothing lies between them",
              "Name two hosts with different addresses");
    }
  }

  void rolling(const Fault& fault) {
    if (fault.targets.front() == "data-nodes" && s_.cluster.data_nodes.empty()) {
      problem("/rolling_restart", fmt::format("engine \"{}\" has no data nodes", s_.cluster.engine),
              "Use \"sql-nodes\"");
    }
  }

  /// In the order of time: what is killed is down until it is restarted, and only that may be restarted.
  void follow(std::size_t i) {
    i_ = i;
    const auto& fault = s_.faults[i];
    if (fault.targets.size() != 1) return;
    const auto& name = fault.targets.front();
    if (fault.kind == Kind::kill && !down_.insert(name).second) {
      problem("/kill", fmt::format("{} is dead already", name), "Restart it first");
    }
    if (fault.kind == Kind::pause && down_.contains(name)) {
      problem("/pause", fmt::format("{} is dead by then", name), "Restart it first");
    }
    if (fault.kind == Kind::restart && down_.erase(name) == 0) {
      problem("/restart", fmt::format("{} runs: nothing killed it before", name), "Kill it earlier");
    }
  }

  std::vector<std::string> nodes_;
  std::size_t i_ = 0;
  std::set<std::string> down_;
};

}  // namespace

std::vector<std::string> node_names(const Cluster& cluster) {
  std::vector<std::string> names;
  const auto add = [&](const char* role, std::size_t count) {
    for (std::size_t i = 1; i <= count; ++i) names.push_back(fmt::format("{}-{}", role, i));
  };
  add("management-server", cluster.management_servers.size());
  add("data-node", cluster.data_nodes.size());
  add("sql-node", cluster.sql_nodes.size());
  return names;
}

std::vector<Error> check_faults(const Settings& settings, const Locator& where) {
  return FaultRules{settings, where}.run();
}

}  // namespace forklift::scenario
