#pragma once
// An experiment on two fake hosts: two engines, a cell each, three repeats, a server that is killed and comes back.
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/experiment/run.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/read.hpp"
#include "tests/unit/orchestrator/experiment/fake_engine.hpp"

namespace forklift::test {

class FakeCancel final : public console::Cancel {
 public:
  bool requested() const noexcept override { return requested_; }
  void set_cleanup_hint(const std::string&) override {}
  [[noreturn]] void leave(const std::string& why, int) override { throw std::logic_error("it left: " + why); }
  std::atomic<bool> requested_{false};
};

class ExperimentWorld {
 public:
  /// `empty`: a results database without a row, which is copied; making one takes longer than an experiment.
  ExperimentWorld(std::string database, const std::string& empty) : database_(std::move(database)) {
    for (const auto* more : {"", "-wal", "-shm"}) std::filesystem::remove(database_ + more);
    std::filesystem::copy_file(empty, database_);
    world.effects.on_cancel = [this] { cancel.requested_ = true; };
    for (const auto* name : {"h1", "h2", "e1", "e2", "this machine"}) add(name);
  }

  /// Runs it from its begin, or goes on with it. What it threw is in `thrown`.
  std::optional<experiment::ExperimentResult> run(const std::string& resume = "") {
    thrown.clear();
    console::Progress progress{world.clock, false, true};
    try {
      return experiment::run_experiment(
          other ? *other : scenario(), {.database = database_, .progress = &progress, .resume = resume, .judge = judge},
          effects());
    } catch (const std::exception& error) {
      thrown = error.what();
      return {};
    }
  }
  /// As the command does, but for the owner, which is gone.
  void stop(const std::string& id) {
    const auto reader = store::Reader::open(database_);
    store::Writer writer{store::Database::open(database_)};
    const auto experiment = reader.experiment(id);
    for (const auto& process : experiment::stop_experiment(effects(), reader, writer, experiment)) {
      if (!process.problem.empty()) throw std::runtime_error(process.row.node + ": " + process.problem);
    }
    if (experiment::left_work(reader, experiment))
      experiment::remove_left_work(effects(), reader, writer, experiment, [](const std::string&) {});
  }

  experiment::Effects effects() {
    return {.clock = world.clock,
            .cancel = cancel,
            .make_host = [this](const std::string& name, const scenario::Host&) { return hosts.at(name); },
            .connect_sql = [this](const sql::Endpoint& endpoint) { return connect_fake(world, endpoint); },
            .own_driver = FakeHost::kDriver,
            .make_desk_host = [this](const std::string& name, const std::string&) { return hosts.at(name); },
            .ask_desk = [this](const std::string&, const Json& question) { return ask_desk(question); },
            .own_desk = kOwnDesk};
  }
  /// Questions to the desk of emulated hosts, in their order; those that only look whether it is there are left out.
  std::vector<std::string> questions() {
    const std::lock_guard lock{questions_guard_};
    return questions_;
  }
  /// What its links did, in the answer to "statistics".
  Json links = Json::parse(R"({"packets": 100, "lost": 0, "late_us": {"p50": 1, "p99": 2, "max": 3}})");
  /// What `forklift-desk check` prints.
  std::string desk_check =
      R"({"root": true, "namespaces": true, "tun": true, "cgroup": "v2", "quotas": true, "realtime": true, "cores": 2})";
  /// The experiment's id; empty: it never got a row.
  std::string id() const {
    if (!std::filesystem::exists(database_)) return "";
    const auto all = store::Reader::open(database_).experiments();
    return all.empty() ? "" : all.front().record.id;
  }
  std::vector<std::string> left(const std::string& what = "") {
    std::vector<std::string> all;
    const auto experiment = id();
    for (const auto& [name, host] : hosts) {
      if (experiment.empty()) {  // nothing of it has a name yet
        for (const auto& process : host->processes()) all.push_back(name + ": process " + process.mark);
        continue;
      }
      for (auto& one : host->left_of(experiment)) {
        if (one.rfind(what, 0) == 0) all.push_back(name + ": " + one);
      }
    }
    return all;
  }
  const std::string& database() const { return database_; }

