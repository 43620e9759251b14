#pragma once
// Pure: how sysbench is called. The password is in a file of its own, never among the arguments.
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::workloads::sysbench {

/// Its --config-file: user and password. Errors: config, if one of them has a line break.
std::string login_file(const sql::Endpoint& endpoint);

/// "prepare" of the cell's tables, with four threads at most.
std::vector<std::string> prepare_command(const plan::Cell& cell, const sql::Endpoint& endpoint,
                                         const std::string& login_file);
/// What one driver's sysbench does of a run.
struct Part {
  int seconds = 0;  ///< warm-up, window and room
  int threads = 0;
  std::uint64_t seed = 0;
};
/// The run of one driver. What came before the end of the warm-up is reported apart (a checkpoint).
std::vector<std::string> run_command(const plan::Cell& cell, const sql::Endpoint& endpoint,
                                     const std::string& login_file, const Part& part);

/// Threads of driver `driver` of `drivers`: as even as possible, all of them.
int threads_of(const plan::Cell& cell, std::size_t driver, std::size_t drivers);

/// Makes `directory` with the authentication plugins that sysbench's client library may load (MARIADB_PLUGIN_DIR; it
/// has mysql_native_password within): else it loads whatever a server asks for. caching_sha2_password is there only for
/// a server whose key is known, since the library takes the key of whoever answers: that it is ours was seen before, by
/// our own connection.
std::vector<std::string> plugins_command(const sql::Endpoint& endpoint, const std::string& directory);

}  // namespace forklift::workloads::sysbench
