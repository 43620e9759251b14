// Why a cell is as fast as it is: what a transaction asks of the cluster, and whose rows lie where.
#include <fmt/format.h>

#include <set>

#include "common/core/units.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/html.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {
namespace {

using analysis::grouped;

std::string figure(const std::optional<double>& value) { return value ? fmt::format("{:.1f}", *value) : "–"; }
std::string exact_percent(const std::optional<double>& share) {
  return share ? fmt::format("{:.1f} %", *share * 100) : "–";
}
std::string bytes(const std::optional<double>& value) { return value ? grouped(*value) : "–"; }

/// One column per node group; a SQL node that works in one group only has 100 % there.
std::string homes_table(const View& view) {
  std::set<std::string> groups;
  for (const auto& cell : view.findings.cells) {
    for (const auto& node : cell.homes) {
      for (const auto& [group, share] : node.shares) groups.insert(group);
    }
  }
  if (groups.size() < 2) return "";
  Table table{
      "Where the rows of each SQL node’s warehouses lie: share per node group (data node, where there are no groups)",
      {{"cell"}, {"SQL node"}},
      {}};
  for (const auto& group : groups) table.columns.push_back({"group " + group, true});
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    for (const auto& node : view.findings.cells[i].homes) {
      std::vector<std::string> row{view.cell_name(i), node.sql_node};
      for (const auto& group : groups) {
        const auto found = node.shares.find(group);
        row.push_back(fmt::format("{:.0f} %", found == node.shares.end() ? 0 : found->second * 100));
      }
      table.add(std::move(row));
    }
  }
  return table.html();
}

std::string fills_table(const View& view) {
  Table table{"How full the data nodes’ redo logs and send buffers were: the most that was seen after a run",
              {{"cell"}, {"data node"}, {"what"}, {"used", true}, {"of", true}, {"share", true}},
              {}};
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    for (const auto& fill : view.findings.cells[i].fills) {
      const bool limited = fill.limit > 0;
      table.add({view.cell_name(i), fill.node, fill.what, format_size(static_cast<std::int64_t>(fill.used)),
                 limited ? format_size(static_cast<std::int64_t>(fill.limit)) : "–",
                 limited ? fmt::format("{:.0f} %", fill.used / fill.limit * 100) : "–"});
    }
  }
  return table.rows.empty() ? "" : details("How full logs and buffers were", table.html());
}

}  // namespace

Table locality_table(const View& view) {
  Table table{
      "What one committed transaction asks of the data nodes, as the servers count it. Local: on the data node of the "
      "transaction’s coordinator. Pruned: sent to one fragment only. Hinted: the coordinator was chosen by the first "
      "key. Waits: round trips to data nodes. Pushed: joins that data nodes did. Bytes are those of the SQL nodes.",
      {{"cell"},
       {"rows read", true},
       {"local", true},
       {"scans", true},
       {"pruned", true},
       {"hinted", true},
       {"waits", true},
       {"pushed", true},
       {"bytes sent", true},
       {"bytes received", true},
       {"lock waits", true},
       {"overloads", true}},
      {}};
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    const auto& l = view.findings.cells[i].locality;
    if (!l.known()) continue;
    table.add({view.cell_name(i), figure(l.rows_read), exact_percent(l.local_read_share), figure(l.scans),
               exact_percent(l.pruned_share), exact_percent(l.hinted_share), figure(l.round_trips),
               l.pushed ? fmt::format("{:.3f}", *l.pushed) : "–", bytes(l.bytes_sent), bytes(l.bytes_received),
               l.lock_waits ? fmt::format("{:.2f}", *l.lock_waits) : "–", grouped(l.overloads)});
  }
  return table;
}

std::string placement_tables(const View& view) {
  const auto locality = locality_table(view);
  return (locality.rows.empty() ? "" : locality.html()) + homes_table(view) + fills_table(view);
}

}  // namespace forklift::render
