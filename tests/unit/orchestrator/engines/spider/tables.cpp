#include "orchestrator/engines/spider/tables.hpp"
#include "orchestrator/scenario/scenario.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::engines::spider;
using scenario::Partition;

namespace {
const Table& table(const std::string& name) {
  for (const auto& one : cluster::tables()) {
    if (one.name == name) return one;
  }
  throw std::out_of_range{name};
}
}  // namespace

TEST_CASE("spider: Spider's partitions go round the data nodes, each into its own database", "[spider][unit]") {
  CHECK(spider_options(table("district"), {.partition = Partition::hash, .partitions = 3}, "dbt2", 2) ==
        "ENGINE=SPIDER PARTITION BY HASH (d_w_id) ("
        "PARTITION p0 COMMENT = 'srv \"data_node_1\", database \"dbt2_p0\", table \"district\"', "
        "PARTITION p1 COMMENT = 'srv \"data_node_2\", database \"dbt2_p1\", table \"district\"', "
        "PARTITION p2 COMMENT = 'srv \"data_node_1\", database \"dbt2_p2\", table \"district\"')");
  CHECK(spider_options(table("district"), {.partition = Partition::none}, "dbt2", 2) ==
        "ENGINE=SPIDER COMMENT = 'srv \"data_node_1\", database \"dbt2_p0\", table \"district\"'");
  CHECK(spider_options(table("item"), {.partition = Partition::hash, .partitions = 3, .item = "local-copy"}, "dbt2",
                       2) == "ENGINE=InnoDB");
  CHECK(spider_partitions({.partition = Partition::key, .partitions = 0}, 3) == 3);
}
