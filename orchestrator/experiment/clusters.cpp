#include "orchestrator/experiment/clusters.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/collect/log_files.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/hosts/work_mark.hpp"

namespace forklift::experiment {
namespace {

using namespace std::chrono_literals;

constexpr auto kStopGrace = 20s, kStopWithin = 60s;
constexpr auto kLookEvery = 3s;  // rare enough to be no load

}  // namespace

Clusters::Clusters(const Ground& ground, const PlacedPlan& placed, Leftover leftover)
    : ground_(ground),
      placed_(placed),
      leftover_(std::move(leftover)),
      placed_cells_(leftover_.placed),
      password_(random_token()) {}

cluster::Context Clusters::context(const plan::Cluster& cluster) {
  auto clients = placed_.client_hosts;
  const auto& more = cluster.settings.client_hosts;
  clients.insert(clients.end(), more.begin(), more.end());
  return {.plan = cluster,
          .fleet = placed_.fleet,
          .journal = ground_.journal,
          .clock = ground_.clock(),
          .experiment = ground_.experiment,
          .database = ground_.writer.database().absolute_path(),
          .password = password_,
          .check_cancelled = [this] { ground_.effects.cancel.check(); },
          .running = {},
          .client_hosts = std::move(clients)};
}

hosts::ClusterHosts Clusters::hosts_of(const plan::Cluster& cluster) const {
  return {cluster, cluster.hosts, placed_.fleet, ground_.clock(), ground_.effects.own_driver};
}

StartedCluster& Clusters::of(const plan::Cell& cell) {
  if (running() != nullptr && started_.index == cell.cluster) return started_;
  stop();
  const auto& cluster = placed_.plan.clusters[static_cast<std::size_t>(cell.cluster)];
  const auto theirs = cluster::engine_of(cluster.settings).password(cluster.settings);
  if (theirs || borrowed_password_) password_ = theirs.value_or(random_token());
  borrowed_password_ = theirs.has_value();
  if (leftover_.cluster != cell.cluster || !take_over(cluster)) start(cluster);
  leftover_.cluster = -1;
  started_.index = cell.cluster;
  show_servers();
  auto& running = *started_.running;
  ground_.writer.add_versions(ground_.number, cluster.index, running.versions());
  ground_.writer.set_settings(ground_.number, cluster.index, running.effective_config());
  started_.drivers = drivers::prepare(hosts_of(cluster), running.sql_endpoints().size(), password_,
                                      fmt::format("{}/c{}/", ground_.experiment, cluster.index + 1));
  return started_;
}

void Clusters::start(const plan::Cluster& cluster) {
  if (!started_before_.insert(cluster.index).second) remove_work_of(cluster);
  ground_.progress.phase(fmt::format("starting {} servers", cluster.nodes.size()));
  cluster::preflight(context(cluster));
  start_guards(cluster);
  started_.running = cluster::start(context(cluster));
}

/// By their records; what took them over may have stopped some already.
void Clusters::stop_leftover() {
  for (const auto& [node, process] : leftover_.running) {
    auto& host = *placed_.fleet.at(process.host);
    remote::stop_process(host, process, kStopGrace, Deadline::after(ground_.clock(), kStopWithin));
    remove_sockets(host, ground_.clock(), std::filesystem::path{process.log_file}.parent_path(), ground_.experiment);
    ground_.journal.stopped(process);
  }
}

/// Servers that can't be taken over after all are stopped, and their directories go: the cluster is started as new.
bool Clusters::take_over(const plan::Cluster& cluster) {
  auto given = context(cluster);
  given.running = leftover_.running;
  ground_.progress.phase(fmt::format("taking over {} servers that still run", cluster.nodes.size()));
  try {
    password_ = hosts::known_password(hosts_of(cluster));
    given.password = password_;
    start_guards(cluster);
    started_.running = cluster::start(given);
    return true;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted) throw;
    ground_.progress.say(fmt::format("note: they are stopped and started again: {}", error.what()));
  }
  stop_leftover();  // whatever failed, they hold the ports
  remove_work_of(cluster);
  password_ = random_token();
  placed_cells_.clear();  // the rows may be placed differently
  return false;
}

/// What an earlier start of the cluster left: its servers begin with empty directories, as at the first time.
void Clusters::remove_work_of(const plan::Cluster& cluster) {
  if (cluster.nodes.empty()) return;
  hosts::remove_cluster_work(cluster, ground_.experiment, placed_.fleet, ground_.clock(),
                             [this](const std::string& line) { ground_.progress.say(line); });
}

