#pragma once
// Where our own programs are on the hosts of a cluster: a seat for each driver, a post for each watcher and guard.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/drive/drive.hpp"
#include "orchestrator/drive/host_watch.hpp"

namespace forklift {

struct Places {
  const plan::Cluster& cluster;
  const std::map<std::string, scenario::Host>& hosts;
  const cluster::Fleet& fleet;
  Clock& clock;
};

/// Jobs, results, the password: one directory for all clusters of an experiment.
std::string drivers_directory(const plan::Cluster& cluster);

/// One for each of `count` SQL nodes. Errors: environment, if a host can't run our driver.
std::vector<drive::Seat> take_seats(const Places& places, std::size_t count, const std::string& password);

/// One on every host of the cluster and of its drivers. A host that can't run our driver has none, and `warn(host,
/// why)` is told, as it is of a copy of our driver that had to be replaced.
std::vector<drive::Post> take_posts(const Places& places,
                                    const std::function<void(const std::string&, const std::string&)>& warn);

/// The password of servers that an earlier orchestrator of this experiment started. Errors: environment.
std::string known_password(const Places& places);

}  // namespace forklift
