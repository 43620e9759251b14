#include "reports/render/terminal.hpp"

#include <fmt/format.h>

#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "reports/analysis/caveats.hpp"
#include "reports/analysis/emulation.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/figures.hpp"
#include "reports/render/measure_columns.hpp"
#include "reports/render/sections.hpp"
#include "reports/render/sent_as.hpp"

namespace forklift::render {
namespace {

using analysis::grouped;

/// Of the runs of a cell together, not the mean of their percentiles.
std::string merged_latency(const View& view, std::size_t cell, const store::Measure& measure) {
  const auto found = view.evidence.response.find(view.evidence.cells[cell].number);
  if (found != view.evidence.response.end() && found->second[0].count() > 0)
    return format_latency(static_cast<double>(found->second[0].percentile_us(measure.factor)));
  const auto* stated = view.findings.cells[cell].find(measure.name);
  return stated == nullptr || stated->values.empty() ? "–" : format_latency(stated->mean);
}

std::string mean_words(const View& view, std::size_t i, const store::Measure& measure) {
  const auto& cell = view.findings.cells[i];
  if (measure.unit == "us") return cell.measured() ? merged_latency(view, i, measure) : "–";
  const auto* found = cell.find(measure.name);
  return found == nullptr || found->values.empty() ? "–" : grouped(found->mean);
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
  Table table{"", {{"cell"}, {"runs", true}}, {}};
  std::vector<std::string> sent_as;
  const auto measures = brief_measures(view.evidence.cells);
  for (const auto& measure : measures) {
    table.columns.push_back(column_of(measure));
    if (measure.headline) table.columns.push_back({"95 % interval", true});
  }
  table.columns.insert(table.columns.end(), {{"ratio", true}, {"verdict"}, {"read with it"}});
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    const auto& cell = view.findings.cells[i];
    const auto& headline = cell.headline();
    std::vector<std::string> row{view.cell_name(i), cell.valid == cell.runs.size()
                                                        ? std::to_string(cell.valid)
                                                        : fmt::format("{}/{}", cell.valid, cell.runs.size())};
    for (const auto& measure : measures) {
      row.push_back(mean_words(view, i, measure));
      const bool own = measure.name == headline.measure.name && headline.interval;
      if (measure.headline)
        row.push_back(own ? grouped(headline.interval->low) + "–" + grouped(headline.interval->high) : "–");
    }
    const bool base = view.findings.baseline == i;
    row.push_back(base ? "1.00" : ratio_words(headline.against));
    row.push_back(base ? "baseline" : verdict_word(cell, headline));
    row.push_back(join(analysis::caveats_of(view.evidence, view.findings, i), "; "));
    table.add(std::move(row));
    sent_as.push_back(analysis::implementation_of(view.evidence.cells[i]));
  }
  insert_sent_as(table, 1, sent_as);
  std::string out = table.text() + "\n";
  const auto mark = scale_mark(view);
  if (!mark.empty()) out += "! These results are " + mark + ".\n";
  const auto emulation = analysis::emulation_of(view.evidence);
  if (!emulation.empty()) out += "! These hosts are " + emulation + ".\n";
  return out + headlines_text(view);
}

std::string terminal_table(const store::Reader& reader, const store::Experiment& experiment) {
  const auto evidence = analysis::gather(reader, experiment);
  const auto findings = analysis::analyse(evidence);
  return terminal_table(View{evidence, findings});
}

}  // namespace forklift::render
