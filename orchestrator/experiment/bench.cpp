#include "orchestrator/experiment/bench.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/collect/log_files.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/console/interrupt.hpp"
#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/hosts/work_mark.hpp"

namespace forklift::experiment {
namespace {

using namespace std::chrono_literals;

constexpr auto kStopGrace = 20s, kStopWithin = 60s;
constexpr auto kLookEvery = 3s;  // rare enough to be no load

}  // namespace

Bench::Bench(Parts parts)
    : parts_(std::move(parts)),
      password_(random_token()),
      databases_({parts_.writer, parts_.cells, parts_.clock, parts_.progress, parts_.scenario.seed,
                  [this] { return driving_context(); }},
                 parts_.leftover.placed) {}

cluster::Context Bench::context(const plan::Cluster& cluster, bool cancellable) {
  auto clients = parts_.client_hosts;
  const auto& more = cluster.settings.client_hosts;
  clients.insert(clients.end(), more.begin(), more.end());
  return {.plan = cluster,
          .fleet = parts_.fleet,
          .journal = parts_.journal,
          .clock = parts_.clock,
          .experiment = parts_.plan.experiment,
          .database = parts_.writer.database().absolute_path(),
          .password = password_,
          .check_cancelled = cancellable ? console::interrupt::check : [] {},
          .running = {},
          .client_hosts = std::move(clients)};
}

hosts::ClusterHosts Bench::hosts_of(const plan::Cluster& cluster) const {
  return {cluster, cluster.hosts, parts_.fleet, parts_.clock};
}

drivers::Context Bench::driving_context() {
  return {.clock = parts_.clock,
          .interrupt =
              [this] {
                console::interrupt::check();
                look_at_servers();
              },
          .progress = [this](const std::string& driver,
                             const Json& event) { parts_.progress.driver_event(driver, event); }};
}

/// A server that dies is found while the drivers still try to reach it, so that its own last lines are the reason.
void Bench::look_at_servers() {
  const std::unique_lock lock{look_guard_, std::try_to_lock};
  if (!lock || !running() || parts_.clock.now() - looked_ < kLookEvery) return;
  stage_.cluster->check_alive();
  show_servers();
  if (proxies_) proxies_->check_alive();
  looked_ = parts_.clock.now();
}

void Bench::show_servers() {
  std::vector<std::string> names;
  for (const auto& node : stage_.cluster->plan().nodes) names.push_back(node.name);
  auto* faults = stage_.cluster->faults();
  parts_.progress.nodes(std::move(names), faults == nullptr ? std::vector<std::string>{} : faults->nodes_down());
}

Stage& Bench::stage_for(const plan::Cell& cell) {
  if (running() && cluster_index_ == cell.cluster) return stage_;
  stop();
  const auto& cluster = parts_.plan.clusters[static_cast<std::size_t>(cell.cluster)];
  const auto theirs = cluster::engine_of(cluster.settings).password(cluster.settings);
  if (theirs || borrowed_password_) password_ = theirs.value_or(random_token());
  borrowed_password_ = theirs.has_value();
  if (parts_.leftover.cluster != cell.cluster || !take_over(cluster)) {
    if (!started_.insert(cell.cluster).second) remove_work(cluster);
    parts_.progress.phase(fmt::format("starting {} servers", cluster.nodes.size()));
    cluster::preflight(context(cluster, true));
    post_guards(cluster);
    stage_.cluster = cluster::start(context(cluster, true));
  }
  parts_.leftover.cluster = -1;
  cluster_index_ = cell.cluster;
  show_servers();
  parts_.writer.add_versions(parts_.experiment, cluster.index, collect::versions(stage_.cluster->versions()));
  parts_.writer.set_settings(parts_.experiment, cluster.index, collect::settings(stage_.cluster->effective_config()));
  stage_.drivers = drivers::prepare(hosts_of(cluster), stage_.cluster->sql_endpoints().size(), password_,
                                    fmt::format("{}/c{}/", parts_.plan.experiment, cluster.index + 1));
  return stage_;
}

/// By their records; what took them over may have stopped some already.
void Bench::stop_leftover() {
  for (const auto& [node, process] : parts_.leftover.running) {
    auto& host = *parts_.fleet.at(process.host);
    remote::stop_process(host, process, kStopGrace, Deadline::after(parts_.clock, kStopWithin));
    remove_sockets(host, std::filesystem::path{process.log_file}.parent_path(), parts_.plan.experiment);
    parts_.journal.stopped(process);
  }
}

/// Servers that can't be taken over after all are stopped, and their directories go: the cluster is started anew.
bool Bench::take_over(const plan::Cluster& cluster) {
  auto given = context(cluster, true);
  given.running = parts_.leftover.running;
  parts_.progress.phase(fmt::format("taking over {} servers that still run", cluster.nodes.size()));
  try {
    password_ = hosts::known_password(hosts_of(cluster));
    given.password = password_;
    post_guards(cluster);
    stage_.cluster = cluster::start(given);
    return true;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted) throw;
    parts_.progress.say(fmt::format("note: they are started anew: {}", error.what()));
  }
  stop_leftover();  // whatever failed, they hold the ports
  remove_work(cluster);
  password_ = random_token();
  databases_.forget_placed();
  return false;
}

