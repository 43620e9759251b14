#include "orchestrator/plan/spread.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "common/core/error.hpp"
#include "common/core/text.hpp"

namespace forklift::plan {
namespace {

int ceil_div(int a, int b) { return (a + b - 1) / b; }

/// "1, 2, 5 … (12 in all)": long lists are cut.
std::string shown(const std::vector<int>& ids) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < ids.size() && i < 8; ++i) words.push_back(std::to_string(ids[i]));
  return join(words, ", ") + (ids.size() > 8 ? fmt::format(" … ({} in all)", ids.size()) : "");
}

std::vector<int> idle_residues(const std::set<int>& homes, int warehouses, int modulus) {
  std::set<int> all, used;
  for (int w = 1; w <= warehouses; ++w) all.insert(w % modulus);
  for (const int w : homes) used.insert(w % modulus);
  std::vector<int> idle;
  std::set_difference(all.begin(), all.end(), used.begin(), used.end(), std::back_inserter(idle));
  return idle;
}

}  // namespace

std::vector<int> home_warehouses(SpreadOf of) {
  if (of.spread < 1 || of.per_node < 1 || of.sql_node < 0) {
    throw Error{ErrorKind::config, "spread",
                fmt::format("spread {}, {} warehouses per SQL node and SQL node {} make no sense", of.spread,
                            of.per_node, of.sql_node),
                "Use a spread and a number of warehouses from 1"};
  }
  const int lap = of.sql_node / of.spread;
  const int position = of.sql_node % of.spread;
  const int first = of.spread * of.per_node * lap + position + 1;
  std::vector<int> homes;
  for (int k = 0; k < of.per_node; ++k) homes.push_back(first + k * of.spread);
  return homes;
}

int required_warehouses(int sql_nodes, int per_node, int spread) {
  const int laps = ceil_div(sql_nodes, spread);
  return laps * spread * per_node - (laps * spread - sql_nodes);
}

std::vector<std::vector<int>> distribute(int warehouses, int sql_nodes, int spread) {
  int per_node = warehouses / std::max(1, sql_nodes);
  while (per_node > 0 && required_warehouses(sql_nodes, per_node, spread) > warehouses) --per_node;
  std::vector<std::vector<int>> homes(static_cast<std::size_t>(sql_nodes));
  if (per_node == 0) return homes;
  for (int i = 0; i < sql_nodes; ++i) {
    homes[static_cast<std::size_t>(i)] = home_warehouses({.sql_node = i, .per_node = per_node, .spread = spread});
  }
  return homes;
}

std::vector<std::vector<int>> deal_by_group(const std::vector<int>& group_of, int sql_nodes) {
  std::map<int, std::vector<int>> by_group;
  for (std::size_t i = 0; i < group_of.size(); ++i) by_group[group_of[i]].push_back(static_cast<int>(i) + 1);
  std::vector<std::vector<int>> homes(static_cast<std::size_t>(sql_nodes));
  const int groups = static_cast<int>(by_group.size());
  int g = 0;
  for (const auto& [group, ids] : by_group) {
    // SQL nodes g, g + groups, g + 2·groups … share this group; with fewer SQL nodes than groups one node takes
    // several.
    std::vector<int> sharers;
    for (int n = g; n < sql_nodes; n += groups) sharers.push_back(n);
    if (sharers.empty()) sharers.push_back(g % sql_nodes);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      homes[static_cast<std::size_t>(sharers[i % sharers.size()])].push_back(ids[i]);
    }
    ++g;
  }
  for (auto& list : homes) std::sort(list.begin(), list.end());
  return homes;
}

std::vector<std::string> idle_notes(int warehouses, const std::vector<std::vector<int>>& homes, int spread,
                                    int partitions) {
  std::set<int> used;
  for (const auto& list : homes) used.insert(list.begin(), list.end());
  std::vector<int> idle;
  for (int w = 1; w <= warehouses; ++w) {
    if (!used.contains(w)) idle.push_back(w);
  }
  std::vector<std::string> notes;
  if (idle.empty()) return notes;
  notes.push_back(fmt::format("no terminal works at warehouse{} {}", idle.size() == 1 ? "" : "s", shown(idle)));
  if (spread > 1) {
    const auto residues = idle_residues(used, warehouses, spread);
    if (!residues.empty())
      notes.push_back(fmt::format("no terminal works in residue class {} (mod spread {})", shown(residues), spread));
  }
  if (partitions > 1) {
    const auto residues = idle_residues(used, warehouses, partitions);
    if (!residues.empty())
      notes.push_back(fmt::format("no terminal works in hash partition {} of {}", shown(residues), partitions));
  }
  return notes;
}

}  // namespace forklift::plan
