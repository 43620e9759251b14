#pragma once
// The hosts of a scenario, connected: who they are, what they have, where their home directories are.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/store/records.hpp"
#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::hosts {

/// How a host of the scenario is reached.
using MakeHost = std::function<std::shared_ptr<remote::Remote>(const std::string& name, const scenario::Host& host)>;
/// By its transport: over SSH, or here; an emulated host is this machine until its desk runs.
MakeHost by_transport(Clock& clock);

/// These hosts, not connected yet: the first command connects. `used` are names from `hosts`.
remote::Fleet name_hosts(const std::map<std::string, scenario::Host>& hosts, const std::vector<std::string>& used,
                         const MakeHost& make, const std::set<std::string>& server_users = {});

/// How many of these may be greeted together: an sshd drops sessions when more than ten have not logged in yet, so that
/// names of one sshd share a small bound; hosts of their own do not wait for each other.
std::size_t connect_at_once(const std::map<std::string, scenario::Host>& hosts, const std::vector<std::string>& used);

/// Connects to every host that the plan uses, in parallel. Errors: environment, naming the host.
remote::Fleet connect(const std::map<std::string, scenario::Host>& hosts, const std::vector<std::string>& used,
                      Clock& clock, const MakeHost& make, const std::set<std::string>& server_users = {});

/// cluster.run_as of all cells, as far as they name one.
std::set<std::string> server_users(const scenario::Scenario& scenario);

/// Names of the hosts that any cell uses for servers or drivers, each once.
std::vector<std::string> used_hosts(const scenario::Scenario& scenario);

/// What every host tells about itself, asked all at once, by host. Errors: environment, naming the host.
std::vector<store::HostFact> host_facts(const remote::Fleet& fleet, Clock& clock);

/// Every address under which a host of the fleet, or this machine, may appear to the servers. Errors: environment,
/// naming the host.
std::vector<std::string> client_addresses(const remote::Fleet& fleet, Clock& clock, const MakeHost& make);

/// What "~" stands for on a host.
struct Home {
  std::string login;  ///< the login's home
  std::string work;   ///< for the work directory: /var/lib for root, if other users may not enter root's home
};

/// cluster.workdir on a host with this home.
std::string work_directory(const scenario::Cluster& cluster, const Home& home);

/// "~" in what this cluster has on `host` becomes `home`. Work directory and basedir are those of the first node's
/// host, or the first driver's; a basedir that is to be copied from this machine stays.
void resolve_on(plan::Cluster& cluster, const std::string& host, const Home& home);

/// The same for all clusters and proxies of the plan.
void resolve_home_of(plan::Plan& plan, const std::string& host, const Home& home);

/// "~/x" of every directory in the plan becomes a path on its host.
void resolve_homes(plan::Plan& plan, const remote::Fleet& fleet, Clock& clock);

/// Errors: environment, if the host can't be asked.
Home home_of(remote::Remote& host, Clock& clock);

/// This machine's.
Home own_home();

}  // namespace forklift::hosts
