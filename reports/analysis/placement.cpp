#include "reports/analysis/placement.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "reports/analysis/statistics.hpp"

namespace forklift::analysis {
namespace {

/// What counts as a statement, best first: an engine's own count, then the servers' sums. One list is used as a whole.
const std::vector<std::vector<std::string>> kStatementCounters{
    {"statements"},
    {"operations"},
    {"OPERATIONS"},
    {"Com_select", "Com_insert", "Com_update", "Com_delete", "Com_replace", "Com_insert_select", "Com_update_multi",
     "Com_delete_multi"},
    {"Questions"},
};

double growth_of(const store::CounterPair& c) {
  return static_cast<double>(c.after >= c.before ? c.after - c.before : c.after);
}

}  // namespace

Balance balance_of(const std::vector<store::Placement>& placements, const std::vector<std::string>& nodes) {
  std::map<std::string, double> rows;
  for (const auto& node : nodes) rows[node] = 0;
  for (const auto& p : placements) {
    if (p.table != "item") rows[p.node] += static_cast<double>(p.rows);
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

std::vector<NodeShare> statements_per_transaction(const std::vector<store::CounterPair>& counters,
                                                  const std::vector<std::string>& data_nodes, double transactions) {
  if (transactions <= 0) return {};
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
    return shares;
  }
  return {};
}

double total(const std::vector<NodeShare>& shares) {
  double sum = 0;
  for (const auto& share : shares) sum += share.value;
  return sum;
}

}  // namespace forklift::analysis
