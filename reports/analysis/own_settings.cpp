#include "reports/analysis/own_settings.hpp"

#include <set>

namespace forklift::analysis {

bool is_own_setting(const std::string& name) {
  static const std::set<std::string> own{"HostName",
                                         "NodeId",
                                         "PortNumber",
                                         "ServerPort",
                                         "admin_port",
                                         "basedir",
                                         "bind_address",
                                         "datadir",
                                         "general_log_file",
                                         "gtid_binlog_pos",
                                         "gtid_binlog_state",
                                         "gtid_current_pos",
                                         "gtid_executed",
                                         "gtid_purged",
                                         "gtid_slave_pos",
                                         "hostname",
                                         "innodb_data_home_dir",
                                         "innodb_log_group_home_dir",
                                         "log_error",
                                         "mysqlx_port",
                                         "mysqlx_socket",
                                         "ndb_connectstring",
                                         "ndb_mgmd_host",
                                         "pid_file",
                                         "plugin_dir",
                                         "port",
                                         "pseudo_thread_id",
                                         "rand_seed1",
                                         "rand_seed2",
                                         "report_host",
                                         "report_port",
                                         "server_id",
                                         "server_uid",
                                         "server_uuid",
                                         "slave_load_tmpdir",
                                         "slow_query_log_file",
                                         "socket",
                                         "timestamp",
                                         "tmpdir",
                                         "wsrep_node_name"};
  return own.contains(name);
}

}  // namespace forklift::analysis
