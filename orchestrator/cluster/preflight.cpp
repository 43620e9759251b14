// What only the hosts can tell before anything is started: programs, ports, directories, space. All problems at once.
#include <fmt/format.h>

#include <map>
#include <sstream>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/cluster/ndb/ndb.hpp"
#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/cluster/server/programs.hpp"

namespace forklift::cluster {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kSpacePerServerKb = 1024 * 1024;  // redo log, system tablespace, and the first rows
constexpr std::size_t kSocketPath = 107;                 // sizeof(sockaddr_un::sun_path) - 1

/// $1 directory: makes it, writes into it, prints the free KiB.
constexpr const char* kSpace = R"sh(
mkdir -p -- "$1" || exit 1
: >"$1/.forklift-probe" || exit 1
rm -f -- "$1/.forklift-probe"
df -Pk -- "$1" | tail -n 1 | tr -s ' ' | cut -d' ' -f4
)sh";

/// $1 port in upper-case hex: prints who listens on it, "pid command" or "?" if that can't be told; nothing if nobody
/// does.
constexpr const char* kHolder = R"sh(
inode=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r sl local remote state a b c d e inode rest; do
  [ "$state" = 0A ] && [ "${local##*:}" = "$1" ] && echo "$inode"
done | head -n 1)
[ -n "$inode" ] || exit 0
for dir in /proc/[0-9]*; do
  for fd in "$dir"/fd/*; do
    [ "$(readlink "$fd" 2>/dev/null)" = "socket:[$inode]" ] && { printf 'pid %s, %s' "${dir#/proc/}" "$(tr '\0' ' ' <"$dir/cmdline" | cut -c1-80)"; exit 0; }
  done
done
printf '?'
)sh";

class Preflight {
 public:
  explicit Preflight(const Context& context) : context_(context) {}

  void run() {
    std::map<std::string, int> servers;
    for (const auto& node : context_.plan.nodes) ++servers[node.host];
    for (const auto& [host, count] : servers) {
      context_.check_cancelled();
      collect([&, name = host, n = count] { look_at_host(name, n); });
    }
    for (const auto& node : context_.plan.nodes) collect([&] { look_at_node(node); });
    if (context_.plan.settings.engine == scenario::Engine::ndb) {
      collect([&] {
        for (auto& error : check_ndb(context_)) errors_.push_back(std::move(error));
      });
    }
    if (errors_.size() == 1) throw errors_.front();
    if (!errors_.empty()) throw ErrorList{std::move(errors_)};
  }

 private:
  template <class Step>
  void collect(Step&& step) {
    try {
      step();
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted) throw;
      errors_.push_back(error);
    }
  }

  remote::Remote& host(const std::string& name) { return *context_.fleet.at(name); }
  Deadline soon() { return Deadline::after(context_.clock, 30s); }
  static remote::Command script(const char* text, const std::string& argument) {
    return {.argv = {"sh", "-c", text, "sh", argument}, .environment = {}, .directory = "", .input = ""};
  }

  void look_at_host(const std::string& name, int servers) {
    if (context_.plan.settings.engine != scenario::Engine::ndb) collect([&] { programs(name); });
    const auto& workdir = context_.plan.workdir;
    const auto answer = host(name).run(script(kSpace, workdir), soon());
    if (!answer.ok()) {
      throw Error{ErrorKind::environment, name, fmt::format("can't write to the work directory {}", workdir),
                  "Check cluster.workdir and its permissions", last_lines(answer.err, 2)};
    }
    const std::int64_t free_kb = std::atoll(answer.out.c_str()), needed_kb = servers * kSpacePerServerKb;
    if (free_kb < needed_kb) {
      throw Error{ErrorKind::environment, name,
                  fmt::format("the work directory {} has {} free, but {} servers need about {}", workdir,
                              format_size(free_kb * 1024), servers, format_size(needed_kb * 1024)),
                  "Free some space, or set cluster.workdir to a larger disk"};
    }
  }

  void programs(const std::string& name) {
    const auto found = find_programs(host(name), context_.plan.settings.basedir, soon());
    if (context_.plan.settings.engine != scenario::Engine::spider) return;
    const std::string plugin =
        "ls /usr/lib/mysql/plugin/ha_spider.so \"$1\"/lib/plugin/ha_spider.so \"$1\"/lib/mysql/plugin/ha_spider.so "
        "2>/dev/null | grep -q .";
    if (found.flavour != Flavour::mariadb)
      throw Error{ErrorKind::environment, name, "engine \"spider\" needs MariaDB",
                  "Point cluster.basedir at a MariaDB, or leave it out"};
    if (!host(name).run(script(plugin.c_str(), found.basedir), soon()).ok()) {
      throw Error{ErrorKind::environment, name, "this MariaDB has no Spider engine (ha_spider.so)",
                  "Install it there: apt-get install mariadb-plugin-spider"};
    }
  }

  void look_at_node(const plan::Node& node) {
    const auto paths = paths_of(node);
    const bool has_socket = node.role == plan::Role::sql_node || context_.plan.settings.engine != scenario::Engine::ndb;
    if (has_socket && paths.socket.size() > kSocketPath) {
      throw Error{ErrorKind::config, node.name,
                  fmt::format("its socket path has {} bytes, and the system allows {}: {}", paths.socket.size(),
                              kSocketPath, paths.socket),
                  "Set cluster.workdir to a shorter path"};
    }
    const auto holder = host(node.host).run(script(kHolder, fmt::format("{:04X}", node.port)), soon()).out;
    if (holder.empty()) return;
    throw Error{
        ErrorKind::environment, fmt::format("{} on {}", node.name, node.host),
        fmt::format("port {} is in use{}", node.port,
                    holder == "?" ? "" : fmt::format(" ({})", holder.substr(0, holder.find_last_not_of(' ') + 1))),
        fmt::format("Stop that process, or choose other ports: --set cluster.base_port={}",
                    node.port + 1000 < 65000 ? node.port + 1000 : 20000)};
  }

  const Context& context_;
  std::vector<Error> errors_;
};

}  // namespace

void preflight(const Context& context) { Preflight{context}.run(); }

}  // namespace forklift::cluster
