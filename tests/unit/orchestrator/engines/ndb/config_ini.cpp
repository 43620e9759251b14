#include "orchestrator/engines/ndb/config_ini.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/engines/ndb/rules.hpp"
#include "tests/unit/orchestrator/engines/ndb/plan.hpp"

using namespace forklift;
using namespace forklift::engines::ndb;

namespace {

std::string text_of(const plan::Plan& plan, const Parameters& known = {}) {
  const auto& cluster = plan.clusters.at(0);
  return config_ini(cluster, make_layout(cluster), known);
}

}  // namespace

TEST_CASE("config.ini: the whole text of a small cluster", "[ndb][unit]") {
  CHECK(text_of(test::ndb_plan(R"("api_slots": 1)")) == R"([ndb_mgmd]
NodeId=145
HostName=127.0.0.1
PortNumber=20000
DataDir=/w/n-1/c1/management-server-1

[ndbd default]
DataMemory=1152M
FragmentLogFileSize=64M
InitFragmentLogFiles=SPARSE
MaxNoOfAttributes=5000
MaxNoOfConcurrentOperations=65536
MaxNoOfOrderedIndexes=512
MaxNoOfTables=512
NoOfFragmentLogFiles=16
NoOfFragmentLogParts=4
NoOfReplicas=2
RedoBuffer=32M
SharedGlobalMemory=128M
TimeBetweenWatchDogCheckInitial=60000
TransactionDeadlockDetectionTimeout=3000

[ndbd]
NodeId=1
HostName=127.0.0.1
ServerPort=20001
DataDir=/w/n-1/c1/data-node-1

[ndbd]
NodeId=2
HostName=127.0.0.1
ServerPort=20002
DataDir=/w/n-1/c1/data-node-2

[mysqld]
NodeId=146
HostName=127.0.0.1

[mysqld]
NodeId=147
HostName=127.0.0.1

[api]
NodeId=148
HostName=127.0.0.1
)");
}

TEST_CASE("config.ini: the user's values beat ours whatever their case, and one node's beat all nodes'",
          "[ndb][unit]") {
  const auto text =
      text_of(test::ndb_plan(R"("config": {"ndbd": {"datamemory": "2G", "ThreadConfig": "main,ldm={count=2}"},
                                              "tcp": {"SendBufferMemory": "8M"}, "api": {"BatchSize": 512}})"));
  CHECK(text.find("datamemory=2G\n") != std::string::npos);
  CHECK(text.find("DataMemory=") == std::string::npos);
  CHECK(text.find("ThreadConfig=main,ldm={count=2}\n") == text.rfind("ThreadConfig=main,ldm={count=2}\n"));
  CHECK(text.find("[tcp default]\nSendBufferMemory=8M\n") == 0);
  CHECK(text.find("[mysqld default]\nBatchSize=512\n") != std::string::npos);
}

TEST_CASE("config.ini: connection pools, location domains and node groups", "[ndb][unit]") {
  const auto text = text_of(test::ndb_plan(R"("connection_pool": 2, "api_slots": 0, "replicas": 1,
      "data_nodes": [{"host": "local", "node_group": 1, "location_domain": 2}, {"host": "local", "node_group": 0, "config": {"Numa": 0}}],
      "sql_nodes": [{"host": "local", "location_domain": 2}])"));
  CHECK(text.find("DataDir=/w/n-1/c1/data-node-1\nNodeGroup=1\nLocationDomainId=2\n") != std::string::npos);
  CHECK(text.find("DataDir=/w/n-1/c1/data-node-2\nNodeGroup=0\nNuma=0\n") != std::string::npos);
  CHECK(text.find("[mysqld]\nNodeId=146\nHostName=127.0.0.1\nLocationDomainId=2\n\n"
                  "[mysqld]\nNodeId=147\nHostName=127.0.0.1\nLocationDomainId=2\n") != std::string::npos);
  CHECK(text.find("[api]") == std::string::npos);
}

TEST_CASE("config.ini: a default of ours that the version does not know is left out", "[ndb][unit]") {
  const auto text = text_of(test::ndb_plan(), Parameters{{"NDBD", {"DataMemory", "NoOfReplicas"}}});
  CHECK(text.find("[ndbd default]\nDataMemory=1152M\nNoOfReplicas=2\n\n") != std::string::npos);
}

TEST_CASE("config.ini: a program takes an [api] slot on the hosts of the drivers alone", "[ndb][unit]") {
  auto plan = test::ndb_plan(R"("api_slots": 3)");
  plan.clusters.front().driver_addresses = {"10.0.0.1", "10.0.0.2"};
  const auto slots = [&](int asked) {
    plan.clusters.front().settings.own.edit<engines::ndb::ClusterValues>().api_slots = asked;
    std::string text = text_of(plan), all;
    for (auto at = text.find("[api]\n"); at != std::string::npos; at = text.find("[api]\n", at + 1)) {
      const auto host = text.find("HostName=", at) + 9;
      all += text.substr(host, text.find('\n', host) - host) + " ";
    }
    return all;
  };
  CHECK(slots(3) == "10.0.0.1 10.0.0.2 10.0.0.1 ");
  CHECK(slots(1) == "10.0.0.1 10.0.0.2 ");  // no driver's host stays without
  CHECK(slots(0).empty());
}
