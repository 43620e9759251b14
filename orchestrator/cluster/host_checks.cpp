#include "orchestrator/cluster/host_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/cluster/option_sizes.hpp"
#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/plan/nodes.hpp"
#include "orchestrator/remote/directories.hpp"
#include "orchestrator/remote/process.hpp"
#include "orchestrator/remote/scripts.hpp"

namespace forklift::cluster {
namespace {

constexpr std::int64_t kMiB = 1024 * 1024;
constexpr std::int64_t kDiskPerServer = 1024 * kMiB;    // redo log, system tablespace, and the first rows
constexpr std::int64_t kDiskPerWarehouse = 150 * kMiB;  // rows and indexes in InnoDB, with what runs add
constexpr std::int64_t kMemoryBesides = 256 * kMiB;     // of a server beside its buffer pool: code, connections, caches
constexpr std::size_t kSocketPath = 107;                // sizeof(sockaddr_un::sun_path) - 1

/// $1 directory: looks at it, or at the nearest one above it; prints the free KiB.
constexpr const char* kSpace = R"sh(
at=$1
while [ ! -e "$at" ] && [ "$at" != / ]; do at=$(dirname -- "$at"); done
[ -d "$at" ] && [ -w "$at" ] || { printf '%s is no directory that can be written\n' "$at" >&2; exit 1; }
df -Pk -- "$at" | tail -n 1 | tr -s ' ' | cut -d' ' -f4
)sh";

/// $1 port in upper-case hex: prints who listens on it, "pid N, COMMAND" or "?" if that can't be told, then a line each
/// with its mark and its results file if it is one of ours; nothing if nobody does.
constexpr const char* kHolder = FORKLIFT_OURS R"sh(
inode=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r sl local remote state a b c d e inode rest; do
  [ "$state" = 0A ] && [ "${local##*:}" = "$1" ] && echo "$inode"
done | head -n 1)
[ -n "$inode" ] || exit 0
file=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$inode\]" 2>/dev/null | head -n 1)
[ -n "$file" ] || { printf '?'; exit 0; }
dir=${file%/fd/*}
printf 'pid %s, %s' "${dir#/proc/}" "$(tr '\0\n' '  ' <"$dir/cmdline" | cut -c1-80)"
own "${dir#/proc/}" || exit 0   # another user's process may carry any mark
for name in PROCESS DB; do
  printf '\n%s' "$(tr '\0' '\n' <"$dir/environ" 2>/dev/null | sed -n "s/^FORKLIFT_$name=//p" | head -n 1)"
done
)sh";

std::int64_t default_buffer_pool() {
  for (const auto& one : server_defaults()) {
    if (one.option == "innodb_buffer_pool_size") return server_size(one.value).value_or(0);
  }
  return 0;
}

}  // namespace

std::int64_t server_memory(const scenario::Options& options) {
  const auto given = option_value(options, "innodb_buffer_pool_size");
  return (given ? server_size(*given).value_or(0) : default_buffer_pool()) + kMemoryBesides;
}

std::map<std::string, Need> needs(const plan::Cluster& cluster) {
  std::map<std::string, Need> by_host;
  const auto& engine = engine_of(cluster.settings);
  const bool on_data_nodes = engine.facts.data_nodes.used;
  const auto holder = on_data_nodes ? plan::Role::data_node : plan::Role::sql_node;
  const auto& nodes = on_data_nodes ? cluster.settings.data_nodes : cluster.settings.sql_nodes;
  const double holders = static_cast<double>(std::max<std::size_t>(1, nodes.size()));
  const double copies = engine.copies(cluster.settings);
  for (const auto& node : cluster.nodes) {
    Need& need = by_host[node.host];
    ++need.servers;
    need.memory += engine.memory_of(node, cluster);
    need.disk += kDiskPerServer;
    if (node.role == holder)
      need.disk += static_cast<std::int64_t>(cluster.load * copies * kDiskPerWarehouse / holders);
  }
  return by_host;
}

bool is_emulated(const plan::Cluster& cluster, const std::string& host) {
  const auto known = cluster.hosts.find(host);
  return known != cluster.hosts.end() && known->second.transport == scenario::Transport::desk;
}

Need emulated_need(const plan::Cluster& cluster) {
  Need all;
  for (const auto& [host, need] : needs(cluster)) {
    if (!is_emulated(cluster, host)) continue;
    all.servers += need.servers;
    all.disk += need.disk;
    all.memory += need.memory;
  }
  return all;
}

std::string workdir_on(const plan::Cluster& cluster, const std::string& host) {
  for (const auto& node : cluster.nodes) {
    if (node.host == host) return node.directory.substr(0, node.directory.rfind('/'));
  }
  return cluster.workdir;
}

std::int64_t check_space(remote::Remote& host, const std::string& directory, const Need& need, Workdir mode,
                         Deadline deadline) {
  if (mode == Workdir::make) remote::make_directory(host, directory, remote::own_work_directory(), deadline);
  const auto answer = host.run(remote::script(kSpace, {directory}), deadline);
  if (!answer.ok()) {
    throw Error{ErrorKind::environment, host.host(), fmt::format("can't write to the work directory {}", directory),
                "Check cluster.workdir and its permissions", last_lines(answer.err, 2)};
  }
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1024;
  const std::int64_t free = std::clamp<std::int64_t>(std::atoll(answer.out.c_str()), 0, kMost) * 1024;
  if (free < need.disk) {
    throw Error{
        ErrorKind::environment, host.host(),
        fmt::format("the work directory {} has {} free, but {} server{} need{} about {}", directory, format_size(free),
                    need.servers, need.servers == 1 ? "" : "s", need.servers == 1 ? "s" : "", format_size(need.disk)),
        "Free some space, or set cluster.workdir to a larger disk"};
  }
  return free;
}

void check_socket_path(const plan::Node& node, const scenario::Cluster& cluster) {
  const auto paths = paths_of(node);
  if (!plan::kind_of(cluster, node.role).sql || paths.socket.size() <= kSocketPath) return;
  throw Error{ErrorKind::config, node.name,
              fmt::format("its socket path has {} bytes, and the system allows {}: {}", paths.socket.size(),
                          kSocketPath, paths.socket),
              "Set cluster.workdir to a shorter path"};
}

std::vector<int> ports_of(const plan::Node& node) {
  std::vector<int> ports{node.port};
  ports.insert(ports.end(), node.more_ports.begin(), node.more_ports.end());
  return ports;
}

void check_port(remote::Remote& host, const std::string& where, int port, const owner::Seeker& seeker,
                Deadline deadline) {
  auto look = remote::script(kHolder, {fmt::format("{:04X}", port)});
  look.environment = remote::with_server_users(host);
  const auto answer = host.run(look, deadline).out;
  if (answer.empty()) return;
  auto lines = split(answer, '\n');
  lines.resize(3);
  owner::Listener listener{lines[0].substr(0, lines[0].find_last_not_of(' ') + 1), lines[1], lines[2]};
  if (listener.process == "?") listener.process.clear();
  const auto holder = owner::holder_of(listener, seeker, system_clock());
  throw owner::port_in_use(where, port, listener, holder, seeker, system_clock().wall_us());
}

}  // namespace forklift::cluster
