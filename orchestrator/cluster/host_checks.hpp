#pragma once
// What a host must offer before a server is started on it, one question each. The start asks them all (preflight), and
// so does the doctor, before a run is even planned to begin. Each throws Error{environment or config} that says what to
// do.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "orchestrator/owner/port_holder.hpp"
#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::cluster {

/// What one host will need, in bytes; estimates from the plan. Pure.
struct Need {
  int servers = 0;
  std::int64_t disk = 0, memory = 0;  ///< of servers
  int drivers = 0;
  std::int64_t driver_memory = 0;
};
/// Of the servers, by host. Memory: as each engine reckons its nodes'. Disk:
/// redo log and system tablespace of each server, and the rows of those that hold them.
std::map<std::string, Need> needs(const plan::Cluster& cluster);

/// What all emulated hosts of the cluster need together: they are one machine, with one disk. Pure.
Need emulated_need(const plan::Cluster& cluster);
bool is_emulated(const plan::Cluster& cluster, const std::string& host);

/// Of a MariaDB or MySQL server with these options: its buffer pool, and what it takes besides.
std::int64_t server_memory(const scenario::Options& options);

/// The experiment's directory on `host`: homes may differ, so "~" is another path on each. The host has a node.
std::string workdir_on(const plan::Cluster& cluster, const std::string& host);

enum class Workdir { make, look };
/// Can `directory` be written, and has its disk room for `need`? With `look`, nothing is made: its nearest existing
/// parent is asked. Gives back the free bytes.
std::int64_t check_space(remote::Remote& host, const std::string& directory, const Need& need, Workdir mode,
                         Deadline deadline);

/// Every port that the node listens on. Pure.
std::vector<int> ports_of(const plan::Node& node);

/// Nobody listens on that port of the host. The error tells a running experiment from what one left behind. `where`:
/// "sql-node-1 on local".
void check_port(remote::Remote& host, const std::string& where, int port, const owner::Seeker& seeker,
                Deadline deadline);

/// The node's socket, if it has one, has a path that the system can take.
void check_socket_path(const plan::Node& node, const scenario::Cluster& cluster);

}  // namespace forklift::cluster
