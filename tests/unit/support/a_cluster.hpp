#pragma once
// An experiment with one cluster on two fake hosts, and a driver on each.
#include "orchestrator/drivers/drive.hpp"
#include "orchestrator/drivers/drivers.hpp"
#include "orchestrator/hosts/work_mark.hpp"
#include "orchestrator/plan/plan.hpp"
#include "tests/support/fake_host.hpp"
#include "tests/support/list_journal.hpp"

namespace forklift::test {

struct TwoHosts {
  TwoHosts() {
    plan.experiment = "e-1";
    auto& cluster = plan.clusters.emplace_back();
    cluster.workdir = "/home/me/forklift/e-1/c1";
    cluster.settings.driver_hosts = {"h1", "h2"};
    for (const auto& name : cluster.settings.driver_hosts) {
      hosts.push_back(std::make_shared<FakeHost>(world, name));
      fleet[name] = hosts.back();
      cluster.hosts[name].transport = scenario::Transport::local;
    }
  }

  hosts::ClusterHosts at() const {
    const auto& cluster = plan.clusters[0];
    return {cluster, cluster.hosts, fleet, world.clock, FakeHost::kDriver};
  }
  std::vector<drivers::Driver> prepare() const {
    hosts::claim_work(plan, fleet, world.clock);
    return drivers::prepare(at(), 2, "secret", "e-1/c1/");
  }
  /// Two seconds of warm-up, three of the window.
  static std::vector<contract::RunJob> jobs() {
    std::vector<contract::RunJob> jobs(2);
    for (int i = 0; i < 2; ++i) {
      auto& job = jobs[static_cast<std::size_t>(i)];
      job.run = "cell/1";
      job.driver = i;
      job.drivers = 2;
      job.targets.resize(1);
      job.home_warehouses = job.active_warehouses = {1};
      job.warmup = std::chrono::seconds{2};
      job.duration = std::chrono::seconds{3};
    }
    return jobs;
  }
  drivers::Context context() const {
    return {.clock = world.clock,
            .journal = journal,
            .database = "/r.db",
            .interrupt = [] {},
            .progress = [](const auto&, const auto&) {}};
  }
  std::vector<std::string> left() const {
    std::vector<std::string> all;
    for (const auto& host : hosts) {
      for (auto& one : host->left_of("e-1")) all.push_back(host->host() + ": " + one);
    }
    return all;
  }

  mutable FakeWorld world;
  mutable ListJournal journal;
  plan::Plan plan;
  std::vector<std::shared_ptr<FakeHost>> hosts;
  remote::Fleet fleet;
};

}  // namespace forklift::test
