#pragma once
// The proxies of one cell, as processes on their hosts.
#include <list>
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/process/managed.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::proxies {

class RunningProxies {
 public:
  /// `servers`: where the proxies connect, with user and password. `hosts`: the cell's.
  RunningProxies(const cluster::Context& context, std::vector<plan::ProxyNode> nodes,
                 std::map<std::string, scenario::Host> hosts);

  const std::vector<plan::ProxyNode>& nodes() const { return nodes_; }
  /// Starts all and waits until each has answered a query. Errors: environment, with the last lines of its log; what
  /// was started is stopped then.
  void start(const std::vector<sql::Endpoint>& servers);
  /// Where drivers connect, one per proxy.
  std::vector<sql::Endpoint> endpoints() const;
  /// What forklift-proxy counts since its start; haproxy tells nothing.
  std::vector<cluster::Counter> counters();
  /// Throws an environment Error with the last lines of its log if one has died.
  void check_alive();
  /// May be called twice.
  void stop();

 private:
  struct Proxy {
    plan::ProxyNode node;
    std::string program;
    process::ManagedProcess process;
  };
  Deadline soon() const;
  void prepare(Proxy& proxy, const std::vector<sql::Endpoint>& servers);
  void launch(Proxy& proxy);
  void await(Proxy& proxy);
  sql::Endpoint endpoint_of(const Proxy& proxy) const;

  cluster::Context context_;
  std::vector<plan::ProxyNode> nodes_;
  std::map<std::string, scenario::Host> hosts_;
  std::list<Proxy> proxies_;
  sql::Endpoint login_;
};

}  // namespace forklift::proxies
