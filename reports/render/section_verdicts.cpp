// How every measure of every cell compares with the baseline's, and without a baseline every cell with every other.
#include "reports/analysis/expectations.hpp"
#include "reports/render/figures.hpp"
#include "reports/render/html.hpp"
#include "reports/render/measure_columns.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {
namespace {

Cell chip_of(const analysis::Comparison& comparison) {
  const auto words = verdict_words(comparison);
  return {words, chip(tone_of(comparison.verdict), words)};
}

}  // namespace

Table verdicts_table(const View& view) {
  Table table{"Every measure against the baseline’s; the intervals of one measure hold together",
              {{"cell"}, {"measure"}, {"mean", true}, {"ratio", true}, {"verdict"}},
              {}};
  for (const auto& cell : view.findings.cells) {
    for (const auto& finding : cell.measures) {
      if (!finding.against) continue;
      std::vector<Cell> row{{view.cell_name(cell.cell), ""},
                            {finding.measure.title, ""},
                            {shown_or_dash(finding.measure, finding.mean), ""},
                            {ratio_words(finding.against), ""}};
      row.push_back(chip_of(*finding.against));
      table.rows.push_back(std::move(row));
    }
  }
  return table;
}

Table expectations_table(const View& view) {
  Table table{"What the source found, and what this experiment found; decided by the whole interval of the ratio",
              {{"cell"}, {"against"}, {"measure"}, {"ratio", true}, {"source"}, {"outcome"}},
              {}};
  for (const auto& found : view.findings.expectations) {
    const auto outcome = to_string(found.outcome);
    std::vector<Cell> row{{found.expected.cell, ""},
                          {shown(found.against), ""},
                          {shown(found.title), ""},
                          {ratio_words(found.comparison), ""},
                          {bounds_words(found.expected), ""}};
    row.push_back({outcome, chip(analysis::tone_of(found.outcome), outcome)});
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table pairs_table(const View& view) {
  Table table{"Every cell against every other; all intervals of a measure hold together (Tukey and Kramer)",
              {{"cell"}, {"against"}, {"measure"}, {"ratio", true}, {"verdict"}},
              {}};
  for (const auto& pair : view.findings.pairs) {
    std::vector<Cell> row{{view.cell_name(pair.to), ""},
                          {view.cell_name(pair.from), ""},
                          {pair.title, ""},
                          {ratio_words(pair.comparison), ""}};
    row.push_back(chip_of(pair.comparison));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace forklift::render
