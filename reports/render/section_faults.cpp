// What each fault of the scenario did to the service.
#include <fmt/format.h>

#include "reports/analysis/numbers.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {
namespace {

std::string seconds(const std::optional<double>& value) { return value ? fmt::format("{:.1f} s", *value) : "–"; }

}  // namespace

std::string faults_table(const View& view) {
  Table table{
      "What the faults did, by the New-Orders committed per second. Depth: the worst second against the mean before "
      "the "
      "first fault. Recovered: the first of three seconds in a row with 90 % of that mean, up to the next fault.",
      {{"run", true},
       {"cell"},
       {"at", true},
       {"node"},
       {"what"},
       {"lasted", true},
       {"without service", true},
       {"depth", true},
       {"recovered after", true}},
      {}};
  for (const auto& fault : view.findings.faults) {
    const auto& run = view.evidence.runs[fault.run];
    table.add({std::to_string(run.number.value()), view.cell_name(view.cell_of(run.cell)),
               fmt::format("{:.1f} s", fault.at_s), fault.node, fault.what, seconds(fault.lasted_s),
               fmt::format("{} s", fault.dip.seconds_without), fmt::format("{:.0f} %", fault.dip.depth * 100),
               fault.dip.recovered_s ? seconds(fault.dip.recovered_s) : "not in time"});
  }
  return table.rows.empty() ? "" : table.html();
}

}  // namespace forklift::render
