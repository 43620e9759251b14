#include "orchestrator/cluster/server/differences.hpp"
#include "orchestrator/scenario/scenario.hpp"

#include <catch2/catch.hpp>

using namespace forklift::cluster;
using forklift::scenario::Options;

namespace {

using Told = std::map<std::string, std::string>;

/// What one option that the server shows as this comes to: empty, or what it took.
std::string took(const std::string& option, const std::string& asked, const Told& told) {
  const auto found = option_differences({{option, asked}}, told);
  return found.empty() ? "" : found.at(0).took;
}

struct Row {
  const char *option, *asked, *variable, *told;
};

}  // namespace

TEST_CASE("differences: a value that is only written in another way is none", "[cluster][unit]") {
  const auto row = GENERATE(values<Row>({
      {"innodb_buffer_pool_size", "64M", "innodb_buffer_pool_size", "67108864"},
      {"innodb-buffer-pool-size", "1g", "innodb_buffer_pool_size", "1073741824"},
      {"innodb_log_file_size", "33554432", "innodb_log_file_size", "33554432"},
      {"max_binlog_cache_size", "18446744073709547520", "max_binlog_cache_size", "18446744073709547520"},
      {"innodb_max_dirty_pages_pct", "80", "innodb_max_dirty_pages_pct", "80.000000"},
      {"local_infile", "1", "local_infile", "ON"},
      {"performance_schema", "OFF", "performance_schema", "OFF"},
      {"innodb_doublewrite", "true", "innodb_doublewrite", "ON"},
      {"low_priority_updates", "ON", "low_priority_updates", "1"},
      {"skip_name_resolve", "", "skip_name_resolve", "ON"},
      {"skip_log_bin", "", "log_bin", "OFF"},
      {"disable_log_bin", "", "log_bin", "OFF"},
      {"skip_log_bin", "OFF", "log_bin", "ON"},
      {"enable_general_log", "", "general_log", "ON"},
      {"log_bin", "/w/binlog", "log_bin", "ON"},
      {"log_bin", "", "log_bin", "ON"},
      {"loose_spider_bulk_size", "1M", "spider_bulk_size", "1048576"},
      {"transaction_isolation", "READ-COMMITTED", "tx_isolation", "READ-COMMITTED"},
      {"transaction_isolation", "read-committed", "transaction_isolation", "READ-COMMITTED"},
      {"default_time_zone", "+00:00", "time_zone", "+00:00"},
      {"character_set_server", "utf8", "character_set_server", "utf8mb3"},
      {"collation_server", "utf8_bin", "collation_server", "utf8mb3_bin"},
      {"sql_mode", "ANSI", "sql_mode", "REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ANSI"},
      {"sql_mode", "NO_ZERO_DATE, STRICT_TRANS_TABLES", "sql_mode", "STRICT_TRANS_TABLES,NO_ZERO_DATE"},
      {"optimizer_switch", "mrr=on", "optimizer_switch", "index_merge=on,mrr=on,mrr_cost_based=off"},
      {"log_output", "TABLE,FILE", "log_output", "FILE,TABLE"},
      {"slow_query_log_file", "/w//slow.log", "slow_query_log_file", "/w/slow.log"},
      {"innodb_data_home_dir", "/w/d", "innodb_data_home_dir", "/w/d/"},
      {"innodb_data_file_path", "ibdata1:12M:autoextend", "innodb_data_file_path", "ibdata1:12M:autoextend"},
      {"provider_options", "a.size=1G;b=on", "provider_options", "b = ON; c = x; a.size = 1073741824; "},
      {"sync_auth", "root:secret", "sync_auth", "********"},
      {"max_connections", "DEFAULT", "max_connections", "151"},
  }));
  INFO(row.option << " = " << row.asked << ", told " << row.told);
  CHECK(took(row.option, row.asked, {{row.variable, row.told}}).empty());
}

