#pragma once
// The control groups of a desk: MARK in each hierarchy, and one for each host below it. They limit a host and count
// what it uses. They are made with the object and removed with it; clean_groups() removes what a killed desk has left.
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "desk/quotas/layout.hpp"

namespace forklift::desk {

/// Those of this machine.
Hierarchies own_hierarchies();

class Groups {
 public:
  /// Makes them, without limits. Errors: environment, and nothing is left then.
  Groups(Hierarchies at, std::string mark, std::vector<HostWish> hosts);
  ~Groups();  ///< removes them; nothing may run in them any more
  Groups(const Groups&) = delete;
  Groups& operator=(const Groups&) = delete;

  GroupVersion version() const { return at_.version; }
  void add(std::size_t host, pid_t pid);
  /// Sets or lifts all limits. Errors: environment.
  void limit(bool on);
  GroupUse use(std::size_t host) const;

 private:
  std::string group(std::size_t host) const { return mark_ + "/" + hosts_[host].name; }
  void make();

  Hierarchies at_;
  std::string mark_;
  std::vector<HostWish> hosts_;
};

/// Kills what runs in the groups of this mark, in any hierarchy, and removes them. Returns how many groups there were.
/// Errors: config, if it is no mark of ours; environment, if something is left.
int clean_groups(const Hierarchies& at, const std::string& mark);

}  // namespace forklift::desk
