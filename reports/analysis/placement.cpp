#include "reports/analysis/placement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "common/core/text.hpp"
#include "reports/analysis/counter.hpp"
#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {
namespace {

/// What counts as a statement, best first: an engine's own count, then the servers' sums. One list is used as a whole.
const std::vector<std::vector<std::string>> kStatementCounters{
    {"statements"},
    {"Com_select", "Com_insert", "Com_update", "Com_delete", "Com_replace", "Com_insert_select", "Com_update_multi",
     "Com_delete_multi"},
    {"Questions"},
};

}  // namespace

Balance balance_of(const std::vector<store::Placement>& placements, const std::vector<std::string>& nodes) {
  std::map<std::string, double> rows;
  for (const auto& node : nodes) rows[node] = 0;
  for (const auto& p : placements) {
    if (p.table == "item") continue;
    // A fragment with several replicas names all the data nodes that hold it: each holds all of its rows.
    for (const auto& node : split(p.node, ',')) {
      rows[node.substr(std::min(node.size(), node.find_first_not_of(' ')))] += static_cast<double>(p.rows);
    }
  }
  Balance balance;
  std::vector<double> values;
  for (const auto& [node, count] : rows) {
    balance.rows.push_back({node, count});
    values.push_back(count);
  }
  if (placements.empty() || mean(values) <= 0) return {};
  balance.largest_to_mean = *std::max_element(values.begin(), values.end()) / mean(values);
  balance.variation = variation(values);
  return balance;
}

std::vector<HomeShares> home_shares(const std::vector<store::Home>& homes,
                                    const std::vector<store::Placement>& placements) {
  std::map<std::string, double> everywhere;
  double all = 0;
  for (const auto& p : placements) {
    if (p.table == "item" || p.node_group.empty()) continue;
    everywhere[p.node_group] += static_cast<double>(p.rows);
    all += static_cast<double>(p.rows);
  }
  std::map<std::string, HomeShares> by_node;
  std::map<std::string, double> warehouses;
  for (const auto& home : homes) {
    if (home.node_group.empty() && all <= 0) return {};
    auto& node = by_node[home.sql_node];
    node.sql_node = home.sql_node;
    ++warehouses[home.sql_node];
    if (!home.node_group.empty()) {
      ++node.shares[home.node_group];
    } else {
      for (const auto& [group, rows] : everywhere) node.shares[group] += rows / all;
    }
  }
  std::vector<HomeShares> shares;
  for (auto& [name, node] : by_node) {
    for (auto& [group, share] : node.shares) share /= warehouses[name];
    shares.push_back(std::move(node));
  }
  return shares;
}

namespace {

/// "ndbinfo.LDM.3.key_operations" → 3; nothing if it is another counter.
std::optional<int> ldm_of(const std::string& name) {
  constexpr std::string_view kPrefix = "ndbinfo.LDM.", kSuffix = ".key_operations";
  if (name.rfind(kPrefix, 0) != 0 || name.size() <= kPrefix.size() + kSuffix.size() || !name.ends_with(kSuffix))
    return {};
  return std::atoi(name.c_str() + kPrefix.size());
}

/// Key operations of each LDM thread: one that does more than its siblings is the first to be full.
std::vector<NodeShare> ldm_work(const std::vector<store::CounterPair>& counters, double transactions) {
  std::map<std::pair<std::string, int>, double> sums;
  int most = 0;
  for (const auto& c : counters) {
    const auto thread = ldm_of(c.name);
    if (!thread) continue;
    sums[{c.node, *thread}] += growth_of(c);
    most = std::max(most, *thread);
  }
  std::vector<NodeShare> shares;
  for (const auto& [key, sum] : sums) {
    shares.push_back({most > 1 ? fmt::format("{} LDM {}", key.first, key.second) : key.first, sum / transactions});
  }
  return shares;
}

}  // namespace

Work work_per_transaction(const std::vector<store::CounterPair>& counters, const std::vector<std::string>& data_nodes,
                          double transactions) {
  if (transactions <= 0) return {};
  if (auto ldm = ldm_work(counters, transactions); !ldm.empty()) return {"key operations", std::move(ldm)};
  for (const auto& names : kStatementCounters) {
    std::map<std::string, double> sums;
    for (const auto& node : data_nodes) sums[node] = 0;
    bool found = false;
    for (const auto& c : counters) {
      const auto at = sums.find(c.node);
      if (at == sums.end() || std::find(names.begin(), names.end(), c.name) == names.end()) continue;
      at->second += growth_of(c);
      found = true;
    }
    if (!found) continue;
    std::vector<NodeShare> shares;
    for (const auto& [node, sum] : sums) shares.push_back({node, sum / transactions});
    return {"statements", std::move(shares)};
  }
  return {};
}

std::optional<double> questions_per_transaction(const std::vector<store::CounterPair>& counters,
                                                const std::vector<std::string>& data_nodes, double transactions) {
  double sum = 0;
  for (const auto& c : counters) {
    const bool there = std::find(data_nodes.begin(), data_nodes.end(), c.node) != data_nodes.end();
    if (there && c.name == "Questions") sum += growth_of(c);
  }
  return sum > 0 && transactions > 0 ? std::optional{sum / transactions} : std::nullopt;
}

double total(const std::vector<NodeShare>& shares) {
  double sum = 0;
  for (const auto& share : shares) sum += share.value;
  return sum;
}

}  // namespace forklift::analysis
