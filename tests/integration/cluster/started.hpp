#pragma once
// A cluster on this machine for one test, started without the pipeline, and stopped with the object.
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "common/core/error.hpp"
#include "common/mysql/connection.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/scenario/read.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

namespace forklift::test {

/// Tests run side by side, and marks name the experiment.
inline const std::string kExperiment = fmt::format("e-{}", ::getpid());

class QuietJournal final : public cluster::Journal {
 public:
  void starting(const std::string&, const std::string&, const std::string&, const std::string&) override {}
  void started(const remote::ProcessRecord&) override { ++running; }
  void stopped(const remote::ProcessRecord&) override { --running; }
  void ended(const std::string&) override {}
  void event(const std::string& kind, const std::string& node, const std::string& text) override {
    if (kind == "ready") return;
    const std::lock_guard lock{guard_};
    said.push_back(kind + " " + node + ": " + text);
  }
  std::atomic<int> running{0};
  std::vector<std::string> said;  ///< but that a node is ready

 private:
  std::mutex guard_;
};

/// What a test adds to the scenario's parts.
struct More {
  std::string basedir{}, mysqld{}, hosts{};
  std::vector<std::string> client_hosts{};
};

/// A scenario's cluster, started, and stopped with the object.
class Started {
 public:
  Started(const std::string& cluster, const std::string& schema, const More& more = {})
      : base_port_(free_port_range(6)) {
    plan_ =
        plan::make(scenario::read_text(R"({"name": "e", "hosts": {"local": {)" + more.hosts + R"(}}, "cluster": {)" +
                                           cluster + R"(, "workdir": ")" + (scratch_ / "w") + R"(", "basedir": ")" +
                                           more.basedir + R"(", "base_port": )" + std::to_string(base_port_) +
                                           R"(, "config": {"mysqld": {"innodb_buffer_pool_size": "64M")" + more.mysqld +
                                           R"(}}}, "schema": {)" + schema + R"(}, "workload": {"warehouses": 4}})",
                                       "e.json"),
                   kExperiment);
    fleet_["local"] = remote::make_local("local", system_clock());
    const cluster::Context context{
        plan_.clusters.front(), fleet_, journal_, system_clock(), kExperiment, "", kPassword, [] {}, {},
        more.client_hosts};
    cluster::preflight(context);
    try {
      running_ = cluster::start(context);
    } catch (const Error&) {
      check_nothing_left();
      throw;
    }
    running_->create_schema(cell());
  }
  ~Started() {
    if (!running_) return;
    running_->stop();
    check_nothing_left();
  }
  void check_nothing_left() {
    CHECK(journal_.running == 0);
    CHECK(processes_with(scratch_.path().string()).empty());
    for (int port = base_port_; port < base_port_ + 6; ++port) CHECK(can_bind(port));
  }
  const plan::Cell& cell() const { return plan_.cells.front(); }
  cluster::RunningCluster& operator*() { return *running_; }
  cluster::RunningCluster* operator->() { return running_.get(); }
  std::unique_ptr<sql::SqlSession> sql(std::size_t node) {
    auto endpoint = running_->sql_endpoints().at(node);
    endpoint.database = cell().database;
    return mysql::connect(endpoint);
  }
  const std::vector<std::string>& said() const { return journal_.said; }
  int base_port() const { return base_port_; }
  const ScratchDir& scratch() const { return scratch_; }
  static constexpr const char* kPassword = "00112233445566778899aabbccddeeff";

 private:
  ScratchDir scratch_;
  int base_port_;
  plan::Plan plan_;
  remote::Fleet fleet_;
  QuietJournal journal_;
  std::unique_ptr<cluster::RunningCluster> running_;
};

}  // namespace forklift::test
