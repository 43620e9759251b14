// The engines with real servers of this machine: what they make, what they refuse, and that nothing is left of them.
#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "common/mysql/connection.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/scenario/read.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;

namespace {

class QuietJournal final : public cluster::Journal {
 public:
  void starting(const std::string&, const std::string&, const std::string&, const std::string&) override {}
  void started(const remote::ProcessRecord&) override { ++running; }
  void stopped(const remote::ProcessRecord&) override { --running; }
  void event(const std::string&, const std::string&, const std::string&) override {}
  std::atomic<int> running{0};
};

/// A scenario's cluster, started, and stopped with the object.
class Started {
 public:
  Started(const std::string& cluster, const std::string& schema, const std::string& basedir = "")
      : base_port_(test::free_port_range(6)) {
    plan_ = plan::make(
        scenario::read_text(R"({"name": "e", "cluster": {)" + cluster + R"(, "workdir": ")" + (scratch_ / "w") +
                                R"(", "basedir": ")" + basedir + R"(", "base_port": )" + std::to_string(base_port_) +
                                R"(, "config": {"mysqld": {"innodb_buffer_pool_size": "64M"}}}, "schema": {)" + schema +
                                R"(}, "workload": {"warehouses": 4}})",
                            "e.json"),
        "e-1");
    fleet_["local"] = remote::make_local("local", system_clock());
    const cluster::Context context{plan_.clusters.front(), fleet_, journal_, system_clock(), "e-1", kPassword, [] {}};
    cluster::preflight(context);
    running_ = cluster::start(context);
    running_->create_schema(cell());
  }
  ~Started() {
    running_->stop();
    CHECK(journal_.running == 0);
    CHECK(test::processes_with(scratch_.path().string()).empty());
    for (int port = base_port_; port < base_port_ + 6; ++port) CHECK(test::can_bind(port));
  }
  const plan::Cell& cell() const { return plan_.cells.front(); }
  cluster::RunningCluster& operator*() { return *running_; }
  cluster::RunningCluster* operator->() { return running_.get(); }
  std::unique_ptr<sql::SqlSession> sql(std::size_t node) {
    auto endpoint = running_->sql_endpoints().at(node);
    endpoint.database = cell().database;
    return mysql::connect(endpoint);
  }
  static constexpr const char* kPassword = "00112233445566778899aabbccddeeff";

 private:
  test::ScratchDir scratch_;
  int base_port_;
  plan::Plan plan_;
  cluster::Fleet fleet_;
  QuietJournal journal_;
  std::unique_ptr<cluster::RunningCluster> running_;
};

std::string number(sql::SqlSession& session, const std::string& query) {
  return session.query(query).rows.at(0).at(0).value_or("NULL");
}

void insert_new_orders(sql::SqlSession& session) {
  std::string text = "INSERT INTO new_order (no_o_id, no_d_id, no_w_id) VALUES ";
  for (int w = 1; w <= 4; ++w) {
    for (int o = 1; o <= 20; ++o)
      text += (w + o > 2 ? ",(" : "(") + std::to_string(o) + ",1," + std::to_string(w) + ")";
  }
  session.query(text);
}

const std::string kTwoAndTwo =
    R"("engine": "spider", "data_nodes": [{"host": "local"}, {"host": "local"}], "sql_nodes": [{"host": "local"}, {"host": "local"}])";

std::string ndb_basedir() {
  const char* named = std::getenv("FORKLIFT_NDB_BASEDIR");
  const std::string dir = named != nullptr ? named : FORKLIFT_SOURCE_DIR "/../shared/ndb";
  return std::filesystem::exists(dir + "/bin/mysqld") ? std::filesystem::canonical(dir).string() : "";
}

}  // namespace

TEST_CASE("spider: rows of every variant are seen through both SQL nodes, once", "[cluster][integration]") {
  const std::string variant = GENERATE("none", "primary-key", "key", "hash");
  INFO(variant);
  Started cluster{kTwoAndTwo, "\"partition\": \"" + variant + "\", \"partitions\": 4"};
  const auto first = cluster.sql(0), second = cluster.sql(1);
  insert_new_orders(*first);
  CHECK(number(*second, "SELECT COUNT(*) FROM new_order") == "80");
  CHECK(number(*second, "SELECT COUNT(*) FROM new_order WHERE no_w_id = 3") == "20");
  std::map<std::string, std::int64_t> rows;
  for (const auto& placement : cluster->placement(cluster.cell())) rows[placement.node] += placement.rows;
  CHECK(rows["data-node-1"] + rows["data-node-2"] == 80);
  if (variant == "hash") CHECK(rows["data-node-1"] == 40);
  if (variant == "none") CHECK(rows["data-node-2"] == 0);
  CHECK(cluster->warehouse_groups(cluster.cell()).size() == (variant == "primary-key" ? 0 : 4));
}

