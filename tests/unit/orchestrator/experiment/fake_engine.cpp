#include "tests/unit/orchestrator/experiment/fake_engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/core/error.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/cluster/process_of.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/process/helper.hpp"
#include "orchestrator/workloads/workload.hpp"

namespace forklift::workloads::dbt2 {
const Workload& part();
}

namespace forklift::test {
namespace {

using namespace std::chrono_literals;
using namespace cluster;

constexpr auto kGrace = 5s, kReadyWithin = 20s;
constexpr std::int64_t kRowsOfWarehouse = 1000;  // as fake_load_report() counts them

class FakeCluster final : public RunningCluster, public Faults, public Placements, public Logs {
 public:
  FakeCluster(const Context& context, bool grouped) : context_(context), grouped_(grouped) {
    for (const auto& node : context_.plan.nodes) {
      nodes_.push_back({node, process_of(context_, node.name, node.host, node.directory, log_of(node))});
    }
  }

  void start() {
    if (!context_.running.empty()) {
      for (auto& one : nodes_) one.process.take_over(context_.running.at(one.node.name));
    } else {
      for (auto& one : nodes_) launch(one, true);
    }
    for (auto& one : nodes_) await(one);
  }

  const plan::Cluster& plan() const override { return context_.plan; }
  std::vector<sql::Endpoint> sql_endpoints() const override {
    std::vector<sql::Endpoint> all;
    for (const auto& one : nodes_) {
      if (one.node.role == plan::Role::sql_node)
        all.push_back(
            {.host = one.node.address, .port = one.node.port, .user = "forklift", .password = context_.password});
    }
    return all;
  }
  std::vector<std::pair<std::string, sql::Endpoint>> table_servers() const override {
    return {{"sql-node-1", sql_endpoints().front()}};
  }
  void create_schema(const plan::Cell& cell) override {
    ask("create " + cell.database, [&] { host(first()).put(load_file(cell), ""); });
  }
  void make_room(const plan::Cell& cell, const std::vector<std::string>&) override { create_schema(cell); }
  LoadMethod load_method(const plan::Cell&) const override { return {}; }
  void note_load(const plan::Cell& cell, const std::string& fingerprint) override {
    ask("note load of " + cell.database, [&] { host(first()).put(load_file(cell), fingerprint); });
  }
  bool holds_load(const plan::Cell& cell, const std::string& fingerprint) override {
    return ask("load of " + cell.database, [&] { return host(first()).text(load_file(cell)) == fingerprint; });
  }
  std::vector<Setting> effective_config() override {
    return ask("config", [] { return std::vector<Setting>{{"sql-node-1", "autocommit", "ON"}}; });
  }
  std::vector<Counter> counters() override {
    return ask("counters", [&] {
      const auto commits = static_cast<std::int64_t>(world().committed.load());
      return std::vector<Counter>{{"sql-node-1", "Com_commit", commits}, {"sql-node-2", "Com_commit", 0}};
    });
  }
  std::vector<Version> versions() override {
    return ask("versions", [] { return std::vector<Version>{{"sql-node-1", "server", "fake 1.0"}}; });
  }

  Faults* faults() override { return this; }
  Placements* placements() override { return grouped_ ? this : nullptr; }
  Logs* logs() override { return this; }

  void kill_node(const std::string& name) override {
    find(name).process.kill();
    down_.insert(name);
  }
  void restart_node(const std::string& name) override {
    auto& one = find(name);
    launch(one, false);
    await(one);
    down_.erase(name);
  }
  void pause_node(const std::string& name) override { find(name).process.signal(19); }
  void resume_node(const std::string& name) override { find(name).process.signal(18); }
  void cycle_node(const std::string& name) override {
    find(name).process.stop(kGrace);
    restart_node(name);
  }
  std::vector<std::string> nodes_down() const override { return {down_.begin(), down_.end()}; }

  std::vector<Placement> placement(const plan::Cell& cell) override {
    return ask("placement of " + cell.database, [&] {
      std::vector<Placement> all;
      for (int warehouse = 1; warehouse <= cell.settings.workload.warehouses; ++warehouse)
        all.push_back({"stock", "data-node-1", fmt::format("p{}", warehouse), "0", kRowsOfWarehouse});
      return all;
    });
  }
  std::vector<int> warehouse_groups(const plan::Cell& cell) override {
    return ask("groups of " + cell.database,
               [&] { return std::vector<int>(static_cast<std::size_t>(cell.settings.workload.warehouses), 0); });
  }

  std::vector<LogPlace> log_places() const override {
    std::vector<LogPlace> all;
    for (const auto& one : nodes_) all.push_back({one.node.name, one.node.host, log_of(one.node)});
    return all;
  }
  std::vector<LogTail> log_tails(std::size_t) override {
    std::vector<LogTail> all;
    for (auto& one : nodes_) all.push_back({one.node.name, log_of(one.node), {one.process.log_tail(200)}});
    return all;
  }

  void check_alive() override {
    for (auto& one : nodes_) {
      if (!down_.contains(one.node.name)) one.process.check_alive();
    }
  }
  /// All are asked, whatever becomes of one.
  void stop() override {
    std::exception_ptr first;
    for (auto one = nodes_.rbegin(); one != nodes_.rend(); ++one) {
      try {
        if (one->helper) one->helper->stop(kGrace);
        one->process.stop(kGrace);
      } catch (...) {
        if (!first) first = std::current_exception();
      }
    }
    if (first) std::rethrow_exception(first);
  }

