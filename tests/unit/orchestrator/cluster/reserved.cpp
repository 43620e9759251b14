#include "orchestrator/cluster/server/reserved.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/cluster/server/defaults.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::cluster;

namespace {

/// The message of reading kScenario with these options of mysqld; empty if it can be read.
std::string message_of(const std::string& options) {
  const auto text = test::replaced(test::kScenario, "\"innodb_doublewrite\": false", options);
  try {
    scenario::read_text(text, "s.json", {}, {check_server_options});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("reserved: an option of ours is known by every name that a server takes", "[cluster][unit]") {
  for (const auto* name : {"bind_address", "bind-address", "loose_bind_addr", "loose-bind", "bind_a", "BIND_ADDRESS",
                           "loose_loose_bind_address", "maximum_bind_address", "x.bind_address", "hot-cache.bind"})
    CHECK(instead_of_server_option(name) == "Set the host's \"address\" instead");
  for (const auto* name : {"skip_grant_tables", "skip-grant", "loose_skip_grant_tables", "enable_grant_tables",
                           "disable-grant-tables", "skip_g", "loose_disable_skip_grant_tables"})
    CHECK(instead_of_server_option(name) == "Remove it; Forklift makes the accounts that it uses");
  for (const auto* name : {"port", "por", "maximum-port", "x.port"})
    CHECK(instead_of_server_option(name) == "Set the node's own \"port\" instead");
  for (const auto* name :
       {"sock", "init_f", "skip_networking", "skip-net", "plugin_load", "plugin", "user", "daemonize", "extra_port",
        "mysqlx_po", "admin", "version", "bootstrap", "ndb_connectstring"})
    CHECK(instead_of_server_option(name));
}

TEST_CASE("reserved: other options stay the scenario's", "[cluster][unit]") {
  for (const auto* name : {"innodb_buffer_pool_size", "log_error_verbosity", "port_open_timeout", "server_id_bits",
                           "lc_messages", "mysqlx", "user_stat_tables", "skip_external_locking", "version_comment",
                           "init_connect", "log_bin", "socket_umask", "hot_cache.key_buffer_size",
                           "validate_password.length", "tmp_table_size", "plugin_maturity", "admin_tls_version"})
    CHECK_FALSE(instead_of_server_option(name));
  for (const auto& one : server_defaults()) CHECK_FALSE(instead_of_server_option(std::string{one.option}));
}

TEST_CASE("reserved: a name that ends its line, or that is none, is refused", "[cluster][unit]") {
  for (const auto* name : {"innodb_io_capacity", "x.y", "A-1"}) CHECK(is_option_name(name));
  for (const auto* name : {"", "a b", "a=b", "!include", "[mysqld]", "a.b.c", ".a", "a.", "ä", "a;b", "#a"})
    CHECK_FALSE(is_option_name(name));
  CHECK(message_of(R"("x=1\nskip_grant_tables": 1)") ==
        "s.json:/cluster/config/mysqld/x=1\nskip_grant_tables (line 8): the name \"x=1\\nskip_grant_tables\" has a "
        "control "
        "character. Write it without line breaks, tabs and the like.");
  CHECK(
      message_of(R"("x": "1\nskip_grant_tables")") ==
      "s.json:/cluster/config/mysqld/x (line 8): the text \"1\\nskip_grant_tables\" has a control character. Write it "
      "without line breaks, tabs and the like.");
  CHECK(message_of(R"("!includedir": "/tmp")") ==
        "s.json:/cluster/config/mysqld/!includedir (line 8): \"!includedir\" is not a name of an option. Use letters, "
        "digits, _ and -.");
  CHECK(
      message_of(R"("loose_bind_addr": "0.0.0.0", "skip-grant-tables": true)") ==
      "s.json:/cluster/config/mysqld/loose_bind_addr (line 8): \"loose_bind_addr\" is an option that Forklift sets "
      "itself. Set the host's \"address\" instead.\n"
      "s.json:/cluster/config/mysqld/skip-grant-tables (line 8): \"skip-grant-tables\" is an option that Forklift sets "
      "itself. Remove it; Forklift makes the accounts that it uses.");
}

TEST_CASE("reserved: what holds for one kind of server holds for every node", "[cluster][unit]") {
  const auto text = test::replaced(
      test::kScenario, R"("data_nodes": [{"host": "local"})",
      R"("management_servers": [{"host": "local", "config": {"portnumber": 1}}], "replicas": 1, "database": "a\"b",
         "data_nodes": [{"host": "local", "config": {"HostName": "10.0.0.9", "DataMemory\u0007": "1M"}})");
  const auto read = [&](const std::string& scenario) {
    try {
      scenario::read_text(test::replaced(scenario, "spider", "ndb"), "s.json", {}, {check_server_options});
    } catch (const Error& error) {
      return std::string{error.what()};
    }
    return std::string{};
  };
  CHECK(read(text) ==
        "s.json:/cluster/data_nodes/0/config/DataMemory\x07 (line 7): the name \"DataMemory\\u0007\" has a control "
        "character. Write it without line breaks, tabs and the like.");
  CHECK(
      read(test::replaced(text, R"(, "DataMemory\u0007": "1M")", "")) ==
      "s.json:/cluster/data_nodes/0/config/HostName (line 7): \"HostName\" is an option that Forklift sets itself. Set "
      "the host's \"address\" instead.\n"
      "s.json:/cluster/management_servers/0/config/portnumber (line 6): \"portnumber\" is an option that Forklift sets "
      "itself. Set the node's own \"port\" instead.");
}
