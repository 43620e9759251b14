#include "orchestrator/proxies/running.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/mysql/connection.hpp"
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/cluster/server/known_keys.hpp"
#include "orchestrator/deploy/package.hpp"
#include "orchestrator/deploy/push.hpp"
#include "orchestrator/proxies/files.hpp"
#include "orchestrator/remote/directories.hpp"
#include "orchestrator/remote/ending.hpp"

namespace forklift::proxies {
namespace {

using namespace std::chrono_literals;

constexpr auto kReadyWithin = 40s;
constexpr std::size_t kLogBytes = 16 * 1024, kLogLines = 15;

}  // namespace

RunningProxies::RunningProxies(const cluster::Context& context, std::vector<plan::ProxyNode> nodes,
                               std::map<std::string, scenario::Host> hosts)
    : context_(context), nodes_(std::move(nodes)), hosts_(std::move(hosts)) {}

Deadline RunningProxies::soon() const { return Deadline::after(context_.clock, 30s); }

void RunningProxies::fail(const Process& process, const std::string& what, const std::string& fix) {
  throw Error{ErrorKind::environment, fmt::format("{} on {}", process.node.name, process.node.settings.host), what, fix,
              last_lines(host(process).tail_file(log_of(process), kLogBytes, soon()), kLogLines)};
}

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
      processes_.push_back(
          {node, "", fmt::format("{}/c{}/{}", context_.experiment, context_.plan.index + 1, node.name), {}});
      prepare(processes_.back(), from_host(node.settings.host, context_.plan, servers));
      launch(processes_.back());
    }
    for (auto& process : processes_) await(process);
  } catch (...) {
    stop();
    throw;
  }
}

void RunningProxies::prepare(Process& process, const std::vector<sql::Endpoint>& servers) {
  auto& host = this->host(process);
  const auto& node = process.node;
  cluster::check_port(host, fmt::format("{} on {}", node.name, node.settings.host), node.port,
                      {context_.database, context_.experiment}, soon());
  remote::make_directory(host, node.directory, remote::own_directory("the directory of " + node.name), soon());
  if (node.settings.kind == scenario::Proxy::Kind::haproxy) {
    // Debian keeps it where only root's PATH leads.
    const auto found = host.run({.argv = {"sh", "-c", "PATH=$PATH:/usr/sbin; command -v haproxy"}}, soon());
    if (!found.ok()) fail(process, "there is no haproxy", "apt-get install haproxy");
    process.program = found.out.substr(0, found.out.find('\n'));
    host.write_file(node.directory + "/haproxy.cfg", haproxy_config(node, servers), 0600, soon());
    return;
  }
  process.program = deploy::own_program("forklift-proxy").string();
  if (hosts_.at(node.settings.host).transport == scenario::Transport::ssh) {
    const deploy::Package package{process.program, context_.clock};
    process.program = deploy::push_file(host, package, node.directory, 0755, context_.clock, [](auto, auto) {}).path;
  }
  const auto password = node.directory + "/password";
  host.write_file(password, login_.password, 0600, soon());
  const auto keys = login_.server_public_keys.empty() ? "" : node.directory + "/server_keys.pem";
  if (!keys.empty()) host.write_file(keys, login_.server_public_keys, 0600, soon());
  host.write_file(node.directory + "/proxy.json", forklift_config(node, servers, {password, keys}).dump(1), 0600,
                  soon());
}

void RunningProxies::launch(Process& process) {
  const auto& node = process.node;
  const bool ours = node.settings.kind == scenario::Proxy::Kind::forklift;
  // Every client is an open file, at haproxy two.
  std::vector<std::string> argv{"sh", "-c", "ulimit -n \"$(ulimit -Hn)\"; exec \"$@\"", "sh", process.program};
  if (ours) {
    argv.push_back(node.directory + "/proxy.json");
  } else {
    argv.insert(argv.end(), {"-db", "-f", node.directory + "/haproxy.cfg"});
  }
  context_.journal.starting(node.name, node.settings.host, process.mark, node.directory);
  process.record = remote::start_daemon(
      host(process), {node.name, process.mark, {.argv = std::move(argv)}, log_of(process), context_.database}, soon());
  context_.journal.started(*process.record);
}

void RunningProxies::await(Process& process) {
  std::string last_answer = "no answer yet";
  auto endpoint = login_;
  endpoint.socket.clear();
  endpoint.host = process.node.address;
  endpoint.port = process.node.port;
  const auto answers = [&] {
    context_.check_cancelled();
    try {
      mysql::connect(endpoint)->query("SELECT 1");
      return true;
    } catch (const sql::SqlError& error) {
      last_answer = error.what();
    }
    if (!remote::alive(host(process), *process.record, soon())) fail_dead(process, "it ended while starting");
    return false;
  };
  if (!poll_until(context_.clock, Deadline::after(context_.clock, kReadyWithin), 100ms, answers))
    fail(process, fmt::format("it did not answer within {} s ({})", kReadyWithin.count(), last_answer),
         "Read the last lines of its log below");
  context_.journal.event("ready", process.node.name, fmt::format("{}:{}", process.node.address, process.node.port));
}

std::vector<sql::Endpoint> RunningProxies::endpoints() const {
  std::vector<sql::Endpoint> all;
  for (const auto& process : processes_) {
    auto& endpoint = all.emplace_back(login_);
    endpoint.socket.clear();
    endpoint.host = process.node.address;
    endpoint.port = process.node.port;
  }
  return all;
}

std::vector<cluster::Counter> RunningProxies::counters() {
  std::vector<cluster::Counter> all;
  for (const auto& process : processes_) {
    if (process.node.settings.kind != scenario::Proxy::Kind::forklift) continue;
    const auto answer =
        remote::run_checked(host(process), {.argv = {process.program, "--statistics", admin_socket(process.node)}},
                            soon(), "ask " + process.node.name + " for its statistics", "Look at its log");
    const auto document = JsonDocument::parse(answer.out, process.node.name);
    for (const char* group : {"total", "pins"}) {
      const auto& root = document.root();
      if (!root.is_object() || !root.contains(group)) continue;
      for (const auto& [name, value] : root[group].items()) {
        if (const auto number = whole_number(value))
          all.push_back({process.node.name, fmt::format("proxy.{}.{}", group, name), *number});
      }
    }
  }
  return all;
}

void RunningProxies::check_alive() {
  for (const auto& process : processes_) {
    if (!process.record || remote::alive(host(process), *process.record, soon())) continue;
    fail_dead(process, "it has died");
  }
}

void RunningProxies::fail_dead(const Process& process, const std::string& what) {
  const auto ending = remote::ending_of(host(process), *process.record, soon());
  context_.journal.event("died", process.node.name, remote::with_ending(what, ending));
  fail(process, remote::with_ending(what, ending), remote::advice(ending, "Read the last lines of its log below"));
}

void RunningProxies::stop() {
  for (auto& process : processes_) {
    if (!process.record) continue;
    remote::stop_process(host(process), *process.record, 5s, soon());
    context_.journal.stopped(*process.record);
    process.record.reset();
  }
  processes_.clear();
}

}  // namespace forklift::proxies
