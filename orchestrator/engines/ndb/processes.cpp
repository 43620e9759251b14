#include "orchestrator/engines/ndb/processes.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <mutex>
#include <numeric>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"
#include "orchestrator/engines/ndb/config_ini.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::engines::ndb {
namespace {

using namespace std::chrono_literals;

constexpr auto kManagementWithin = 120s;  // a port in TIME_WAIT is free again after 60 s
constexpr auto kStopWithin = 120s;
constexpr auto kEndGrace = 20s;
constexpr auto kMissedWithin = 60s;  // four heartbeats of five seconds, and then some
constexpr int kPortsTried = 50;
constexpr std::size_t kAtOnce = 128;  // hosts do not wait for each other

/// $1 port in upper-case hex: exit 0 if some socket of this host has it as its own, in whatever state (TIME_WAIT too:
/// NDB's management server does not set SO_REUSEADDR).
constexpr const char* kPortTaken = R"sh(
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r sl own rest; do
  [ "${own##*:}" = "$1" ] && { echo taken; break; }
done
)sh";

std::string config_of(const plan::Node& node) { return node.directory + "/config.ini"; }

}  // namespace

Processes::Processes(const Context& context, Parameters known)
    : context_(context),
      plan_(context.plan),
      layout_(make_layout(plan_)),
      management_(context, layout_),
      known_(std::move(known)),
      nodes_(context) {}

void Processes::choose_ports() {
  for (auto& node : plan_.nodes) {
    if (node.role != plan::Role::management_server) continue;
    if (plan_.settings.management_servers.at(static_cast<std::size_t>(node.index)).port)
      continue;  // fixed: it is waited for
    const auto taken = [&](int port) {
      const remote::Command look{.argv = {"sh", "-c", kPortTaken, "sh", fmt::format("{:04X}", port)},
                                 .environment = {},
                                 .directory = "",
                                 .input = ""};
      return !nodes_.host(node).run(look, within(kCommandWithin)).out.empty();
    };
    const int first = node.port;
    // Every other port of this cluster is below base_port + nodes; these lie above all of them.
    const int others = plan_.settings.base_port + static_cast<int>(plan_.nodes.size()) + 100;
    for (int i = 0; i < kPortsTried && taken(node.port); ++i) node.port = others + 2 * i + node.index;
    if (node.port != first)
      context_.journal.event("warning", node.name,
                             fmt::format("port {} can't be bound yet; it takes {}", first, node.port));
  }
}

void Processes::write_config() {
  const auto text = config_ini(plan_, layout_, known_);
  for (const auto& server : layout_.management_servers) {
    nodes_.make_directory(*server.node);
    nodes_.write_file(*server.node, config_of(*server.node), text);
  }
}

bool Processes::management_is_up(bool& must_retry) {
  context_.check_cancelled();
  for (const auto& server : layout_.management_servers) {
    if (nodes_.runs(*server.node)) continue;
    const auto log = nodes_.log(*server.node);
    if (log.find("Unable to setup port") == std::string::npos && log.find("already in use") == std::string::npos) {
      nodes_.of(*server.node).fail_dead("it ended while starting");
    }
    must_retry = true;
    return false;
  }
  return management_.answers();
}

void Processes::launch_management_server(const Member& server) {
  // The text file rules: a cached configuration of an earlier start would bring back its ports.
  nodes_.launch(*server.node, {plan_.settings.basedir + "/bin/ndb_mgmd", "--no-defaults", "-f", config_of(*server.node),
                               "--configdir=" + server.node->directory, fmt::format("--ndb-nodeid={}", server.id()),
                               "--initial", "--nodaemon", "--bind-address=" + server.node->address});
}

void Processes::start_management_servers() {
  choose_ports();
  write_config();
  const auto deadline = within(kManagementWithin);
  const auto start_those_that_rest = [&] {
    for (const auto& server : layout_.management_servers) {
      if (!nodes_.runs(*server.node)) launch_management_server(server);
    }
  };
  start_those_that_rest();
  const bool up = poll_until(context_.clock, deadline, 100ms, [&] {
    bool must_retry = false;
    if (management_is_up(must_retry)) return true;
    if (must_retry) start_those_that_rest();
    return false;
  });
  if (!up)
    nodes_.of(*layout_.management_servers.front().node)
        .fail(fmt::format("the management servers did not answer within {} s", kManagementWithin.count()));
}