/// Before the first server is started: from then on nothing of ours outlives us for long.
void Clusters::start_guards(const plan::Cluster& cluster) {
  started_.copies = hosts::driver_copies(hosts_of(cluster), [this](const std::string& host, const std::string& why) {
    ground_.journal.event("warning", host, why);
  });
  const auto patience = cluster.settings.orphan_timeout;
  const auto directory = hosts::drivers_directory(cluster);
  if (guards_ && (guards_->patience() != patience || guards_->directory() != directory))
    dismiss_guards();  // they were another cluster's, which is stopped
  if (cluster.nodes.empty() || patience == Microseconds{0}) return;
  if (!guards_) {
    guards_ =
        std::make_unique<hosts::Guards>(hosts::Guards::Parts{.journal = ground_.journal,
                                                             .clock = ground_.clock(),
                                                             .experiment = ground_.experiment,
                                                             .database = ground_.writer.database().absolute_path(),
                                                             .directory = directory,
                                                             .patience = patience});
  }
  auto posts = started_.copies;  // the guard of their machine sees all that runs in emulated hosts
  std::erase_if(posts, [&](const auto& post) {
    const auto host = cluster.hosts.find(post.name);
    return host != cluster.hosts.end() && host->second.transport == scenario::Transport::desk;
  });
  guards_->post(posts);
}

void Clusters::dismiss_guards(hosts::Guards::Which which) {
  if (guards_) guards_->dismiss(which);
  guards_.reset();
}

std::vector<sql::Endpoint> Clusters::endpoints_for(const plan::Cell& cell) {
  const auto servers = started_.running->sql_endpoints();
  if (!proxies_ || proxies_->nodes() != cell.proxies) {
    stop_proxies();
    if (cell.proxies.empty()) return servers;
    ground_.progress.phase(fmt::format("starting {} proxies", cell.proxies.size()));
    proxies_ =
        std::make_unique<proxies::RunningProxies>(context(started_.running->plan()), cell.proxies, cell.settings.hosts);
    proxies_->start(servers);
  }
  const auto in_turn = proxies_->endpoints();
  std::vector<sql::Endpoint> all;
  for (std::size_t i = 0; i < servers.size(); ++i) all.push_back(in_turn[i % in_turn.size()]);
  return all;
}

std::vector<cluster::Counter> Clusters::counters() {
  auto all = started_.running->counters();
  if (!proxies_) return all;
  for (auto& counter : proxies_->counters()) all.push_back(std::move(counter));
  return all;
}

drivers::Context Clusters::driving() {
  return {.clock = ground_.clock(),
          .journal = ground_.journal,
          .database = ground_.writer.database().absolute_path(),
          .interrupt =
              [this] {
                ground_.effects.cancel.check();
                look_at_servers();
              },
          .progress = [this](const std::string& driver,
                             const Json& event) { ground_.progress.driver_event(driver, event); },
          .window_begins = {}};
}

/// A server that dies is found while the drivers still try to reach it, so that its own last lines are the reason.
void Clusters::look_at_servers() {
  const std::unique_lock lock{look_guard_, std::try_to_lock};
  if (!lock || running() == nullptr || ground_.clock().now() - looked_ < kLookEvery) return;
  started_.running->check_alive();
  show_servers();
  if (proxies_) proxies_->check_alive();
  looked_ = ground_.clock().now();
}

void Clusters::show_servers() {
  std::vector<std::string> names;
  for (const auto& node : started_.running->plan().nodes) names.push_back(node.name);
  auto* faults = started_.running->faults();
  ground_.progress.nodes(std::move(names), faults == nullptr ? std::vector<std::string>{} : faults->nodes_down());
}

void Clusters::stop_proxies() {
  if (proxies_) proxies_->stop();
  proxies_.reset();
}

/// When they are complete, also with the words of a shutdown. They are evidence: what fails is noted, no more.
void Clusters::fetch_logs() {
  auto* logs = started_.running->logs();
  if (logs == nullptr) return;
  const auto warn = [this](const std::string& text) { ground_.journal.event("warning", "logs", text); };
  try {
    auto files = collect::fetch_logs(placed_.fleet, logs->log_places(), ground_.clock(), warn);
    for (auto& file : files) file.cluster = started_.index;
    ground_.writer.add_log_files(ground_.number, files);
  } catch (const std::exception& error) {
    warn(error.what());
  }
}

void Clusters::stop() {
  if (running() == nullptr) return;
  ground_.progress.nodes({}, {});
  ground_.progress.phase("stopping servers");
  stop_proxies();
  try {
    started_.running->stop();
  } catch (...) {
    fetch_logs();
    throw;
  }
  fetch_logs();
  started_ = {};
}

}  // namespace forklift::experiment
