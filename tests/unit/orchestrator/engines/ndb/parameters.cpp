#include "orchestrator/engines/ndb/parameters.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/orchestrator/engines/ndb/plan.hpp"

using namespace forklift;
using namespace forklift::engines::ndb;

namespace {

const std::string kXml = R"(<configvariables ndbversionstring="mysql-9.7.2 ndb-9.7.2">
  <section primarykeys="NodeId" name="NDBD">
    <param max="17592186044416" default="102760448" comment="Number bytes on each data node" type="unsigned" name="DataMemory"/>
    <param comment="Thread configuration" type="string" name="ThreadConfig"/>
  </section>
  <section primarykeys="NodeId1,NodeId2" name="TCP">
    <param type="unsigned" name="SendBufferMemory"/>
  </section>
</configvariables>)";

std::vector<std::string> problems(const std::string& cluster_keys) {
  const auto plan = test::ndb_plan(cluster_keys);
  std::vector<std::string> texts;
  for (const auto& error : check_parameters(plan.clusters.at(0).settings, parse_configinfo(kXml), "NDB 9.7.2"))
    texts.emplace_back(error.what());
  return texts;
}

}  // namespace

TEST_CASE("parameters: sections and names are read from ndb_config's XML", "[ndb][unit]") {
  CHECK(parse_configinfo(kXml) == Parameters{{"NDBD", {"DataMemory", "ThreadConfig"}}, {"TCP", {"SendBufferMemory"}}});
  CHECK_THROWS_WITH(
      parse_configinfo("bash: ndb_config: not found"),
      "ndb_config --configinfo --xml: its output names no parameters. Check that cluster.basedir is an NDB Cluster.");
}

TEST_CASE("parameters: a misspelt name is shown with the nearest one", "[ndb][unit]") {
  CHECK(problems(
            R"("config": {"ndbd": {"datamemory": "1G"}, "tcp": {"SendBufferMemory": "1M"}, "mysqld": {"anything": 1}})")
            .empty());
  CHECK(problems(R"("config": {"ndbd": {"DataMemroy": "1G"}})") ==
        std::vector<std::string>{"/cluster/config/ndbd/DataMemroy: NDB 9.7.2 has no [ndbd] parameter \"DataMemroy\". "
                                 "Did you mean \"DataMemory\"?"});
  CHECK(problems(R"("config": {"tpc": {"x": 1}})") ==
        std::vector<std::string>{
            "/cluster/config/tpc: NDB Cluster has no kind of process or link \"tpc\". Did you mean \"tcp\"?"});
  CHECK(problems(R"("data_nodes": [{"host": "local"}, {"host": "local", "config": {"Zzz": 1}}])") ==
        std::vector<std::string>{"/cluster/data_nodes/1/config/Zzz: NDB 9.7.2 has no [ndbd] parameter \"Zzz\". List "
                                 "them with: ndb_config --configinfo (section NDBD)."});
}
