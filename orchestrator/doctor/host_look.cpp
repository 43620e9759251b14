#include "orchestrator/doctor/host_look.hpp"

#include <fmt/format.h>

#include <functional>
#include <set>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/cluster/server/server_user.hpp"
#include "orchestrator/doctor/judge.hpp"
#include "orchestrator/doctor/needs.hpp"
#include "orchestrator/hosts/deploy_programs.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/proxies/files.hpp"
#include "orchestrator/remote/directories.hpp"
#include "orchestrator/remote/scripts.hpp"

namespace forklift::doctor {
namespace {

using namespace std::chrono_literals;

constexpr auto kWithin = 30s;

/// Programs: prints each library that one of them lacks, and the programs that are not there. ldd may run a program.
constexpr const char* kLacking = FORKLIFT_AS_NOBODY R"sh(
for file; do
  [ -x "$file" ] || { printf '%s is not there\n' "$file"; continue; }
  as_nobody ldd "$file" 2>/dev/null | sed -n 's/^[[:space:]]*\(.*\) => not found.*/\1/p'
done | sort -u
)sh";

/// Sonames: prints those that the host's linker does not know.
constexpr const char* kUnknown = R"sh(
known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null) || exit 0
for name; do case $known in *"	$name "*) ;; *) printf '%s\n' "$name" ;; esac; done
)sh";

/// "Ver 10.11.6-MariaDB" of "mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for …": without the program's own name and path.
std::string version_words(const std::string& line) {
  const auto at = line.find("Ver ");
  return at == std::string::npos ? line : line.substr(at, line.find(' ', at + 4) - at);
}

class HostLook {
 public:
  HostLook(remote::Remote& host, const plan::Plan& plan, std::string database, Clock& clock)
      : host_(host), plan_(plan), database_(std::move(database)), clock_(clock) {}

  std::vector<Finding> look_at_space() {
    for (const auto& cluster : plan_.clusters) {
      const auto need = cluster::emulated_need(cluster);
      if (need.servers > 0) disk(cluster, need);
    }
    return std::move(look_.findings);
  }

  Look look(const LibraryPackages& libraries) {
    if (!connects()) return std::move(look_);
    ask("facts", [&] { look_.facts = remote::read_host_facts(host_, soon()); });
    work_directories();
    ask("clock", [&] { look_.clock = remote::clock_offset(host_, clock_, soon()); });
    for (const auto& cluster : plan_.clusters) {
      const auto needs = cluster::needs(cluster);
      const auto mine = needs.find(host_.host());
      if (mine == needs.end()) continue;
      look_.has_servers = true;
      look_at_cluster(cluster, mine->second);
    }
    const auto most = needs_of(plan_)[host_.host()];
    proxy_sockets();
    if (!libraries.empty()) driver_libraries(libraries);
    for (auto& finding : judge_host(host_.host(), look_.facts, most)) look_.findings.push_back(std::move(finding));
    return std::move(look_);
  }

 private:
  Deadline soon() { return Deadline::after(clock_, kWithin); }

  void add(const std::string& check, State state, const std::string& what, const std::string& fix = "") {
    for (const auto& known : look_.findings) {  // cells often share programs, disks and ports
      if (known.check == check && known.what == what) return;
    }
    look_.findings.push_back({host_.host(), check, state, what, fix});
  }

