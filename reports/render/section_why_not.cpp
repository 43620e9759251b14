// "Why not double?", size by size.
#include <fmt/format.h>

#include "common/core/units.hpp"
#include "reports/analysis/why_not.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {
namespace {

std::string percent(double share) { return fmt::format("{:.0f} %", share * 100); }
std::string size_or_blank(const analysis::HostUse::Figure& bytes) {
  return bytes ? format_size(static_cast<std::int64_t>(*bytes)) : "";
}

void add_row(const analysis::ScalingSeries& series, const analysis::SizeCost& cost, bool named, Table& table) {
  const bool watched = !cost.busiest_host.empty();
  const auto shown = [&](const std::string& text) { return watched ? text : std::string{}; };
  table.add({(named ? series.name + ", " : "") + fmt::format("{:g}", cost.size),
             cost.growth == 1 ? "" : fmt::format("{:.2f} of {:.2f}", cost.speed_up, cost.growth), cost.words,
             shown(percent(cost.cpu) + " " + cost.busiest_host), shown(fmt::format("{:.1f}", cost.server_cores)),
             shown(fmt::format("{:.1f}", cost.driver_cores)), shown(size_or_blank(cost.network_bytes_per_s)),
             shown(size_or_blank(cost.network_per_commit)), cost.busiest_disk.empty() ? "" : percent(cost.disk),
             shown(size_or_blank(cost.disk_bytes_per_s))});
}

}  // namespace

Table why_not_table(const View& view) {
  const auto scaling = analysis::scaling_of(view.evidence, view.findings);
  Table table{
      "Why not double? Each size against the one before it: how many times the throughput of how many times the size, "
      "and "
      "what servers and drivers used in the measurement windows.",
      {{scaling.what},
       {"throughput, of size", true},
       {"why not more"},
       {"busiest CPU", true},
       {"servers’ cores", true},
       {"drivers’ cores", true},
       {"most network/s", true},
       {"network per transaction", true},
       {"busiest disk", true},
       {"disk/s", true}},
      {}};
  for (const auto& series : scaling.series) {
    for (const auto& cost : analysis::why_not(view.findings, series))
      add_row(series, cost, scaling.series.size() > 1, table);
  }
  return table;
}

}  // namespace forklift::render
