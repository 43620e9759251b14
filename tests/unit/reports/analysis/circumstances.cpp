#include "reports/analysis/circumstances.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// Two SQL nodes on one host, a data node on another; cluster 1 is another cell's.
Inventory inventory(const std::string& id = "one-20261123-040506-ab12") {
  Inventory all;
  all.experiment.id = id;
  all.experiment.version = "0.1.0";
  all.experiment.revision = "2c28832";
  all.hosts = {{"db1", "cores", "2"},     {"db1", "hostname", "a"}, {"db1", "kernel", "Linux 6.1"},
               {"db1", "load", "0.1"},    {"db2", "cores", "4"},    {"db2", "memory_kb", "8388608"},
               {"client", "cores", "16"}, {"other", "cores", "128"}};
  all.nodes = {{0, "sql-node-1", "sql-node", "db1", "", 0, ""},
               {0, "sql-node-2", "sql-node", "db1", "", 0, ""},
               {0, "data-node-1", "data-node", "db2", "", 0, ""},
               {1, "sql-node-1", "sql-node", "other", "", 0, ""}};
  all.versions = {{0, {"sql-node-1", "server", "/usr/sbin/mariadbd  Ver 10.11.6-MariaDB for Linux"}},
                  {0, {"sql-node-2", "server", "/opt/sbin/mariadbd  Ver 10.11.6-MariaDB for Linux"}},
                  {1, {"sql-node-1", "server", "11.4"}}};
  all.settings = {{0, {"sql-node-1", "innodb_buffer_pool_size", "1024"}},
                  {0, {"sql-node-2", "innodb_buffer_pool_size", "2048"}},
                  {0, {"sql-node-1", "port", "20000"}},
                  {0, {"data-node-1", "ServerPort", "20001"}},
                  {0, {"sql-node-1", "ndb_connectstring", "127.0.0.1:20002"}},
                  {0, {"sql-node-1", "init_file", "/work/" + id + "/init.sql"}},
                  {1, {"sql-node-1", "innodb_buffer_pool_size", "1"}}};
  return all;
}

Circumstances of(const Inventory& all) { return circumstances_of(all, store::Cell{}); }

}  // namespace

TEST_CASE("circumstances: machines, versions and settings are told by the role of a cell's nodes", "[analysis][unit]") {
  const auto c = of(inventory());
  CHECK(c.machines == Values{{"sql-node cores", "2"},
                             {"sql-node kernel", "Linux 6.1"},
                             {"data-node cores", "4"},
                             {"data-node memory", "8.0 GiB"},
                             {"driver cores", "16"}});
  CHECK(c.versions == Values{{"sql-node server", "10.11.6-MariaDB for Linux"}, {"forklift", "0.1.0 (2c28832)"}});
  CHECK(c.settings == Values{{"sql-node innodb_buffer_pool_size", "1024, 2048"}});
}

TEST_CASE("circumstances: hosts that the scenario names for drivers are theirs, beside servers or not",
          "[analysis][unit]") {
  store::Cell cell;
  cell.record.settings = {{"cluster", {{"driver_hosts", {"db2"}}}}};
  CHECK(circumstances_of(inventory(), cell).machines.at("driver cores") == "16, 4");
}

TEST_CASE("circumstances: another host with the same facts, in another place, is no difference", "[analysis][unit]") {
  auto other = inventory("two-20261124-040506-cd34");
  for (auto& fact : other.hosts) {
    if (fact.host == "db1") fact.host = "elsewhere";
    if (fact.fact == "hostname" || fact.fact == "load") fact.value += "9";
  }
  for (auto& node : other.nodes) {
    if (node.host == "db1") node.host = "elsewhere";
  }
  CHECK(unlike(of(inventory()), of(other)).empty());
}

TEST_CASE("circumstances: what differs is told once per role", "[analysis][unit]") {
  auto other = inventory();
  other.hosts[0].value = "3";
  other.hosts.push_back({"db1", "cgroup_cpu", "0.5"});
  other.versions[0].version.text = other.versions[1].version.text = "mariadbd  Ver 11.4";
  other.settings[1].setting.value = "1024";
  other.settings.push_back({0, {"sql-node-1", "new_in_this_version", "ON"}});
  other.experiment.version = "0.2.0";
  CHECK(unlike(of(inventory()), of(other)) ==
        std::vector<Unlike>{{"machine", "sql-node cgroup_cpu", "", "0.5"},
                            {"machine", "sql-node cores", "2", "3"},
                            {"version", "forklift", "0.1.0 (2c28832)", "0.2.0 (2c28832)"},
                            {"version", "sql-node server", "10.11.6-MariaDB for Linux", "11.4"},
                            {"setting", "sql-node innodb_buffer_pool_size", "1024, 2048", "1024"}});
}

TEST_CASE("circumstances: roles of one side only are shown by their versions alone", "[analysis][unit]") {
  auto other = inventory();
  other.nodes.erase(other.nodes.begin() + 2);  // db2 is no server's host any more
  other.versions.push_back({0, {"proxy-1", "proxy", "0.1.0"}});
  CHECK(unlike(of(inventory()), of(other)) == std::vector<Unlike>{{"machine", "driver cores", "16", "16, 4"},
                                                                  {"machine", "driver memory", "", "8.0 GiB"},
                                                                  {"version", "proxy proxy", "", "0.1.0"}});
}

TEST_CASE("circumstances: a side that recorded nothing is one difference per group", "[analysis][unit]") {
  Inventory imported;
  imported.experiment.version = "0.1.0";
  imported.experiment.revision = "2c28832";
  CHECK_FALSE(imported.complete());
  CHECK(inventory().complete());
  CHECK(unlike(of(imported), of(inventory())) ==
        std::vector<Unlike>{{"machine", "all", "not recorded", "recorded"},
                            {"version", "sql-node server", "", "10.11.6-MariaDB for Linux"},
                            {"setting", "all", "not recorded", "recorded"}});
}
