// What the hosts did during the measurement windows: a table of means.
#include <fmt/format.h>

#include <algorithm>

#include "common/core/units.hpp"
#include "reports/render/html.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {
namespace {

using Figure = analysis::HostUse::Figure;

std::string percent(const Figure& share) { return share ? fmt::format("{:.0f} %", *share * 100) : "–"; }
std::string size(const Figure& bytes) { return bytes ? format_size(static_cast<std::int64_t>(*bytes)) : "–"; }

/// "sql-node-1 0.8, data-node-1 0.5": the busiest first.
std::string busiest(const analysis::HostUse& use) {
  std::vector<std::pair<double, std::string>> order;
  for (const auto& [name, cores] : use.processes) order.emplace_back(cores, name);
  std::sort(order.rbegin(), order.rend());
  std::string words;
  for (const auto& [cores, name] : order) words += fmt::format("{}{} {:.2f}", words.empty() ? "" : ", ", name, cores);
  return words;
}

}  // namespace

Table host_use_table(const View& view) {
  Table table{
      "What the hosts did: means over the measurement windows of the valid runs. CPU as a share of all cores; the last "
      "column says how many cores each process used.",
      {{"cell"},
       {"host"},
       {"CPU user", true},
       {"system", true},
       {"I/O wait", true},
       {"stolen", true},
       {"run queue", true},
       {"network/s", true},
       {"disk/s", true},
       {"busiest disk", true},
       {"memory left", true},
       {"cores per process"}},
      {}};
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    for (const auto& use : view.findings.cells[i].hosts) {
      table.add({view.cell_name(i), use.host, percent(use.user), percent(use.system), percent(use.iowait),
                 percent(use.steal), use.run_queue ? fmt::format("{:.1f}", *use.run_queue) : "–",
                 size(use.network_bytes_per_s), size(use.disk_bytes_per_s), percent(use.disk_busy),
                 size(use.available_bytes), busiest(use)});
    }
  }
  return table;
}

}  // namespace forklift::render
