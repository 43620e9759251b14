#include "reports/render/terminal.hpp"

#include <fmt/format.h>

#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "reports/analysis/caveats.hpp"
#include "reports/analysis/concurrency.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {
namespace {

using analysis::grouped;

std::string p95_of(const View& view, std::size_t cell) {
  const auto found = view.evidence.response.find(view.evidence.cells[cell].number);
  if (found == view.evidence.response.end() || found->second[0].count() == 0) return "–";
  return format_latency(static_cast<double>(found->second[0].percentile_us(95)));
}

std::string headlines_text(const View& view) {
  std::string out;
  for (const auto& headline : view.findings.headlines)
    out += (headline.tone == "bad" || headline.tone == "warn" ? "! " : "  ") + headline.text + "\n";
  return out;
}

std::string lookups_text(const View& view) {
  auto table = lookups_table(view);
  table.caption.clear();
  return table.text() + "\n" + headlines_text(view);
}

}  // namespace

std::string terminal_table(const View& view) {
  if (!view.findings.lookups.empty()) return lookups_text(view);
  Table table{"",
              {{"cell"},
               {"runs", true},
               {"NOTPM", true},
               {"95 % interval", true},
               {"tx/s", true},
               {"p95", true},
               {"ratio", true},
               {"verdict"},
               {"read with it"}},
              {}};
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    const auto& cell = view.findings.cells[i];
    const bool known = !cell.notpm.empty();
    const auto runs = cell.notpm.size() == cell.runs.size() ? std::to_string(cell.runs.size())
                                                            : fmt::format("{}/{}", cell.notpm.size(), cell.runs.size());
    const bool new_orders = analysis::counts_new_orders(view.evidence);  // else those columns stay empty
    const bool base = view.findings.baseline == i;
    table.add({view.cell_name(i), runs,
               !new_orders ? ""
               : known     ? grouped(cell.mean_notpm)
                           : "–",
               !new_orders     ? ""
               : cell.interval ? grouped(cell.interval->low) + "–" + grouped(cell.interval->high)
                               : "–",
               known ? grouped(cell.mean_tx_per_s) : "–", known ? p95_of(view, i) : "–",
               base                                  ? "1.00"
               : cell.against && cell.against->ratio ? fmt::format("{:.2f}", cell.against->ratio->ratio)
                                                     : "–",
               base           ? "baseline"
               : cell.against ? to_string(cell.against->verdict)
                              : "no number",
               join(analysis::caveats_of(view.evidence, view.findings, i), "; ")});
  }
  std::string out = table.text() + "\n";
  const auto mark = scale_mark(view);
  if (!mark.empty()) out += "! These results are " + mark + ".\n";
  return out + headlines_text(view);
}

std::string terminal_table(const store::Reader& reader, const store::Experiment& experiment) {
  const auto evidence = analysis::gather(reader, experiment);
  const auto findings = analysis::analyse(evidence);
  return terminal_table(View{evidence, findings});
}

}  // namespace forklift::render
