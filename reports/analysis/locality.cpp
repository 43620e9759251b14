#include "reports/analysis/locality.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "common/core/text.hpp"
#include "reports/analysis/counter.hpp"

namespace forklift::analysis {
namespace {

using Pairs = std::vector<store::CounterPair>;

/// Sum over all nodes of the counters of these names; empty if there is none.
std::optional<double> sum(const Pairs& counters, const std::set<std::string>& names) {
  std::optional<double> all;
  for (const auto& c : counters) {
    if (names.contains(c.name)) all = all.value_or(0) + growth_of(c);
  }
  return all;
}

std::optional<double> sum_of_prefix(const Pairs& counters, const std::string& prefix) {
  std::optional<double> all;
  for (const auto& c : counters) {
    if (c.name.rfind(prefix, 0) == 0) all = all.value_or(0) + growth_of(c);
  }
  return all;
}

std::optional<double> over(const std::optional<double>& part, const std::optional<double>& whole) {
  if (!part || !whole || *whole <= 0) return std::nullopt;
  return *part / *whole;
}

}  // namespace

Locality locality_of(const Pairs& counters, double transactions) {
  if (transactions <= 0) return {};
  const auto per_transaction = [&](const std::optional<double>& all) { return over(all, transactions); };
  const auto rows = sum(counters, {"Ndb_api_read_row_count"});
  const auto scans = sum(counters, {"Ndb_api_range_scan_count", "Ndb_api_table_scan_count"});
  Locality l;
  l.rows_read = per_transaction(rows);
  l.local_read_share = over(sum(counters, {"Ndb_api_trans_local_read_row_count"}), rows);
  l.scans = per_transaction(scans);
  l.pruned_share = over(sum(counters, {"Ndb_api_pruned_scan_count"}), scans);
  // Each connection of a driver counts its own hints; statements of anyone else are not in it.
  const auto hinted = over(sum(counters, {"Ndb_trans_hint_count_session"}), transactions);
  if (hinted) l.hinted_share = std::min(1.0, *hinted);
  l.round_trips =
      per_transaction(sum(counters, {"Ndb_api_wait_exec_complete_count", "Ndb_api_wait_scan_result_count"}));
  l.bytes_sent = per_transaction(sum(counters, {"Ndb_api_bytes_sent_count"}));
  l.bytes_received = per_transaction(sum(counters, {"Ndb_api_bytes_received_count"}));
  l.lock_waits = per_transaction(sum_of_prefix(counters, "ndbinfo.lock_waits."));
  l.pushed = per_transaction(sum(counters, {"Ndb_pushed_queries_executed"}));
  l.pushed_reads = per_transaction(sum(counters, {"Ndb_pushed_reads"}));
  l.overloads = sum(counters, {"ndbinfo.transporters.overload_count"}).value_or(0);
  return l;
}

std::vector<Fill> fills_of(const Pairs& counters) {
  static const std::string kPrefix = "ndbinfo.fill.";  // ndbinfo.fill.WHAT.used and .limit
  std::map<std::pair<std::string, std::string>, Fill> fills;
  for (const auto& c : counters) {
    const auto dot = c.name.rfind('.');
    if (c.name.rfind(kPrefix, 0) != 0 || dot <= kPrefix.size()) continue;
    const auto what = c.name.substr(kPrefix.size(), dot - kPrefix.size());
    auto& fill = fills[{c.node, what}];
    fill.node = c.node;
    fill.what = what;
    auto& value = c.name.substr(dot) == ".used" ? fill.used : fill.limit;
    value = std::max(value, static_cast<double>(c.after));
  }
  std::vector<Fill> all;
  for (auto& [key, fill] : fills) all.push_back(std::move(fill));
  return all;
}

}  // namespace forklift::analysis
