#pragma once
// What every section and plot of a report looks at: the evidence and the findings of one experiment.
#include <fmt/format.h>

#include "reports/analysis/findings.hpp"

namespace forklift::render {

struct View {
  const analysis::Evidence& evidence;
  const analysis::Findings& findings;

  const std::string& cell_name(std::size_t cell) const { return evidence.cells[cell].record.name; }
  bool comparable(std::size_t cell) const { return evidence.cells[cell].comparable(); }
  std::size_t cell_of(store::CellId id) const {
    for (std::size_t i = 0; i < evidence.cells.size(); ++i) {
      if (evidence.cells[i].number == id) return i;
    }
    return 0;
  }
  /// The cell's position of each run, for tables that list runs.
  const store::Run* run(store::RunId id) const {
    for (const auto& run : evidence.runs) {
      if (run.number == id) return &run;
    }
    return nullptr;
  }
};

/// What stands beside numbers that must not be compared: "scale 0.01: not comparable"; empty if all may be.
inline std::string scale_mark(const View& view) {
  for (const auto& cell : view.evidence.cells) {
    if (!cell.comparable()) return fmt::format("not comparable: scale {:g}", cell.record.scale);
  }
  return "";
}

}  // namespace forklift::render
