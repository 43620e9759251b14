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
  /// "new-order"; empty for a number that the cell has no transaction of.
  std::string transaction_name(std::size_t cell, std::size_t txn) const {
    const auto& names = evidence.cells[cell].record.transactions;
    return txn < names.size() ? names[txn] : "";
  }
  /// The name by which most of the page speaks of a transaction: that of the first cell that has it.
  std::string transaction_name(std::size_t txn) const {
    for (std::size_t i = 0; i < evidence.cells.size(); ++i) {
      if (auto name = transaction_name(i, txn); !name.empty()) return name;
    }
    return "";
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
