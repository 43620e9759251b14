#include "driver/tpcc/remote.hpp"

#include <algorithm>

namespace forklift::driver::tpcc {

RemoteMode remote_mode(const std::string& word) {
  if (word == "active") return RemoteMode::active;
  if (word == "same-node-group") return RemoteMode::same_node_group;
  if (word == "none") return RemoteMode::none;
  if (word == "dbt2") return RemoteMode::dbt2;
  return RemoteMode::spec;
}

RemotePolicy::RemotePolicy(RemoteMode mode, int warehouses, std::vector<int> candidates)
    : mode_(mode), warehouses_(warehouses) {
  if (mode != RemoteMode::active && mode != RemoteMode::same_node_group) return;
  candidates_ = std::move(candidates);
  std::sort(candidates_.begin(), candidates_.end());
  candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
  if (candidates_.empty()) warehouses_ = 1;  // nothing else is active: nobody is remote
}

bool RemotePolicy::has_other(int home) const {
  if (candidates_.empty()) return warehouses_ > 1;
  return candidates_.size() > 1 || candidates_.front() != home;
}

int RemotePolicy::pick(Random& random, int home) const {
  if (!has_other(home)) return home;
  if (candidates_.empty()) {
    const int drawn = static_cast<int>(random.uniform(1, warehouses_ - 1));
    return drawn >= home ? drawn + 1 : drawn;
  }
  const auto place = std::lower_bound(candidates_.begin(), candidates_.end(), home);
  const bool listed = place != candidates_.end() && *place == home;
  const auto others = static_cast<std::int64_t>(candidates_.size()) - (listed ? 1 : 0);
  auto drawn = random.uniform(0, others - 1);
  if (listed && drawn >= place - candidates_.begin()) ++drawn;
  return candidates_[static_cast<std::size_t>(drawn)];
}

}  // namespace forklift::driver::tpcc