void Processes::take_over() {
  const auto& first = *layout_.management_servers.front().node;
  const auto text = remote::run_checked(
      nodes_.host(first), {.argv = {"cat", config_of(first)}, .environment = {}, .directory = "", .input = ""},
      within(kCommandWithin), "read config.ini", "Start the experiment again");
  const auto ports = management_ports(text.out);
  for (auto& node : plan_.nodes) {
    if (node.role == plan::Role::management_server) node.port = ports.at(static_cast<std::size_t>(node.index));
    if (node.role == plan::Role::sql_node) continue;
    nodes_.of(node).take_over(context_.running.at(node.name));
  }
  if (!management_.answers()) nodes_.of(first).fail("the management servers do not answer");
  std::vector<std::size_t> all(layout_.data_nodes.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  wait_until_started(all);
}

void Processes::start_data_nodes(bool initial, std::vector<std::size_t> which) {
  if (which.empty()) {
    which.resize(layout_.data_nodes.size());
    std::iota(which.begin(), which.end(), std::size_t{0});
  }
  for_each_parallel(which.size(), kAtOnce, [&](std::size_t at, const auto&) {
    const auto& member = layout_.data_nodes.at(which[at]);
    nodes_.make_directory(*member.node);
    std::vector<std::string> argv{plan_.settings.basedir + "/bin/" + layout_.data_node_program,
                                  "--no-defaults",
                                  "--ndb-connectstring=" + layout_.connect_string(),
                                  fmt::format("--ndb-nodeid={}", member.id()),
                                  "--connect-retry-delay=1",
                                  "--foreground"};
    if (initial) argv.emplace_back("--initial");
    nodes_.launch(*member.node, argv);
  });
  wait_until_started(which);
}

void Processes::wait_until_started(const std::vector<std::size_t>& which) {
  std::string last;
  const auto all_started = [&] {
    context_.check_cancelled();
    for (const auto i : which) {
      if (!nodes_.runs(*layout_.data_nodes.at(i).node))
        nodes_.of(*layout_.data_nodes.at(i).node).fail_dead("it ended while starting");
    }
    auto states = management_.status();
    last.clear();
    for (const auto i : which) {
      const auto& member = layout_.data_nodes.at(i);
      const auto& state = states[member.id()];
      if (state.state != State::started)
        last += fmt::format("{}{}: {}", last.empty() ? "" : ", ", member.node->name, state.text);
    }
    return last.empty();
  };
  if (!poll_until(context_.clock, within(plan_.settings.start_timeout), 200ms, all_started)) {
    nodes_.of(*layout_.data_nodes.at(which.front()).node)
        .fail(fmt::format("not started within {} ({})", format_duration(plan_.settings.start_timeout), last));
  }
  for (const auto i : which) {
    const auto& node = *layout_.data_nodes.at(i).node;
    context_.journal.event("ready", node.name, fmt::format("node group {}", layout_.node_group(i)));
  }
}

void Processes::stop_data_node(std::size_t index) {
  const auto& member = layout_.data_nodes.at(index);
  management_.execute(fmt::format("{} stop", member.id()), kStopWithin);
  poll_until(context_.clock, within(kStopWithin), 100ms, [&] { return !nodes_.runs(*member.node); });
  nodes_.of(*member.node).stop(kEndGrace);
}

void Processes::kill_data_node(std::size_t index) {
  nodes_.of(*layout_.data_nodes.at(index).node).kill();
  wait_until_missed(index);
}

/// The cluster needs a moment to miss a dead node. Before that it is still "started", and a start would seem done at
/// once.
void Processes::wait_until_missed(std::size_t index) {
  const int id = layout_.data_nodes.at(index).id();
  poll_until(context_.clock, within(kMissedWithin), 100ms, [&] {
    context_.check_cancelled();
    return management_.status()[id].state != State::started;
  });
}

const Member* Processes::member_named(const std::string& name) const {
  for (const auto* list : {&layout_.data_nodes, &layout_.management_servers}) {
    for (const auto& member : *list) {
      if (member.node->name == name) return &member;
    }
  }
  return nullptr;
}

std::optional<std::size_t> Processes::data_node_named(const std::string& name) const {
  for (std::size_t i = 0; i < layout_.data_nodes.size(); ++i) {
    if (layout_.data_nodes[i].node->name == name) return i;
  }
  return std::nullopt;
}

bool Processes::signal(const std::string& name, int number) {
  const auto* member = member_named(name);
  if (member == nullptr) return false;
  nodes_.of(*member->node).signal(number);
  return true;
}

bool Processes::kill(const std::string& name) {
  const auto* member = member_named(name);
  if (member == nullptr) return false;
  nodes_.of(*member->node).kill();
  if (const auto index = data_node_named(name)) wait_until_missed(*index);
  down_.insert(name);
  return true;
}

bool Processes::restart(const std::string& name) {
  const auto* member = member_named(name);
  if (member == nullptr) return false;
  if (const auto index = data_node_named(name)) {
    start_data_nodes(false, {*index});
  } else {
    const auto deadline = within(kManagementWithin);
    bool up = false;
    while (!up) {  // its port may be in TIME_WAIT: it ends at once then, and is started again
      bool must_retry = false;
      if (!nodes_.runs(*member->node)) launch_management_server(*member);
      up = management_is_up(must_retry);
      if (!up && deadline.passed(context_.clock)) nodes_.of(*member->node).fail("it did not answer again");
      if (!up) context_.clock.sleep_until(context_.clock.now() + 200ms);
    }
  }
  down_.erase(name);
  return true;
}

bool Processes::cycle(const std::string& name) {
  if (const auto index = data_node_named(name)) {
    stop_data_node(*index);
    start_data_nodes(false, {*index});
    return true;
  }
  if (!kill(name)) return false;
  return restart(name);
}

void Processes::stop() {
  const auto any_runs = [&] {
    return std::any_of(layout_.data_nodes.begin(), layout_.data_nodes.end(),
                       [&](const auto& member) { return nodes_.runs(*member.node); });
  };
  if (any_runs()) {
    try {
      management_.execute("shutdown", kStopWithin);
      poll_until(context_.clock, within(kEndGrace), 100ms, [&] { return !any_runs(); });
    } catch (const Error&) {
      // A half-started cluster takes no orderly shutdown; the signals below end it.
    }
  }
  std::vector<const plan::Node*> nodes;
  for (const auto& member : layout_.data_nodes) nodes.push_back(member.node);
  for (const auto& member : layout_.management_servers) nodes.push_back(member.node);
  std::exception_ptr first;  // one that can't be stopped must not keep the others running
  std::mutex guard;
  for_each_parallel(nodes.size(), kAtOnce, [&](std::size_t i, const auto&) {
    try {
      nodes_.of(*nodes[i]).stop(kEndGrace);
    } catch (...) {
      const std::lock_guard lock{guard};
      if (!first) first = std::current_exception();
    }
  });
  if (first) std::rethrow_exception(first);
}

std::vector<NodeDifference> Processes::launch_differences() {
  std::vector<NodeDifference> all;
  for (const auto& member : layout_.data_nodes) {
    for (auto& one : nodes_.launch_differences(*member.node)) all.push_back(std::move(one));
  }
  return all;
}

void Processes::check_alive() {
  for (const auto& member : layout_.members()) {
    if (member.node->role == plan::Role::sql_node) continue;
    auto& process = nodes_.of(*member.node);
    if (process.started()) process.check_alive();
  }
}

std::vector<LogPlace> Processes::log_places() const {
  std::vector<LogPlace> places;
  for (const auto& member : layout_.members()) {
    const auto& node = *member.node;
    if (node.role == plan::Role::sql_node) continue;
    places.push_back({node.name, node.host, log_of(node)});
    if (node.role == plan::Role::management_server)
      places.push_back({node.name, node.host, fmt::format("{}/ndb_{}_cluster.log", node.directory, member.id())});
  }
  return places;
}

std::vector<LogTail> Processes::log_tails(std::size_t lines) {
  std::vector<LogTail> all;
  for (const auto& member : layout_.members()) {
    if (member.node->role == plan::Role::sql_node) continue;
    all.push_back(nodes_.log_tail(*member.node, lines));
  }
  return all;
}

}  // namespace forklift::engines::ndb
