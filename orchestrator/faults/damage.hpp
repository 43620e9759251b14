#pragma once
// Steps on a real cluster: nodes by their own records, hosts by a route that leads nowhere for a while.
#include <functional>
#include <mutex>

#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/faults/runner.hpp"

namespace forklift::faults {

/// Takes the link of an emulated host down, or up again. Errors: environment.
using SetLink = std::function<void(const std::string& host, bool up)>;

class ClusterDamage final : public Damage {
 public:
  /// `guard` is held during each action: nobody else may look at the cluster's nodes meanwhile. `directory`: on each
  /// host, where its guard looks for notes of cut links.
  ClusterDamage(cluster::Faults& cluster, const remote::Fleet& fleet,
                const std::map<std::string, scenario::Host>& hosts, cluster::Journal& journal, Clock& clock,
                std::mutex& guard, std::string directory, SetLink set_link)
      : cluster_(cluster),
        fleet_(fleet),
        hosts_(hosts),
        journal_(journal),
        clock_(clock),
        guard_(guard),
        directory_(std::move(directory)),
        set_link_(std::move(set_link)) {}
  void act(const Step& step) override;

 private:
  void cut(const Step& step);
  void tell(const Step& step, const std::string& text);

  cluster::Faults& cluster_;
  const remote::Fleet& fleet_;
  const std::map<std::string, scenario::Host>& hosts_;
  cluster::Journal& journal_;
  Clock& clock_;
  std::mutex& guard_;
  std::string directory_;
  SetLink set_link_;
};

}  // namespace forklift::faults
