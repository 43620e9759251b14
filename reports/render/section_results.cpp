// Findings in sentences, and the tables of results.
#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "reports/analysis/caveats.hpp"
#include "reports/analysis/emulation.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/analysis/rules.hpp"
#include "reports/analysis/scaling.hpp"
#include "reports/analysis/usl.hpp"
#include "reports/render/figures.hpp"
#include "reports/render/html.hpp"
#include "reports/render/measure_columns.hpp"
#include "reports/render/sections.hpp"
#include "reports/render/sent_as.hpp"

namespace forklift::render {
namespace {

using analysis::grouped;
using analysis::Verdict;

std::string interval_words(const std::optional<analysis::Interval>& interval) {
  return interval ? fmt::format("{}–{}", grouped(interval->low), grouped(interval->high)) : "–";
}

/// "3" or "2 of 4".
std::string run_count(const analysis::CellFinding& cell) {
  return cell.valid == cell.runs.size() ? std::to_string(cell.valid)
                                        : fmt::format("{} of {}", cell.valid, cell.runs.size());
}

/// A number stays on one line with its per cent sign.
std::string unbroken(std::string text) {
  for (auto at = text.find(" %"); at != std::string::npos; at = text.find(" %", at)) text.replace(at, 1, "&nbsp;");
  return text;
}

Cell name_cell(const View& view, std::size_t i) {
  Cell cell{view.cell_name(i), escape(view.cell_name(i))};
  if (!view.comparable(i)) {
    cell.text += " (not comparable)";
    cell.html += " " + chip("warn", "not comparable");
  }
  return cell;
}

Cell verdict_cell(const View& view, std::size_t i) {
  const auto& cell = view.findings.cells[i];
  if (view.findings.baseline == i) return {"baseline", chip("plain", "baseline")};
  const auto word = verdict_word(cell, cell.headline());
  const auto& against = cell.headline().against;
  return {word, chip(against ? tone_of(against->verdict) : cell.measured() ? "warn" : "bad", word)};
}

Cell ratio_cell(const View& view, std::size_t i) {
  const auto& cell = view.findings.cells[i];
  if (view.findings.baseline == i) return {"1", ""};
  const auto& against = cell.headline().against;
  if (!against || !against->interval) return {ratio_words(against), ""};
  return {ratio_words(against), fmt::format("{:.2f} <span class=\"sub\">{}</span>", *against->ratio,
                                            analysis::range_words(*against->interval))};
}

/// What the ratios are against, and why it is not the first cell, if it is not.
std::string cells_caption(const View& view) {
  const auto planned = view.findings.planned_baseline, baseline = view.findings.baseline.value_or(planned);
  const auto name = baseline == 0 && planned == 0 ? std::string{"the baseline"}
                    : baseline == planned         ? fmt::format("“{}”, the baseline", view.cell_name(baseline))
                                          : fmt::format("“{}”, the baseline, since “{}” has no valid run",
                                                        view.cell_name(baseline), view.cell_name(planned));
  const auto& rules = view.findings.rules;
  return fmt::format(
      "Every cell against {}, inside blocks; all {} intervals of ratios hold together ({}). Means are geometric, with "
      "95 % "
      "intervals of their own (Student’s t on logarithms).",
      name, analysis::percent_words(rules.confidence),
      rules.all_pairs() ? "with those of all pairs, Tukey and Kramer" : "Dunnett");
}

}  // namespace

std::string section(const std::string& id, const std::string& title, const std::string& body) {
  if (body.empty()) return "";
  return fmt::format("<section aria-labelledby=\"{0}\"><h2 id=\"{0}\">{1}</h2>\n{2}</section>\n", id, escape(title),
                     body);
}

std::string scale_chip(const View& view) {
  std::string chips;
  for (const auto& mark : {scale_mark(view), analysis::emulation_of(view.evidence)}) {
    if (!mark.empty()) chips += (chips.empty() ? "" : " ") + chip("warn", mark);
  }
  if (const auto mark = sent_as_mark(view); !mark.empty()) chips += (chips.empty() ? "" : " ") + chip("plain", mark);
  return chips.empty() ? "" : "<p>" + chips + "</p>";
}

std::string findings_section(const View& view) {
  std::string items;
  for (const auto& headline : view.findings.headlines) {
    items += fmt::format("<li class=\"{}\">{}</li>\n", headline.tone, unbroken(escape(headline.text)));
  }
  const auto expectations = expectations_table(view);
  return section("findings", "Findings",
                 scale_chip(view) + "<ul class=\"findings\">\n" + items + "</ul>\n" +
                     (expectations.rows.empty() ? "" : expectations.html()));
}

std::vector<std::string> rules_words(const View& view) {
  if (view.evidence.cells.empty()) return {};
  std::vector<std::string> words{analysis::verdict_rules(view.findings.rules)};
  for (const auto& cell : view.evidence.cells) {
    const auto& validity = cell.record.validity;
    if (!validity.empty() && std::find(words.begin(), words.end(), validity) == words.end()) words.push_back(validity);
  }
  return words;
}

std::string rules_section(const View& view) {
  std::string out;
  for (const auto& words : rules_words(view)) out += "<p class=\"rules\">" + unbroken(escape(words)) + "</p>\n";
  return out;
}

std::string scaling_words(const View& view) {
  std::string out;
  const auto scaling = analysis::scaling_of(view.evidence, view.findings);
  for (const auto& series : scaling.series) {
    const auto& first = series.points.front();
    const auto& last = series.points.back();
    std::string words = fmt::format("From {:g} to {:g} {}: {:.2f} times the throughput, an efficiency of {:.0f} %.",
                                    first.size, last.size, scaling.what, last.speed_up, last.efficiency * 100);
    const auto usl = analysis::usl_of(view.findings, series);
    if (usl.fit) {
      words += " " + analysis::usl_words(*usl.fit, scaling.what);
    } else if (series.points.size() > 3) {
      words += " No curve is fitted: " + usl.reason + ".";
    }
    const auto name = scaling.series.size() > 1 ? "<strong>" + escape(series.name) + "</strong>: " : "";
    out += "<p>" + name + escape(words) + "</p>\n";
  }
  return out;
}

std::string verdict_word(const analysis::CellFinding& cell, const analysis::MeasureFinding& finding) {
  if (finding.against) return verdict_words(*finding.against);
  if (finding.values.empty()) return "no number";
  return cell.unlike_load.empty() ? "another measure" : "another load: " + cell.unlike_load;
}

/// The headline with its ratio and verdict, then what else is measured of it at a glance.
Table cells_table(const View& view) {
  Table table{cells_caption(view), {{"cell"}}, {}};
  const auto headlines = headline_measures(view.evidence.cells);
  auto others = brief_measures(view.evidence.cells);
  std::erase_if(others, [](const auto& measure) { return measure.headline || measure.unit == "us"; });
  for (const auto& measure : headlines) table.columns.push_back(column_of(measure));
  for (const char* title : {"interval", "ratio"}) table.columns.push_back({title, true});
  table.columns.push_back({"verdict"});
  for (const auto& measure : others) table.columns.push_back(column_of(measure));
  table.columns.insert(table.columns.end(), {{"runs", true}, {"read with it"}});
  std::vector<std::string> sent_as;
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    const auto& cell = view.findings.cells[i];
    std::vector<Cell> row{name_cell(view, i)};
    const auto add = [&](const store::Measure& measure) {
      const auto* found = cell.find(measure.name);
      row.push_back({found == nullptr || found->values.empty() ? "–" : grouped(found->mean), ""});
    };
    for (const auto& measure : headlines) add(measure);
    row.push_back({cell.measured() ? interval_words(cell.headline().interval) : "–", ""});
    row.push_back(ratio_cell(view, i));
    row.push_back(verdict_cell(view, i));
    for (const auto& measure : others) add(measure);
    row.push_back({run_count(cell), ""});
    row.push_back({join(analysis::caveats_of(view.evidence, view.findings, i), "; "), ""});
    table.rows.push_back(std::move(row));
    sent_as.push_back(analysis::implementation_of(view.evidence.cells[i]));
  }
  insert_sent_as(table, 1, sent_as);
  return table;
}

