#pragma once
// A desk: its directory, hosts, groups and links, made with the object and removed with it, and what can be asked of
// it.
#include <memory>
#include <vector>

#include "desk/hosts/host.hpp"
#include "desk/job/job.hpp"
#include "desk/links/forwarder.hpp"
#include "desk/quotas/groups.hpp"
#include "desk/server/statistics.hpp"

namespace forklift::desk {

/// The files of a desk, which are removed with it: "hosts/NAME/tmp", "hosts/NAME/boot_id".
class Files {
 public:
  /// Errors: environment, if the directory can't be made or is not safe.
  explicit Files(const Job& job);
  ~Files();
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  std::string host(const std::string& name) const { return directory_ + "/hosts/" + name; }

 private:
  std::string directory_;
};

class Desk {
 public:
  /// Errors: environment, and nothing is left then.
  explicit Desk(Job job);

  /// The answer to a request. Errors: config or environment, for the one who asks.
  Json answer(const JsonDocument& request);
  /// A host's first process that has ended though nobody asked for it; empty if there is none.
  std::string fallen_host() const;

 private:
  void make_hosts();
  Json hosts() const;
  Json set_quotas(const JsonDocument& request);
  Json set_link(const JsonDocument& request);
  Json set_links(const JsonDocument& request);
  Json statistics(const JsonDocument& request);
  std::vector<HostUse> use() const;

  Job job_;
  Files files_;
  std::unique_ptr<Groups> groups_;  ///< none: hosts can't be limited here
  std::vector<std::string> boot_ids_;
  std::vector<Host> hosts_;          ///< gone before their groups and files
  std::vector<HostUse> use_before_;  ///< when counting began
  std::unique_ptr<Forwarder> links_;
};

}  // namespace forklift::desk
