#pragma once
// An experiment on two fake hosts: two engines, a cell each, three repeats, a server that is killed and comes back.
#include <filesystem>
#include <memory>
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
    for (const auto* name : {"h1", "h2", "this machine"}) add(name);
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
            .own_driver = FakeHost::kDriver};
  }
  /// The experiment's id; empty: it never got a row.
  std::string id() const {
    if (!std::filesystem::exists(database_)) return "";
    const auto all = store::Reader::open(database_).experiments();
    return all.empty() ? "" : all.front().record.id;
  }
  std::vector<std::string> left(const std::string& what = "") {
    std::vector<std::string> all;
    for (const auto& [name, host] : hosts) {
      for (auto& one : host->left_of(id())) {
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

  FakeWorld world;
  FakeCancel cancel;
  std::map<std::string, std::shared_ptr<FakeHost>> hosts;
  std::string thrown;
  std::optional<scenario::Scenario> other;  ///< instead of scenario()
  experiment::Judge judge;

 private:
  void add(const std::string& name) {
    auto host = std::make_shared<FakeHost>(world, name);
    host->set_behaviour(fake_server);
    for (const auto* program : {"/bin/fake-server", "/bin/fake-init"}) host->put(program, "a program\n", 0755);
    host->more = [at = host.get()](const remote::Command& command) -> std::optional<remote::CommandResult> {
      const auto text = command.argv.size() > 2 ? command.argv[2] : "";
      if (text.find("df -Pk") != std::string::npos) return remote::CommandResult{0, "100000000\n", ""};
      if (text.find("/proc/net/tcp") == std::string::npos) return {};
      const bool taken = at->port_taken(std::stoi(command.argv.back(), nullptr, 16));
      return remote::CommandResult{0, taken ? "pid 1, another" : "", ""};
    };
    hosts[name] = std::move(host);
  }

  std::string database_;
};

}  // namespace forklift::test
