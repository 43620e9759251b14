#pragma once
// Which warehouses count as remote: a policy of its own, recorded with each result (docs/measurement.md).
#include <string>
#include <vector>

#include "common/core/random.hpp"

namespace forklift::driver::tpcc {

enum class RemoteMode { spec, active, same_node_group, none, dbt2 };

/// "spec", "active", "same-node-group", "none", "dbt2".
RemoteMode remote_mode(const std::string& word);

class RemotePolicy {
 public:
  /// `candidates`: active or same-node-group warehouses; not looked at by the other modes, which know 1..warehouses.
  RemotePolicy(RemoteMode mode, int warehouses, std::vector<int> candidates);

  /// A warehouse other than `home`, uniform over the policy's; `home` if there is no other.
  int pick(Random& random, int home) const;
  /// Whether a warehouse other than `home` exists for this policy.
  bool has_other(int home) const;
  /// Shares that the policy aims at, where other warehouses exist: 15 % of payments, 1 % of order lines.
  double payment_share() const { return mode_ == RemoteMode::none ? 0 : 0.15; }
  double line_share() const { return mode_ == RemoteMode::none || mode_ == RemoteMode::dbt2 ? 0 : 0.01; }

 private:
  RemoteMode mode_;
  int warehouses_;
  std::vector<int> candidates_;  ///< ascending; empty: 1..warehouses_
};

}  // namespace forklift::driver::tpcc
