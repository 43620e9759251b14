#pragma once
// An experiment's directories on its hosts carry its id in a file. One that stands there without it is somebody else's:
// nothing is written into it, and nothing of it is removed.
#include <functional>
#include <map>
#include <set>
#include <string>

#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::hosts {

/// Pure: by host, the directories (…/<experiment>) below which all of the experiment's files live there. Homes are
/// resolved already.
std::map<std::string, std::set<std::string>> work_roots(const plan::Plan& plan);

/// Makes them with their mark, on every host. Those that carry it already, of an earlier part, stay. Errors:
/// environment, if one can't be made, is there without our mark, or lies where other users can change it.
void claim_work(const plan::Plan& plan, const remote::Fleet& fleet, Clock& clock);

/// The same for one of them. Errors: environment.
void claim_work_root(remote::Remote& at, const std::string& root, const std::string& experiment, Clock& clock);
/// Removes one of them, or a directory in it. Returns why it stays; empty: it is gone.
std::string remove_work_in(remote::Remote& at, const std::string& directory, const std::string& root,
                           const std::string& experiment, Clock& clock);

/// Removes them on every host. What has no mark stays, and `say` is told, as it is of hosts that can't be asked.
void remove_work(const plan::Plan& plan, const remote::Fleet& fleet, Clock& clock,
                 const std::function<void(const std::string&)>& say);
/// The same for one cluster's part of them.
void remove_cluster_work(const plan::Cluster& cluster, const std::string& experiment, const remote::Fleet& fleet,
                         Clock& clock, const std::function<void(const std::string&)>& say);

}  // namespace forklift::hosts
