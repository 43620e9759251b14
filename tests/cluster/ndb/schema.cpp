// The nine tables on a real NDB Cluster: where rows go under each way to partition, and what the cluster tells of it.
#include <catch2/catch.hpp>
#include <set>

#include "tests/cluster/ndb/running.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

/// 1000 stock rows of each of four warehouses.
void fill(RunningNdb& ndb) {
  for (int w = 1; w <= 4; ++w) {
    std::string rows;
    for (int i = 1; i <= 1000; ++i) {
      rows += (rows.empty() ? "(" : ", (") + std::to_string(i) + ", " + std::to_string(w) +
              ", 1, '','','','','','','','','','', 0, 0, 0, '')";
    }
    ndb.session()->query("INSERT INTO " + ndb.cell().database + ".stock VALUES " + rows);
  }
}

std::multiset<std::int64_t> stock_rows(RunningNdb& ndb) {
  std::multiset<std::int64_t> rows;
  for (const auto& place : ndb.cluster().placement(ndb.cell())) {
    if (place.table == "stock") rows.insert(place.rows);
  }
  return rows;
}

bool has_counter(const std::vector<cluster::Counter>& counters, const std::string& node, const std::string& name) {
  return std::any_of(counters.begin(), counters.end(),
                     [&](const auto& counter) { return counter.node == node && counter.name == name; });
}

}  // namespace

TEST_CASE("ndb: hash places warehouses evenly, key does not, and the cluster's groups are known", "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb{R"("replicas": 1)"};
  ndb.cluster().start();
  ndb.cluster().create_schema(ndb.cell());
  fill(ndb);
  CHECK(stock_rows(ndb) == std::multiset<std::int64_t>{1000, 1000, 1000, 1000});
  const auto groups = ndb.cluster().warehouse_groups(ndb.cell());
  REQUIRE(groups.size() == 4);
  CHECK(groups[0] == groups[2]);  // two partitions apart: the same of two node groups
  CHECK(groups[0] != groups[1]);

  const auto counters = ndb.cluster().counters();
  CHECK(has_counter(counters, "sql-node-1", "Ndb_api_wait_exec_complete_count"));
  CHECK(has_counter(counters, "data-node-2", "ndbinfo.DBTC.1.TRANSACTIONS"));
  CHECK(has_counter(counters, "data-node-1", "ndbinfo.LDM.1.key_operations"));
  const auto config = ndb.cluster().effective_config();
  CHECK(std::any_of(config.begin(), config.end(), [](const auto& s) {
    return s.node == "data-node-1" && s.name == "DataMemory" && s.value == "268435456";
  }));
  CHECK(ndb.cluster().versions().size() == 5);
  ndb.cluster().check_alive();

  auto by_key = ndb.cell();
  by_key.settings.schema.partition = scenario::Partition::key;
  ndb.cluster().create_schema(by_key);
  fill(ndb);
  CHECK(stock_rows(ndb) != std::multiset<std::int64_t>{1000, 1000, 1000, 1000});
  CHECK(ndb.cluster().warehouse_groups(by_key).size() == 4);

  by_key.settings.schema.partition = scenario::Partition::primary_key;
  by_key.settings.schema.partitions = 0;
  ndb.cluster().create_schema(by_key);
  CHECK(ndb.cluster().warehouse_groups(by_key).empty());  // a warehouse's rows are on all fragments
}

TEST_CASE("ndb: ITEM's places, disk data and table comments are accepted", "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb{
      "", R"({"partition": "key", "item": "innodb-replicated", "disk_data": ["history"], "read_backup": "off"})"};
  ndb.cluster().start();
  auto cell = ndb.cell();
  for (const auto* item : {"innodb-replicated", "local-copy", "fully-replicated", "ndb"}) {
    cell.settings.schema.item = item;
    INFO(item);
    ndb.cluster().create_schema(cell);
    ndb.session()->query("INSERT INTO " + cell.database + ".item VALUES (1, 1, 'a', 1.00, 'b')");
    const auto there = [&] {
      return ndb.session(1)->query("SELECT * FROM " + cell.database + ".item").rows.size() == 1;
    };
    const bool found =
        poll_until(system_clock(),
                   Deadline::after(system_clock(), std::chrono::seconds{item == std::string{"local-copy"} ? 1 : 20}),
                   std::chrono::milliseconds{50}, there);
    CHECK(found == (std::string{item} != "local-copy"));
    const auto places = ndb.cluster().placement(cell);
    CHECK(std::count_if(places.begin(), places.end(),
                        [](const auto& place) { return place.table == "item" && place.rows == 1; }) == 1);
    CHECK(ndb.cluster().load_method(cell).item_per_target == (std::string{item} == "local-copy"));
  }
}
