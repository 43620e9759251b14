#pragma once
// What a gate found, for those who run it: JUnit's XML for CI systems, Markdown for a job's summary or a merge request.
// Both carry a mark by which they are known again. Pure.
#include <string>
#include <vector>

#include "reports/analysis/gate.hpp"
#include "reports/render/compare.hpp"

namespace forklift::render {

struct GateCase {
  std::string name;     ///< what was judged: a cell, a point of a series
  std::string measure;  ///< its title
  analysis::GateResult result;
};

struct GateReport {
  std::string title;  ///< "B against A"
  std::vector<GateCase> cases;
  bool undecided_is_ok = false;  ///< undecided passes
  std::vector<analysis::Gate> gates() const;
};

GateReport gate_report(const CompareResult& result, const std::string& a, const std::string& b);

/// A suite with a case for each comparison: a failure where it failed or was not measured; an error where it is
/// undecided, or skipped where that passes.
std::string junit_xml(const GateReport& report);
std::string gate_markdown(const GateReport& report);

/// Did we write this file, XML or Markdown of a gate?
bool is_gate_file(const std::string& text);

}  // namespace forklift::render