Table latency_table(const View& view) {
  Table table{"Response times per transaction, runs of a cell merged",
              {{"cell"},
               {"transaction"},
               {"count", true},
               {"50 %", true},
               {"90 %", true},
               {"95 %", true},
               {"99 %", true},
               {"largest", true}},
              {}};
  std::vector<std::string> sent_as;
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) {
    const auto found = view.evidence.response.find(view.evidence.cells[i].number);
    if (found == view.evidence.response.end()) continue;
    for (std::size_t txn = 0; txn < store::kTxns; ++txn) {
      const auto& h = found->second[txn];
      if (h.count() == 0) continue;
      std::vector<Cell> row{
          name_cell(view, i), {view.transaction_name(i, txn), ""}, {grouped(static_cast<double>(h.count())), ""}};
      for (const double percent : {50.0, 90.0, 95.0, 99.0}) {
        row.push_back({format_latency(static_cast<double>(h.percentile_us(percent))), ""});
      }
      row.push_back({format_latency(static_cast<double>(h.max_us())), ""});
      table.rows.push_back(std::move(row));
      sent_as.push_back(analysis::implementation_of(view.evidence.cells[i]));
    }
  }
  insert_sent_as(table, 1, sent_as);
  return table;
}

Table differences_table(const View& view, const std::vector<analysis::Difference>& differences,
                        const std::string& caption) {
  Table table{caption, {{"setting"}}, {}};
  for (std::size_t i = 0; i < view.findings.cells.size(); ++i) table.columns.push_back({view.cell_name(i), false});
  for (const auto& difference : differences) {
    std::vector<Cell> row{{difference.path, "<code>" + escape(difference.path) + "</code>"}};
    for (const auto& value : difference.values) row.push_back({value.empty() ? "–" : value, ""});
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace forklift::render
