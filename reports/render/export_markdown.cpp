// Results as Markdown, for pull requests.
#include <fmt/format.h>

#include "common/core/clock.hpp"
#include "reports/analysis/emulation.hpp"
#include "reports/analysis/server_settings.hpp"
#include "reports/render/export.hpp"
#include "reports/render/markdown.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {

std::string markdown(const View& view) {
  const auto& e = view.evidence.experiment;
  std::string out = "# " + markdown_text(e.record.name) + "\n\n";
  const auto mark = scale_mark(view);
  if (!mark.empty()) out += "**These results are " + markdown_text(mark) + ".**\n\n";
  const auto emulation = analysis::emulation_of(view.evidence);
  if (!emulation.empty()) out += "**These hosts are " + markdown_text(emulation) + ".**\n\n";
  const auto settings = analysis::server_settings_words(view.evidence);
  const auto isolation = analysis::isolation_words(view.evidence);
  if (!settings.empty()) out += "Servers ran with " + markdown_text(settings) + ".\n\n";
  if (!isolation.empty()) out += markdown_text(isolation) + ".\n\n";
  for (const auto& headline : view.findings.headlines) out += "- " + markdown_text(headline.text) + "\n";
  const auto lookups = lookups_table(view);
  out += "\n" + (lookups.rows.empty() ? cells_table(view) : lookups).markdown();
  const auto expectations = expectations_table(view);
  if (!expectations.rows.empty()) out += "\n" + expectations.markdown();
  for (const auto& words : rules_words(view)) out += "\n" + markdown_text(words) + "\n";
  const auto locality = locality_table(view);
  if (!locality.rows.empty()) out += "\n## Why\n\n" + locality.markdown();
  if (!view.findings.differences.empty()) {
    out += "\n## What differs\n\n" + differences_table(view, view.findings.differences, "").markdown();
  }
  const auto label = e.record.label.empty() ? "" : " (" + markdown_text(e.record.label) + ")";
  out += fmt::format("\nExperiment {}{}, {}, seed {}, forklift {}. NOTPM is not tpmC: these are not TPC results.\n",
                     markdown_code(e.record.id), label, format_utc(e.record.started_us), e.record.seed,
                     markdown_text(e.record.version));
  return out;
}

}  // namespace forklift::render