 private:
  struct Node {
    plan::Node node;
    process::ManagedProcess process;
    std::unique_ptr<process::ManagedProcess> helper{};
  };

  static std::string log_of(const plan::Node& node) { return node.directory + ".log"; }
  std::string load_file(const plan::Cell& cell) const { return first().directory + ".rows-" + cell.database; }
  const plan::Node& first() const { return context_.plan.nodes.front(); }
  FakeHost& host(const plan::Node& node) const { return dynamic_cast<FakeHost&>(*context_.fleet.at(node.host)); }
  FakeWorld& world() const { return host(first()).world(); }
  Node& find(const std::string& name) {
    return *std::find_if(nodes_.begin(), nodes_.end(), [&](const Node& one) { return one.node.name == name; });
  }
  template <class Work>
  auto ask(const std::string& what, Work work) -> decltype(work()) {
    return world().effects.perform({.host = "servers", .what = what, .command = {.argv = {what}}, .deadline = soon()},
                                   work);
  }
  Deadline soon() { return Deadline::after(context_.clock, 30s); }

  void launch(Node& one, bool initialise) {
    context_.check_cancelled();
    if (initialise && grouped_ && one.node.role == plan::Role::data_node) {
      one.helper = std::make_unique<process::ManagedProcess>(
          process_of(context_, one.node.name + "-init", one.node.host, one.node.directory, log_of(one.node) + "-init"));
      process::run_to_end(*one.helper, {.argv = {"/bin/fake-init"}},
                          {.purpose = "initialise", .fix = "Look at its log", .within = 60s});
    }
    one.process.start({.argv = {"/bin/fake-server", std::to_string(one.node.port)}});
  }
  void await(Node& one) {
    one.process.await_ready(
        kReadyWithin, [&] { return host(one.node).port_taken(one.node.port) ? std::string{} : "its port is closed"; });
  }

  Context context_;
  bool grouped_;
  std::vector<Node> nodes_;
  std::set<std::string> down_;
};

class FakeEngine final : public Engine {
 public:
  FakeEngine(std::string name, bool grouped)
      : Engine({.name = std::move(name),
                .title = "Fake",
                .help = "processes of fake hosts.",
                .data_nodes = {.used = grouped, .sql = false},
                .node_groups = grouped,
                .auto_load = "hand"}),
        grouped_(grouped) {}
  Installed installed(remote::Remote&, const plan::Cluster&, Deadline) const override { return {}; }
  std::unique_ptr<RunningCluster> start(const Context& context) const override {
    auto made = std::make_unique<FakeCluster>(context, grouped_);
    try {
      made->start();
    } catch (...) {
      try {
        made->stop();
      } catch (const std::exception& error) {
        context.journal.event("warning", "cluster", error.what());
      }
      throw;
    }
    return made;
  }

 private:
  bool grouped_;
};

class FakeSession final : public sql::SqlSession {
 public:
  explicit FakeSession(FakeWorld& world) : world_(world) {}
  sql::Result query(std::string_view statement) override {
    const std::string what = "query " + std::string{statement.substr(0, 40)};
    return world_.effects.perform({.host = "servers", .what = what, .command = {.argv = {what}}},
                                  [] { return sql::Result{.columns = {"engine"}, .rows = {}, .affected = 0}; });
  }
  void send(std::string_view) override { unused(); }
  bool fetch() override { unused(); }
  std::string_view column(unsigned) const override { unused(); }
  bool is_null(unsigned) const override { unused(); }
  std::uint64_t affected() const override { unused(); }
  bool next() override { unused(); }
  unsigned answered() const override { unused(); }
  std::uint64_t load(std::string_view, sql::RowSource&) override { unused(); }
  void abort() noexcept override {}

 private:
  [[noreturn]] static void unused() { throw std::logic_error("a fake session only answers queries"); }
  FakeWorld& world_;
};

const FakeEngine kPlain{"plain", false}, kGrouped{"grouped", true};

}  // namespace

std::unique_ptr<sql::SqlSession> connect_fake(FakeWorld& world, const sql::Endpoint&) {
  return std::make_unique<FakeSession>(world);
}

FakeProgram fake_server(const FakeProcess& process) {
  const auto& argv = process.argv;
  const auto has = [&](const char* word) { return std::find(argv.begin(), argv.end(), word) != argv.end(); };
  if (has("/bin/fake-init")) return {.ends_after = 2};
  if (has("/bin/fake-server")) return {.ports = {std::stoi(argv.back())}};
  return {};
}

}  // namespace forklift::test

// The registry of this test program.
namespace forklift {

const std::vector<const cluster::Engine*>& cluster::engines() {
  static const std::vector<const Engine*> all{&test::kPlain, &test::kGrouped};
  return all;
}
const std::vector<const scenario::EngineDescription*>& scenario::engines() {
  static const std::vector<const EngineDescription*> all{cluster::engines().begin(), cluster::engines().end()};
  return all;
}
const std::vector<const workloads::Workload*>& workloads::all() {
  static const std::vector<const Workload*> all{&dbt2::part()};
  return all;
}
const std::vector<const scenario::WorkloadDescription*>& scenario::workloads() {
  static const std::vector<const WorkloadDescription*> all{forklift::workloads::all().begin(),
                                                           forklift::workloads::all().end()};
  return all;
}

}  // namespace forklift