  /// False, and a finding, if it throws.
  bool ask(const std::string& check, const std::function<void()>& question) {
    try {
      question();
      return true;
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted) throw;
      std::string what = error.problem();
      for (const auto& detail : error.details()) what += "; " + detail;
      add(check, State::fail, what, error.fix());
      return false;
    }
  }

  bool connects() {
    look_.reached = ask("connection", [&] {
      const auto user =
          remote::run_checked(host_, {.argv = {"id", "-un"}}, soon(), "run a first command", "Check its shell");
      add("connection", State::ok, "reached, host key known, logged in as " + user.out.substr(0, user.out.find('\n')));
    });
    return look_.reached;
  }

  /// Whoever may change one of them could change what we start from it.
  void work_directories() {
    std::set<std::string> directories;
    for (const auto& cluster : plan_.clusters) {
      directories.insert(cluster::workdir_on(cluster, host_.host()));
      if (cluster.settings.deploy) directories.insert(hosts::cache_of(cluster));
    }
    for (const auto& directory : directories) {
      ask("work directory", [&] {
        remote::check_directory(host_, directory, remote::own_work_directory(), soon());
        add("work directory", State::ok, "nobody else may change " + directory);
      });
    }
  }

  /// Can the servers' user come to the work directory, as far as that is there?
  void server_user(const plan::Cluster& cluster) {
    ask("server user", [&] {
      const auto user = cluster::look_up_server_user(host_, cluster.settings.run_as, soon());
      if (!user) return add("server user", State::ok, "servers run as forklift, who is made when a run starts");
      if (user->root)
        return add("server user", State::warn, "servers run as root: who can log in to one can write root's files",
                   "Leave out cluster.run_as, or name an ordinary user");
      if (user->name.empty()) return add("server user", State::ok, "servers run as the login");
      cluster::check_reach(host_, *user, {cluster.settings.workdir}, soon());
      add("server user", State::ok, "servers run as " + user->name);
    });
  }

  void look_at_cluster(const plan::Cluster& cluster, const cluster::Need& need) {
    server_user(cluster);
    if (cluster.settings.deploy) {
      add("programs", State::ok, "copied from " + cluster.settings.basedir + " when a run starts");
    } else {
      programs(cluster);
    }
    if (!cluster::is_emulated(cluster, host_.host())) disk(cluster, need);
    ports(cluster);
  }

  void disk(const plan::Cluster& cluster, const cluster::Need& need) {
    ask("disk", [&] {
      const auto free =
          cluster::check_space(host_, cluster::workdir_on(cluster, host_.host()), need, cluster::Workdir::look, soon());
      add("disk", State::ok, fmt::format("{} free, about {} needed", format_size(free), format_size(need.disk)));
    });
  }

  void proxy_sockets() {
    for (const auto& cell : plan_.cells) {
      for (const auto& proxy : cell.proxies) {
        if (proxy.settings.host == host_.host())
          ask("proxies",
              [&] { proxies::check_sockets(proxy, plan_.clusters[static_cast<std::size_t>(cell.cluster)]); });
      }
    }
  }

  void ports(const plan::Cluster& cluster) {
    if (cluster::is_emulated(cluster, host_.host()))
      return add("ports", State::ok, "all free: the emulated host gets a network of its own");
    std::vector<std::string> free;
    for (const auto& node : cluster.nodes) {
      if (node.host != host_.host()) continue;
      const auto ports = cluster::ports_of(node);
      const bool good = ask("ports", [&] {
        cluster::check_socket_path(node, cluster.settings);
        for (const int port : ports)
          cluster::check_port(host_, fmt::format("{} on {}", node.name, node.host), port, {database_, ""}, soon());
      });
      for (const int port : ports) {
        if (good) free.push_back(std::to_string(port));
      }
    }
    if (!free.empty()) add("ports", State::ok, fmt::format("{} free", join(free, ", ")));
  }

  /// Some programs tell their version only if they can be started, so if all their libraries are there.
  void programs(const plan::Cluster& cluster) {
    const auto& engine = cluster::engine_of(cluster.settings);
    cluster::Installed found;
    const auto tell = [&](const std::string& version) {
      look_.version = version_words(version);
      add("programs", State::ok, found.shown);
    };
    const bool there = ask("programs", [&] {
      found = engine.installed(host_, cluster, soon());
      if (!found.version.empty()) tell(found.version);
    });
    if (!there || !libraries(found.files) || !found.version.empty()) return;
    ask("programs", [&] { tell(engine.version_of(host_, found, soon())); });
  }

  bool libraries(const std::vector<std::string>& files) {
    bool good = false;
    ask("libraries", [&] {
      remote::Command command{.argv = {"sh", "-c", kLacking, "sh"}};
      command.argv.insert(command.argv.end(), files.begin(), files.end());
      const auto lacking = last_lines(host_.run(command, soon()).out, 20);
      good = lacking.empty();
      if (good) return add("libraries", State::ok, "all found");
      add("libraries", State::fail, "lacking: " + join(lacking, ", "),
          "Check cluster.basedir, and install the packages that hold the libraries (apt-file search NAME)");
    });
    return good;
  }

  void driver_libraries(const LibraryPackages& packages) {
    ask("driver", [&] {
      remote::Command command{.argv = {"sh", "-c", kUnknown, "sh"}};
      for (const auto& [name, package] : packages) command.argv.push_back(name);
      look_.findings.push_back(judge_driver(host_.host(), last_lines(host_.run(command, soon()).out, 20), packages));
    });
  }

  remote::Remote& host_;
  const plan::Plan& plan_;
  std::string database_;
  Clock& clock_;
  Look look_;
};

}  // namespace

Look look_at(remote::Remote& host, const plan::Plan& plan, const LibraryPackages& libraries,
             const std::string& database, Clock& clock) {
  return HostLook{host, plan, database, clock}.look(libraries);
}

std::vector<Finding> look_at_space(remote::Remote& machine, const plan::Plan& plan, Clock& clock) {
  return HostLook{machine, plan, "", clock}.look_at_space();
}

}  // namespace forklift::doctor
