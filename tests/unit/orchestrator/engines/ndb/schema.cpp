#include "orchestrator/engines/ndb/schema.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/engines/ndb/rules.hpp"

using namespace forklift;
using namespace forklift::cluster;
using namespace forklift::engines;
using scenario::Partition;
using scenario::Schema;

namespace {

const Table& table(const std::string& name) {
  for (const auto& one : tables()) {
    if (one.name == name) return one;
  }
  throw std::runtime_error("no table " + name);
}

std::string options(const std::string& name, const Schema& schema) {
  return ndb::table_options(table(name), schema, 2);
}

Schema schema_of(Partition partition, int partitions = 0) {
  Schema schema;
  schema.partition = partition;
  schema.partitions = partitions;
  return schema;
}

}  // namespace

TEST_CASE("ndb schema: the three ways to partition", "[ndb][unit]") {
  CHECK(options("stock", schema_of(Partition::primary_key)) == "ENGINE=NDBCLUSTER");
  CHECK(options("stock", schema_of(Partition::primary_key, 8)) == "ENGINE=NDBCLUSTER PARTITION BY KEY () PARTITIONS 8");
  CHECK(options("stock", schema_of(Partition::key)) == "ENGINE=NDBCLUSTER PARTITION BY KEY (s_w_id)");
  CHECK(options("stock", schema_of(Partition::hash, 4)) == "ENGINE=NDBCLUSTER PARTITION BY HASH (s_w_id) PARTITIONS 4");
}

TEST_CASE("ndb schema: hash without a number gets one partition per data node", "[ndb][unit]") {
  CHECK(options("stock", schema_of(Partition::hash)) == "ENGINE=NDBCLUSTER PARTITION BY HASH (s_w_id) PARTITIONS 2");
}

TEST_CASE("ndb schema: comments, disk data and ITEM's places", "[ndb][unit]") {
  auto schema = schema_of(Partition::key);
  auto& values = schema.own.edit<ndb::TableValues>();
  values.read_backup = "off";
  values.partition_balance = "FOR_RA_BY_LDM";
  values.disk_data = {"history"};
  schema.item = "fully-replicated";
  CHECK(
      options("stock", schema) ==
      "ENGINE=NDBCLUSTER COMMENT='NDB_TABLE=READ_BACKUP=0,PARTITION_BALANCE=FOR_RA_BY_LDM' PARTITION BY KEY (s_w_id)");
  CHECK(options("history", schema).rfind("TABLESPACE forklift_disk STORAGE DISK ENGINE=NDBCLUSTER", 0) == 0);
  CHECK(options("item", schema) == "ENGINE=NDBCLUSTER COMMENT='NDB_TABLE=FULLY_REPLICATED=1'");
  CHECK(ndb::ndb_tables(schema, 2).size() == 9);
  schema.item = "local-copy";
  CHECK(ndb::ndb_tables(schema, 2).size() == 8);
  CHECK(ndb::innodb_item().find("ENGINE=InnoDB") != std::string::npos);
}

TEST_CASE("ndb schema: hash keys only where DBT2 has them, and not at all if the scenario says so", "[ndb][unit]") {
  auto schema = schema_of(Partition::hash);
  const auto statements = ndb::ndb_tables(schema, 2);
  CHECK(statements.at(0).find("PRIMARY KEY (w_id) USING HASH") != std::string::npos);
  CHECK(statements.at(6).find("PRIMARY KEY (ol_w_id, ol_d_id, ol_o_id, ol_number)\n") != std::string::npos);
  schema.own.edit<ndb::TableValues>().using_hash = false;
  CHECK(ndb::ndb_tables(schema, 2).at(0).find("USING HASH") == std::string::npos);
}
