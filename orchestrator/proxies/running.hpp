#pragma once
// The proxies of one cell, as processes on their hosts.
#include <memory>
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/plan/plan.hpp"
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
  struct Process {
    plan::ProxyNode node;
    std::string program, mark;
    std::optional<remote::ProcessRecord> record;
  };
  remote::Remote& host(const Process& process) const { return *context_.fleet.at(process.node.settings.host); }
  Deadline soon() const;
  std::string log_of(const Process& process) const { return process.node.directory + "/log"; }
  void prepare(Process& process, const std::vector<sql::Endpoint>& servers);
  void launch(Process& process);
  void await(Process& process);
  [[noreturn]] void fail(const Process& process, const std::string& what, const std::string& fix);
  [[noreturn]] void fail_dead(const Process& process, const std::string& what);

  cluster::Context context_;
  std::vector<plan::ProxyNode> nodes_;
  std::map<std::string, scenario::Host> hosts_;
  std::vector<Process> processes_;
  sql::Endpoint login_;
};

}  // namespace forklift::proxies
