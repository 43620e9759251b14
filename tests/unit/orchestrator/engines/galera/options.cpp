// What servers of a Galera cluster are told, and what a scenario may say of it.
#include "orchestrator/engines/galera/options.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/cluster/server/readings.hpp"
#include "orchestrator/cluster/server/reserved.hpp"
#include "orchestrator/engines/galera/programs.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/scenario/read.hpp"

using namespace forklift;
using namespace forklift::engines::galera;

namespace {

const char* const kScenario = R"({"name": "g", "repeats": 1,
  "cluster": {"engine": "galera", "base_port": 21000, "sql_nodes": [{"host": "local"}, {"host": "local"}]},
  "workload": {"warehouses": 2}})";

scenario::Scenario read(const std::vector<std::string>& sets = {}) {
  return scenario::read_text(kScenario, "g.json", sets, {cluster::check_server_options});
}

plan::Cluster planned(const std::vector<std::string>& sets = {}) { return plan::make(read(sets), "x").clusters.at(0); }

std::string refused(const std::string& set) {
  try {
    read({set});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("galera: each node has ports of its own for the group, IST and SST", "[galera][unit]") {
  const auto cluster = planned();
  CHECK(cluster::ports_of(cluster.nodes.at(0)) == std::vector<int>{21000, 21001, 21002, 21003});
  CHECK(cluster::ports_of(cluster.nodes.at(1)) == std::vector<int>{21004, 21005, 21006, 21007});
  CHECK(cluster_address(cluster.nodes) == "gcomm://127.0.0.1:21001,127.0.0.1:21005");
  auto nodes = cluster.nodes;
  nodes[1].address = "fd00::2";
  CHECK(cluster_address(nodes) == "gcomm://127.0.0.1:21001,[fd00::2]:21005");
}

TEST_CASE("galera: a server is told its addresses, and how it starts", "[galera][unit]") {
  const auto cluster = planned();
  const auto joins = server_options(cluster, cluster.nodes.at(1), "run-20261127-101112-ab12", {.provider = "/p.so"});
  CHECK(joins == scenario::Options{{"wsrep_on", "ON"},
                                   {"wsrep_provider", "/p.so"},
                                   {"wsrep_provider_options",
                                    "base_host=127.0.0.1;base_port=21005;gmcast.listen_addr=tcp://127.0.0.1:21005;"
                                    "ist.recv_addr=127.0.0.1:21006"},
                                   {"wsrep_cluster_name", "run-20261127-101112-ab12-c1"},
                                   {"wsrep_cluster_address", "gcomm://127.0.0.1:21001,127.0.0.1:21005"},
                                   {"wsrep_node_name", "sql-node-2"},
                                   {"wsrep_node_address", "127.0.0.1"},
                                   {"wsrep_node_incoming_address", "127.0.0.1:21004"},
                                   {"wsrep_sst_method", "rsync"},
                                   {"wsrep_sst_receive_address", "127.0.0.1:21007"},
                                   {"binlog_format", "ROW"},
                                   {"innodb_autoinc_lock_mode", "2"}});
  const auto first = server_options(cluster, cluster.nodes.at(0), "x", {.provider = "/p.so", .bootstrap = true});
  CHECK(first.at("wsrep_cluster_address") == "gcomm://");
  const auto back = server_options(cluster, cluster.nodes.at(0), "x", {.provider = "/p.so", .position = "u:7"});
  CHECK(back.at("wsrep_start_position") == "u:7");
}

TEST_CASE("galera: the password is in an option file only where a state transfer needs it", "[galera][unit]") {
  const Start how{.provider = "/p.so", .password = "secret"};
  const auto by_rsync = planned(), by_backup = planned({"cluster.sst=mariabackup"});
  CHECK_FALSE(server_options(by_rsync, by_rsync.nodes.at(0), "x", how).contains("wsrep_sst_auth"));
  CHECK(server_options(by_backup, by_backup.nodes.at(0), "x", how).at("wsrep_sst_auth") == "root:secret");
  CHECK(server_options(by_backup, by_backup.nodes.at(0), "x", how).at("wsrep_sst_method") == "mariabackup");
}

TEST_CASE("galera: a cluster's name is unique and fits", "[galera][unit]") {
  CHECK(cluster_name("g-20261127-101112-ab12", 0) == "g-20261127-101112-ab12-c1");
  CHECK(cluster_name("a-very-long-name-of-a-scenario-20261127-101112-ab12", 11) == "cenario-20261127-101112-ab12-c12");
}

TEST_CASE("galera: the scenario's own provider options come behind the addresses", "[galera][unit]") {
  const auto cluster = planned({"cluster.provider_options= gcs.fc_limit = 64 ;gcache.size=1G;"});
  CHECK(provider_options(cluster.nodes.at(0), cluster.settings) ==
        "base_host=127.0.0.1;base_port=21001;gmcast.listen_addr=tcp://127.0.0.1:21001;ist.recv_addr=127.0.0.1:21002;"
        "gcs.fc_limit = 64;gcache.size=1G");
  CHECK(refused("cluster.provider_options=gcs.fc_limit") ==
        "--set cluster.provider_options=gcs.fc_limit: \"gcs.fc_limit\" is not an option with its value. Write "
        "\"name=value; name=value\".");
  CHECK(refused("cluster.provider_options=ist.recv_addr=1.2.3.4") ==
        "--set cluster.provider_options=ist.recv_addr=1.2.3.4: \"ist.recv_addr\" is an option that Forklift sets "
        "itself. Remove it.");
  CHECK(refused("cluster.config.mysqld.wsrep_provider_options=gcache.size=1G") ==
        "--set cluster.config.mysqld.wsrep_provider_options=gcache.size=1G: \"wsrep_provider_options\" is an option "
        "that Forklift sets itself. Set cluster.provider_options instead.");
  CHECK(refused("cluster.config.mysqld.wsrep_sst_method=rsync") ==
        "--set cluster.config.mysqld.wsrep_sst_method=rsync: \"wsrep_sst_method\" is an option that Forklift sets "
        "itself. Set cluster.sst instead.");
  CHECK(refused("cluster.config.mysqld.wsrep_slave_threads=4").empty());
}

TEST_CASE("galera: every node holds every row", "[galera][unit]") {
  const auto two = cluster::needs(planned()).at("local").disk;
  const auto more = cluster::needs(planned({"workload.warehouses=4"})).at("local").disk;
  CHECK(more - two == 2 * 2 * std::int64_t{150} * 1024 * 1024);
}

TEST_CASE("galera: what replication costs is counted, and is no headline", "[galera][unit]") {
  for (const auto& measure : measures()) {
    INFO(measure.name);
    CHECK_FALSE(measure.headline);
    CHECK_FALSE(measure.higher_is_better);
    const auto words = split(measure.source, ' ');
    REQUIRE(words.size() == 3);
    for (const auto* word : {&words[0], &words[2]}) {
      if (*word != "transactions") CHECK(cluster::is_counter(word->substr(std::string{"counter/"}.size())));
    }
  }
  CHECK(measures().size() == 4);
}

TEST_CASE("galera: a server's position is read from what it says when it recovers", "[galera][unit]") {
  CHECK(position_in("2026-11-27 21:35:05 0 [Note] WSREP: Recovered position: "
                    "5316a1a2-eaaa-11f1-8d2b-fe63bcd2e24e:578\n2026 more\n") ==
        "5316a1a2-eaaa-11f1-8d2b-fe63bcd2e24e:578");
  CHECK(position_in("WSREP: Recovered position: a:1\nWSREP: Recovered position: a:2") == "a:2");
  CHECK(position_in("nothing").empty());
}

TEST_CASE("galera: how a server got its rows is what it wrote since its last start", "[galera][unit]") {
  const std::string first =
      "[Note] Starting MariaDB 10.11 as process 1\nWSREP_SST: [INFO] rsync SST completed on joiner (2)\n";
  const std::string second = first + "[Note] Starting MariaDB 10.11 as process 2\n";
  CHECK(transfer_in(first) == "SST");
  CHECK(transfer_in(second).empty());
  CHECK(transfer_in(second + "WSREP_SST: [INFO] mariabackup IST completed on joiner (2)\n") == "IST");
  CHECK(transfer_in("").empty());
}

TEST_CASE("galera scenarios: each is valid, and states purpose and expectation", "[galera][unit]") {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{FORKLIFT_SOURCE_DIR "/scenarios/galera"}) {
    if (entry.path().extension() != ".json") continue;
    INFO(entry.path().string());
    ++files;
    const auto text = read_file(entry.path());
    const auto plan =
        plan::make(scenario::read_text(text, entry.path().string(), {}, {cluster::check_server_options}), "x");
    CHECK(text.find("Purpose: ") != std::string::npos);
    CHECK(text.find("Expected: ") != std::string::npos);
    for (const auto& cluster : plan.clusters) CHECK(cluster.settings.engine == "galera");
  }
  CHECK(files == 3);
}