TEST_CASE("spider: a rolled back transaction over both data nodes leaves nothing, a committed one all",
          "[cluster][integration]") {
  Started cluster{kTwoAndTwo, R"("partition": "hash", "partitions": 4)"};
  const auto first = cluster.sql(0), second = cluster.sql(1);
  first->query("BEGIN");
  insert_new_orders(*first);
  first->query("ROLLBACK");
  CHECK(number(*second, "SELECT COUNT(*) FROM new_order") == "0");
  first->query("BEGIN");
  insert_new_orders(*first);
  first->query("COMMIT");
  CHECK(number(*second, "SELECT COUNT(*) FROM new_order") == "80");
}

TEST_CASE("spider: a row locked through one SQL node is locked for the other", "[cluster][integration]") {
  Started cluster{kTwoAndTwo, R"("partition": "hash", "partitions": 4)"};
  const auto first = cluster.sql(0), second = cluster.sql(1);
  insert_new_orders(*first);
  first->query("BEGIN");
  first->query("SELECT no_o_id FROM new_order WHERE no_w_id = 1 AND no_d_id = 1 AND no_o_id = 1 FOR UPDATE");
  second->query("BEGIN");
  try {
    second->query("SELECT no_o_id FROM new_order WHERE no_w_id = 1 AND no_d_id = 1 AND no_o_id = 1 FOR UPDATE");
    FAIL("the row was not locked");
  } catch (const sql::SqlError& error) {
    CHECK(error.number() == 1205);
  }
}

TEST_CASE("innodb: two servers of their own, reached with the password only", "[cluster][integration]") {
  Started cluster{R"("engine": "innodb", "sql_nodes": [{"host": "local"}, {"host": "local"}])",
                  R"("partition": "hash", "partitions": 2)"};
  insert_new_orders(*cluster.sql(0));
  CHECK(number(*cluster.sql(1), "SELECT COUNT(*) FROM new_order") == "0");
  CHECK(cluster->load_method(cluster.cell()).sharded);
  for (const auto* user : {"root", ""}) {
    auto endpoint = cluster->sql_endpoints()[0];
    endpoint.user = user;
    endpoint.password = "";
    CHECK_THROWS_AS(mysql::connect(endpoint), sql::SqlError);
  }
  CHECK_FALSE(cluster->effective_config().empty());
  CHECK_FALSE(cluster->counters().empty());
  for (const auto& process : test::processes_with("e-1/c1/"))
    CHECK(process.find(Started::kPassword) == std::string::npos);
}

TEST_CASE("innodb: MySQL from a basedir works like MariaDB", "[cluster][integration]") {
  const auto basedir = ndb_basedir();
  if (basedir.empty()) {
    WARN("SKIPPED: no MySQL found; set FORKLIFT_NDB_BASEDIR to a MySQL basedir");
    return;
  }
  Started cluster{R"("engine": "innodb", "sql_nodes": [{"host": "local"}])", R"("partition": "none")", basedir};
  insert_new_orders(*cluster.sql(0));
  CHECK(number(*cluster.sql(0), "SELECT COUNT(*) FROM new_order") == "80");
  CHECK(cluster->versions().at(0).text.find("MariaDB") == std::string::npos);
}

TEST_CASE("external: only the named database is touched, and a stranger's tables are refused",
          "[cluster][integration]") {
  Started owner{R"("engine": "innodb", "sql_nodes": [{"host": "local"}])", R"("partition": "none")"};
  const auto endpoint = owner->sql_endpoints()[0];
  owner.sql(0)->query("CREATE DATABASE mine; CREATE DATABASE theirs; CREATE TABLE theirs.accounts (id INT)");
  const auto plan_for = [&](const std::string& database) {
    return plan::make(
        scenario::read_text(R"({"name": "x", "cluster": {"engine": "external", "user": "forklift", "database": ")" +
                                database + R"(", "endpoints": [{"port": )" + std::to_string(endpoint.port) + "}]}}",
                            "x.json"),
        "x-1");
  };
  cluster::Fleet fleet;
  QuietJournal journal;
  const auto mine = plan_for("mine"), theirs = plan_for("theirs");
  const auto start = [&](const plan::Plan& plan) {
    return cluster::start({plan.clusters.front(), fleet, journal, system_clock(), "x-1", endpoint.password, [] {}});
  };
  start(mine)->create_schema(mine.cells.front());
  CHECK(number(*owner.sql(0), "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'mine'") == "9");
  CHECK_THROWS_WITH(start(theirs)->create_schema(theirs.cells.front()),
                    "database theirs: it has tables that are not DBT2's: accounts. Set cluster.database to an empty "
                    "database, or to one "
                    "that Forklift may use.");
  CHECK(number(*owner.sql(0), "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'theirs'") == "1");
}
