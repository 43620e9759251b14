#include <catch2/catch.hpp>

#include "orchestrator/cluster/server/known_keys.hpp"
#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/cluster/server/readings.hpp"
#include "orchestrator/cluster/server/reserved.hpp"
#include "orchestrator/plan/plan.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::cluster;

namespace {
plan::Node node() {
  plan::Node node;
  node.name = "sql-node-1";
  node.address = "127.0.0.1";
  node.port = 20002;
  node.directory = "/w/it's \"here\"";
  node.config = {{"innodb-buffer-pool-size", "64M"}};
  return node;
}
}  // namespace

TEST_CASE("server: the option file holds defaults, the engine's and the scenario's values, and ours last",
          "[cluster][unit]") {
  const Programs programs{
      .flavour = Flavour::mariadb, .server = "/usr/sbin/mariadbd", .installer = "", .basedir = "/usr", .version = ""};
  CHECK(option_file(node(), programs, {{"plugin_load_add", "ha_spider"}, {"innodb_buffer_pool_size", "1M"}}, true) ==
        R"(# sql-node-1, written by Forklift for this experiment
[mysqld]
back_log="1000"
basedir="/usr"
bind_address="127.0.0.1"
datadir="/w/it's \"here\"/data"
init_file="/w/it's \"here\"/init.sql"
innodb_buffer_pool_size="64M"
innodb_flush_log_at_trx_commit="2"
innodb_lock_wait_timeout="10"
innodb_log_file_size="512M"
local_infile="ON"
max_allowed_packet="64M"
max_connections="2000"
performance_schema="OFF"
pid_file="/w/it's \"here\"/mysqld.pid"
plugin_load_add="ha_spider"
port="20002"
secure_file_priv="/w/it's \"here\"/tmp"
server_id="1"
skip_log_bin
skip_name_resolve="ON"
socket="/w/it's \"here\"/mysqld.sock"
table_open_cache="4000"
tmpdir="/w/it's \"here\"/tmp"
user="root"
)");
}

TEST_CASE("server: MySQL gets its own names", "[cluster][unit]") {
  const Programs programs{
      .flavour = Flavour::mysql, .server = "", .installer = "", .basedir = "/opt/mysql", .version = ""};
  const auto text = option_file(node(), programs, {}, false);
  CHECK(text.find("innodb_redo_log_capacity=\"512M\"\n") != std::string::npos);
  CHECK(text.find("innodb_log_file_size") == std::string::npos);
  CHECK(text.find("user=") == std::string::npos);
}

TEST_CASE("server: a stronger value replaces a weaker one, also where one of them is loose", "[cluster][unit]") {
  auto given = node();
  given.config = {{"loose-max-connections", "7"}, {"spider_bulk_size", "1"}};
  const auto options = asked_options(given, Flavour::mysql,
                                     {{"loose_innodb_redo_log_capacity", "64M"}, {"loose_spider_bulk_size", "2"}});
  CHECK(options.at("loose_max_connections") == "7");
  CHECK(options.at("loose_innodb_redo_log_capacity") == "64M");
  CHECK(options.at("spider_bulk_size") == "1");
  for (const auto* name : {"max_connections", "innodb_redo_log_capacity", "loose_spider_bulk_size"})
    CHECK_FALSE(options.contains(name));
}

TEST_CASE("server: flavours are told apart by their version line", "[cluster][unit]") {
  CHECK(flavour_of("/usr/sbin/mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu") == Flavour::mariadb);
  CHECK(flavour_of("mysqld  Ver 9.7.2 for Linux on x86_64 (Source distribution)") == Flavour::mysql);
}

TEST_CASE("server: what the plan sets is refused in the scenario, however it is spelt", "[cluster][unit]") {
  const auto text = test::replaced(test::kScenario, "\"innodb_doublewrite\": false",
                                   "\"bind-address\": \"0.0.0.0\", \"port\": 1, \"server_id\": 7, \"tmpdir\": \"/t\"");
  CHECK_THROWS_WITH(
      scenario::read_text(text, "s.json", {}, {check_server_options}),
      "s.json:/cluster/config/mysqld/bind-address (line 8): \"bind-address\" is an option that Forklift sets itself. "
      "Set "
      "the host's \"address\" instead.\n"
      "s.json:/cluster/config/mysqld/port (line 8): \"port\" is an option that Forklift sets itself. Set the node's "
      "own "
      "\"port\" instead.\n"
      "s.json:/cluster/config/mysqld/server_id (line 8): \"server_id\" is an option that Forklift sets itself. Remove "
      "it.\n"
      "s.json:/cluster/config/mysqld/tmpdir (line 8): \"tmpdir\" is an option that Forklift sets itself. Remove it; a "
      "server's files lie below cluster.workdir.");
}

TEST_CASE("server: only what grows counts as a counter", "[cluster][unit]") {
  CHECK(is_counter("Com_commit"));
  CHECK(is_counter("Ndb_api_pruned_scan_count"));
  CHECK_FALSE(is_counter("Threads_running"));
  CHECK_FALSE(is_counter("Innodb_row_lock_time_avg"));
}

TEST_CASE("server: the keys of several servers are one text, each once", "[cluster][unit]") {
  const auto key = [](const std::string& name) {
    return "-----BEGIN PUBLIC KEY-----\n" + name + "\n-----END PUBLIC KEY-----\n";
  };
  const auto both = key("one") + key("two");
  CHECK(with_keys("", key("one") + "a remark\n" + key("two")) == both);
  CHECK(with_keys(both, key("two")) == both);
  CHECK(with_keys(both, "") == both);
  CHECK(with_keys(key("one"), key("two")) == both);
}
