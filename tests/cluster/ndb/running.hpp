#pragma once
// A real NDB Cluster for one test: two data nodes, two SQL nodes, in a scratch directory on free ports. Nothing is left
// behind.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "common/mysql/connection.hpp"
#include "orchestrator/engines/ndb/ndb.hpp"
#include "orchestrator/engines/ndb/programs.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/scenario/read.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/ndb.hpp"
#include "tests/support/scratch_dir.hpp"

namespace forklift::test {

/// Keeps what an engine tells.
class Told : public cluster::Journal {
 public:
  void starting(const std::string&, const std::string&, const std::string&, const std::string&) override {}
  void started(const remote::ProcessRecord&) override {}
  void stopped(const remote::ProcessRecord&) override {}
  void ended(const std::string&) override {}
  void event(const std::string& kind, const std::string& node, const std::string& text) override {
    const std::lock_guard lock{guard_};
    lines.push_back(kind + " " + node + ": " + text);
  }
  std::vector<std::string> lines;

 private:
  std::mutex guard_;
};

class RunningNdb {
 public:
  /// `cluster_keys` and `schema` replace the small scenario's.
  explicit RunningNdb(const std::string& cluster_keys = "",
                      const std::string& schema = R"({"partition": "hash", "partitions": 4})", double scale = 0.01)
      : base_port_(free_port_range(10)) {
    Json scenario = Json::parse(R"({"name": "n", "cluster": {"engine": "ndb", "management_servers": [{"host": "local"}],
      "data_nodes": [{"host": "local"}, {"host": "local"}], "sql_nodes": [{"host": "local"}, {"host": "local"}],
      "config": {"ndbd": {"DataMemory": "256M"}}}, "workload": {"warehouses": 4, "scale": 0.01}})");
    scenario["cluster"].update(
        Json{{"basedir", ndb_basedir()}, {"workdir", scratch_ / "w"}, {"base_port", base_port_}});
    scenario["cluster"].update(Json::parse("{" + cluster_keys + "}"));
    scenario["schema"] = Json::parse(schema);
    scenario["workload"]["scale"] = scale;
    plan_ = plan::make(scenario::read_text(scenario.dump(), "n.json", {}), "n-1");
    fleet_["local"] = remote::make_local("local", system_clock());
    cluster_ = std::make_unique<engines::ndb::NdbCluster>(context(), engines::ndb::read_parameters(context()));
  }
  ~RunningNdb() {
    try {
      cluster_->stop();
    } catch (const std::exception&) {
    }
  }

  cluster::Context context() {
    return {.plan = plan_.clusters.at(0),
            .fleet = fleet_,
            .journal = told,
            .clock = system_clock(),
            .experiment = plan_.experiment + scratch_.path().string(),
            .password = password_,
            .check_cancelled = [] {}};
  }
  engines::ndb::NdbCluster& cluster() { return *cluster_; }
  std::string connect_string() const { return cluster_->connect_string(); }
  const std::string& password() const { return password_; }
  const plan::Cell& cell() const { return plan_.cells.at(0); }
  std::unique_ptr<sql::SqlSession> session(std::size_t sql_node = 0) {
    return mysql::connect(cluster_->sql_endpoints().at(sql_node));
  }
  std::string path() const { return scratch_.path().string(); }
  Told told;

 private:
  ScratchDir scratch_;
  int base_port_;
  std::string password_ = random_token();
  plan::Plan plan_;
  remote::Fleet fleet_;
  std::unique_ptr<engines::ndb::NdbCluster> cluster_;
};

}  // namespace forklift::test
