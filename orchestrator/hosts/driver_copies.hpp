#pragma once
// Where our own program is on the hosts of a cluster: driver hosts need it to drive, all hosts for guards and watches.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "orchestrator/hosts/driver_files.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::hosts {

/// forklift-driver on a host, ready to be started.
struct DriverCopy {
  std::string name;  ///< the host's, as the scenario calls it
  remote::Remote* host = nullptr;
  std::string program;
  double cores = 0;  ///< of an emulated host; 0: it is a machine of its own
};

/// A cluster of the plan and the hosts that it may use.
struct ClusterHosts {
  const plan::Cluster& cluster;
  const std::map<std::string, scenario::Host>& hosts;
  const remote::Fleet& fleet;
  Clock& clock;
  std::string own_driver{};  ///< this machine's forklift-driver; empty: the one beside this program
};

/// Jobs, results, the password: one directory for all clusters of an experiment.
std::string drivers_directory(const plan::Cluster& cluster);

/// The driver's files on each of these hosts, in their order. Errors: environment, if a host can't run our driver.
std::vector<DriverFiles> prepare_drivers(const ClusterHosts& at, const std::vector<std::string>& names,
                                         const std::string& password);

/// One on every host of the cluster and of its drivers, and on the machine that emulates them, if one does. A host that
/// can't run our driver has none, and `warn(host, why)` is called, as it is for a copy of our driver that had to be
/// replaced.
std::vector<DriverCopy> driver_copies(const ClusterHosts& at,
                                      const std::function<void(const std::string&, const std::string&)>& warn);

/// The password of servers that an earlier orchestrator of this experiment started. Errors: environment.
std::string known_password(const ClusterHosts& at);

}  // namespace forklift::hosts