TEST_CASE("differences: a value that the server changed is one", "[cluster][unit]") {
  const auto row = GENERATE(values<Row>({
      {"innodb_log_file_size", "1", "innodb_log_file_size", "4194304"},
      {"innodb_buffer_pool_size", "200M", "innodb_buffer_pool_size", "268435456"},
      {"join_buffer_size", "1000", "join_buffer_size", "896"},
      {"max_connections", "2000", "max_connections", "214"},
      {"innodb_use_native_aio", "ON", "innodb_use_native_aio", "OFF"},
      {"innodb_use_native_aio", "", "innodb_use_native_aio", "OFF"},
      {"skip_log_bin", "", "log_bin", "ON"},
      {"log_bin", "binlog", "log_bin", "OFF"},
      {"loose_spider_bulk_size", "1M", "spider_bulk_size", "16000"},
      {"thread_cache_size", "-1", "thread_cache_size", "0"},
      {"innodb_flush_method", "O_DIRECT", "innodb_flush_method", "fsync"},
      {"sql_mode", "STRICT_ALL_TABLES", "sql_mode", "STRICT_TRANS_TABLES"},
      {"optimizer_switch", "mrr=on", "optimizer_switch", "index_merge=on,mrr=off"},
      {"log_output", "TABLE", "log_output", "FILE,TABLE"},
      {"slow_query_log_file", "/w/slow.log", "slow_query_log_file", "/v/slow.log"},
      {"character_set_server", "utf8", "character_set_server", "latin1"},
      {"provider_options", "a.size=1G; b=2", "provider_options", "a.size = 128M; b = 2; "},
      {"innodb_max_dirty_pages_pct", "0.5", "innodb_max_dirty_pages_pct", "0.000000"},
  }));
  INFO(row.option << " = " << row.asked << ", told " << row.told);
  CHECK(took(row.option, row.asked, {{row.variable, row.told}}) == row.told);
}

TEST_CASE("differences: what can't be compared is none", "[cluster][unit]") {
  const auto row = GENERATE(values<Row>({
      {"plugin_load_add", "ha_spider", "plugin_dir", "/usr/lib/mysql/plugin/"},
      {"character_set_client_handshake", "OFF", "character_set_client", "latin1"},
      {"loose_mysqlx", "OFF", "mysqlx_port", "33060"},
      {"skip_innodb_file_io_threads", "", "innodb_file_io_threads", "4"},
      {"innodb_flush_method", "4", "innodb_flush_method", "O_DIRECT"},
      {"binlog_format", "1", "binlog_format", "STATEMENT"},
      {"innodb_open_files", "0", "innodb_open_files", "2000"},
      {"innodb_buffer_pool_instances", "0", "innodb_buffer_pool_instances", "8"},
      {"open_files_limit", "1000", "open_files_limit", "32190"},
      {"performance_schema_max_table_instances", "-1", "performance_schema_max_table_instances", "12500"},
      {"relay_log", "", "relay_log", "relay"},
  }));
  INFO(row.option << " = " << row.asked);
  CHECK(took(row.option, row.asked, {{row.variable, row.told}}).empty());
}

TEST_CASE("differences: all are found, by the option's own name", "[cluster][unit]") {
  const Options asked{{"innodb-log-file-size", "1"}, {"max_connections", "10"}, {"local_infile", "ON"}};
  const Told told{{"innodb_log_file_size", "4194304"}, {"max_connections", "214"}, {"local_infile", "ON"}};
  CHECK(option_differences(asked, told) ==
        std::vector<Difference>{{"innodb_log_file_size", "1", "4194304"}, {"max_connections", "10", "214"}});
}

TEST_CASE("differences: NDB's parameters are alike in upper and lower case", "[cluster][unit]") {
  const Told told{
      {"DataMemory", "402653184"}, {"Diskless", "0"}, {"InitFragmentLogFiles", "0"}, {"RedoBuffer", "1024"}};
  CHECK(parameter_differences({{"datamemory", "384M"},
                               {"Diskless", "N"},
                               {"InitFragmentLogFiles", "SPARSE"},
                               {"HostName", "10.0.0.1"},
                               {"RedoBuffer", "2K"}},
                              told) == std::vector<Difference>{{"RedoBuffer", "2K", "1024"}});
}
