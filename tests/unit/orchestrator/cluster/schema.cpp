#include <catch2/catch.hpp>

#include "orchestrator/cluster/schema/partitioning.hpp"
#include "orchestrator/cluster/schema/tables.hpp"
#include "orchestrator/scenario/scenario.hpp"

using namespace forklift;
using namespace forklift::cluster;
using scenario::Partition;

namespace {
const Table& table(const std::string& name) {
  for (const auto& one : tables()) {
    if (one.name == name) return one;
  }
  throw std::out_of_range{name};
}
}  // namespace

TEST_CASE("schema: the nine tables have DBT2's names, in order", "[cluster][unit]") {
  CHECK(table_names() == std::vector<std::string>{"warehouse", "district", "customer", "history", "new_order", "orders",
                                                  "order_line", "item", "stock"});
  CHECK(table("stock").warehouse_column == "s_w_id");
  CHECK(table("stock").primary_key == std::vector<std::string>{"s_w_id", "s_i_id"});
  CHECK(table("item").warehouse_column.empty());
}

TEST_CASE("schema: marks are filled in, and leave nothing behind", "[cluster][unit]") {
  CHECK(create_table(table("new_order"), "ENGINE=InnoDB") ==
        "CREATE TABLE new_order (\n  no_o_id INT NOT NULL,\n  no_d_id INT NOT NULL,\n  no_w_id INT NOT NULL,\n"
        "  PRIMARY KEY (no_w_id, no_d_id, no_o_id)\n) DEFAULT CHARACTER SET latin1 ENGINE=InnoDB");
  CHECK(create_table(table("warehouse"), "", "USING HASH").find("PRIMARY KEY (w_id) USING HASH\n") !=
        std::string::npos);
  for (const auto& one : tables()) CHECK(create_table(one, "").find("/*") == std::string::npos);
}

TEST_CASE("schema: each variant partitions by its own columns", "[cluster][unit]") {
  CHECK(partition_by(table("stock"), Partition::none).empty());
  CHECK(partition_by(table("stock"), Partition::hash) == "PARTITION BY HASH (s_w_id)");
  CHECK(partition_by(table("stock"), Partition::key) == "PARTITION BY KEY (s_w_id)");
  CHECK(partition_by(table("stock"), Partition::primary_key) == "PARTITION BY KEY (s_w_id, s_i_id)");
  CHECK(partition_by(table("item"), Partition::hash) == "PARTITION BY KEY (i_id)");
}

TEST_CASE("schema: a single server is partitioned only if more than one partition is asked for", "[cluster][unit]") {
  CHECK(innodb_options(table("stock"), {.partition = Partition::hash, .partitions = 0}) == "ENGINE=InnoDB");
  CHECK(innodb_options(table("stock"), {.partition = Partition::hash, .partitions = 4}) ==
        "ENGINE=InnoDB PARTITION BY HASH (s_w_id) PARTITIONS 4");
}

TEST_CASE("schema: names and texts are quoted whatever they hold", "[cluster][unit]") {
  CHECK(identifier("a`b") == "`a``b`");
  CHECK(literal("it's \\ \"x\"") == "'it''s \\\\ \"x\"'");
}
