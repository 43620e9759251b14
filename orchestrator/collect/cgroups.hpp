#pragma once
// Control groups of an experiment's servers, proxies and drivers, read on their hosts just before and just after a run:
// what they may use, and what that cost. A container's limit that nobody sees makes a wrong number look right.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/cgroup/cgroup.hpp"
#include "common/store/records.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::collect {

/// A host, and the drivers that will run there: they get the group in which commands of ours run.
struct CgroupHost {
  std::string name;
  remote::Remote* host = nullptr;
  std::vector<std::string> drivers;
};

class Cgroups {
 public:
  /// Reads once: the groups of all processes whose mark begins with `mark_prefix`, and of each host's drivers. What
  /// can't be read is said by `warn`, and left out.
  Cgroups(std::vector<CgroupHost> hosts, std::string mark_prefix, Clock& clock,
          std::function<void(const std::string&)> warn);
  /// Reads the same groups again. Those that have a limit, or in which memory ran out, are given back.
  std::vector<store::CgroupUse> finish();

 private:
  struct Group {
    cgroup::Membership membership;
    std::vector<std::string> members;
    cgroup::Reading before;
  };
  struct Host {
    CgroupHost where;
    std::vector<Group> groups;
  };
  void find(Host& host) const;
  void finish(const Host& host, std::vector<store::CgroupUse>& uses) const;

  std::string mark_prefix_;
  Clock& clock_;
  std::function<void(const std::string&)> warn_;
  std::vector<Host> hosts_;
};

/// Notes beside a run's number, one per group: "sql-node-1, driver-1 on box: their cgroup, which may use 0.5 cores, was
/// throttled in 120 of 130 periods". Pure.
std::vector<std::string> cgroup_words(const std::vector<store::CgroupUse>& uses);

}  // namespace forklift::collect