  static const scenario::Scenario& scenario() {
    static const auto read = scenario::read_text(R"({
      "name": "whole", "seed": 7,
      "hosts": {"h1": {"transport": "local"}, "h2": {"transport": "local"}},
      "cluster": {"engine": "plain", "workdir": "~/w", "sql_nodes": [{"host": "h1"}, {"host": "h2"}]},
      "workload": {"kind": "dbt2", "warehouses": 2, "terminals": 1, "warmup": "1s", "duration": "6s"},
      "faults": [{"at": "1s", "kill": "sql-node-2"}, {"at": "3s", "restart": "sql-node-2"}],
      "matrix": {"cells": [
        {"name": "plain"},
        {"name": "grouped", "cluster.engine": "grouped", "cluster.data_nodes": [{"host": "h1"}]}
      ]},
      "repeats": 3})",
                                                 "whole.json", {}, {});
    return read;
  }

  /// The same on emulated hosts: the engine without data nodes, links of two delays, a share for one host.
  static const scenario::Scenario& on_desk() {
    static const auto read = scenario::read_text(R"({
      "name": "desk", "seed": 7,
      "hosts": {"e1": {"transport": "desk", "cpu": 0.5}, "e2": {"transport": "desk"}},
      "cluster": {"engine": "plain", "workdir": "~/w", "sql_nodes": [{"host": "e1"}, {"host": "e2"}]},
      "workload": {"kind": "dbt2", "warehouses": 2, "terminals": 1, "warmup": "1s", "duration": "6s"},
      "matrix": {"desk.links.delay": ["0s", "250us"]}, "repeats": 1})",
                                                 "desk.json", {}, {});
    return read;
  }

  FakeWorld world;
  FakeCancel cancel;
  std::map<std::string, std::shared_ptr<FakeHost>> hosts;
  std::string thrown;
  std::optional<scenario::Scenario> other;  ///< instead of scenario()
  experiment::Judge judge;

 private:
  static constexpr const char* kOwnDesk = "/opt/forklift/forklift-desk";

  bool desk_runs() {
    for (const auto& process : hosts.at("this machine")->processes()) {
      if (process.mark.ends_with("/desk")) return true;
    }
    return false;
  }
  Json ask_desk(const Json& question) {
    return world.effects.perform({.host = "this machine", .what = "ask desk " + question.value("ask", "")}, [&] {
      if (!desk_runs()) throw Error{ErrorKind::environment, "desk.sock", "nobody listens", "Start it"};
      if (question["ask"] == "hosts") return Json::object();
      const std::lock_guard lock{questions_guard_};
      questions_.push_back(question.dump());
      return question["ask"] == "statistics" ? links : Json{{"ok", true}};
    });
  }
  void add(const std::string& name) {
    auto host = std::make_shared<FakeHost>(world, name);
    host->set_behaviour(fake_server);
    for (const auto* program : {"/bin/fake-server", "/bin/fake-init", kOwnDesk})
      host->put(program, "a program\n", 0755);
    host->more = [this, at = host.get()](const remote::Command& command) -> std::optional<remote::CommandResult> {
      const auto text = command.argv.size() > 2 ? command.argv[2] : "";
      if (command.argv.size() == 3 && command.argv[0] == kOwnDesk && command.argv[1] == "clean")
        return remote::CommandResult{0, "0 control groups removed\n", ""};
      if (command.argv.size() == 2 && command.argv[0] == kOwnDesk && command.argv[1] == "check")
        return remote::CommandResult{0, desk_check, ""};
      if (text.find("df -Pk") != std::string::npos) return remote::CommandResult{0, "100000000\n", ""};
      if (text.find("/proc/net/tcp") == std::string::npos) return {};
      const bool taken = at->port_taken(std::stoi(command.argv.back(), nullptr, 16));
      return remote::CommandResult{0, taken ? "pid 1, another" : "", ""};
    };
    hosts[name] = std::move(host);
  }

  std::string database_;
  std::mutex questions_guard_;
  std::vector<std::string> questions_;
};

}  // namespace forklift::test