/// What an earlier start of the cluster left: its servers begin with empty directories, as at the first time.
void Bench::remove_work(const plan::Cluster& cluster) {
  if (cluster.nodes.empty()) return;
  hosts::remove_cluster_work(cluster, parts_.plan.experiment, parts_.fleet, parts_.clock,
                             [this](const std::string& line) { parts_.progress.say(line); });
}

/// Before the first server is started: from then on nothing of ours outlives us for long.
void Bench::post_guards(const plan::Cluster& cluster) {
  stage_.copies = hosts::driver_copies(hosts_of(cluster), [this](const std::string& host, const std::string& why) {
    parts_.journal.event("warning", host, why);
  });
  const auto patience = cluster.settings.orphan_timeout;
  if (guards_ && (guards_->patience() != patience || guards_->directory() != hosts::drivers_directory(cluster)))
    dismiss_guards();  // they were another cluster's, which is stopped
  if (cluster.nodes.empty() || patience == Microseconds{0}) return;
  if (!guards_) {
    guards_ = std::make_unique<hosts::Guards>(hosts::Guards::Parts{.journal = parts_.journal,
                                                                   .clock = parts_.clock,
                                                                   .experiment = parts_.plan.experiment,
                                                                   .database = parts_.writer.database().absolute_path(),
                                                                   .directory = hosts::drivers_directory(cluster),
                                                                   .patience = patience});
  }
  guards_->post(stage_.copies);
}

void Bench::dismiss_guards(hosts::Guards::Which which) {
  if (guards_) guards_->dismiss(which);
  guards_.reset();
}

std::vector<sql::Endpoint> Bench::endpoints_for(const LoadedDatabase& database) {
  const auto& nodes = database.cell.proxies;
  const auto servers = database.stage->cluster->sql_endpoints();
  if (!proxies_ || proxies_->nodes() != nodes) {
    stop_proxies();
    if (nodes.empty()) return servers;
    parts_.progress.phase(fmt::format("starting {} proxies", nodes.size()));
    proxies_ = std::make_unique<proxies::RunningProxies>(context(database.stage->cluster->plan(), true), nodes,
                                                         database.cell.settings.hosts);
    proxies_->start(servers);
  }
  const auto dealt = proxies_->endpoints();
  std::vector<sql::Endpoint> all;
  for (std::size_t i = 0; i < servers.size(); ++i) all.push_back(dealt[i % dealt.size()]);
  return all;
}

void Bench::stop_proxies() {
  if (proxies_) proxies_->stop();
  proxies_.reset();
}

/// When they are complete, also with the words of a shutdown. A witness, not a party: what fails is told, no more.
void Bench::fetch_logs() {
  auto* places = stage_.cluster->logs();
  if (places == nullptr) return;
  const auto warn = [this](const std::string& text) { parts_.journal.event("warning", "logs", text); };
  try {
    auto logs = collect::fetch_logs(parts_.fleet, places->log_places(), parts_.clock, warn);
    for (auto& log : logs) log.cluster = cluster_index_;
    parts_.writer.add_log_files(parts_.experiment, logs);
  } catch (const std::exception& error) {
    warn(error.what());
  }
}

void Bench::stop() {
  if (!running()) return;
  parts_.progress.nodes({}, {});
  parts_.progress.phase("stopping servers");
  stop_proxies();
  try {
    stage_.cluster->stop();
  } catch (...) {
    fetch_logs();
    throw;
  }
  fetch_logs();
  stage_ = {};
  cluster_index_ = -1;
  databases_.forget_loaded();
}

}  // namespace forklift::experiment
