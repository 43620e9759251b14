#include "reports/render/gate_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/visible.hpp"
#include "reports/render/html.hpp"
#include "reports/render/markdown.hpp"
#include "reports/render/table.hpp"

namespace forklift::render {
namespace {

using analysis::Gate;

constexpr const char* kMark = "<!-- Written by forklift: a gate -->";

/// XML allows fewer characters than HTML, so that what can't be shown is spelt out.
std::string xml(const std::string& text) { return escape(visible(text)); }

/// Its element in JUnit's format; empty: it passed.
std::string element_of(const GateReport& report, Gate gate) {
  if (gate == Gate::undecided) return report.undecided_is_ok ? "skipped" : "error";
  return gate == Gate::pass ? "" : "failure";
}

std::string counts(const GateReport& report) {
  const auto count = [&](const char* element) {
    return std::count_if(report.cases.begin(), report.cases.end(),
                         [&](const auto& one) { return element_of(report, one.result.gate) == element; });
  };
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"", report.cases.size(), count("failure"),
                     count("error"), count("skipped"));
}

}  // namespace

std::vector<Gate> GateReport::gates() const {
  std::vector<Gate> all;
  for (const auto& one : cases) all.push_back(one.result.gate);
  return all;
}

GateReport gate_report(const CompareResult& result, const std::string& a, const std::string& b) {
  GateReport report{b + " against " + a, {}};
  for (const auto& pair : result.pairs) {
    if (pair.gate) report.cases.push_back({pair.b == "–" ? pair.a : pair.b, pair.measure.title, *pair.gate});
  }
  return report;
}

std::string junit_xml(const GateReport& report) {
  auto out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n<testsuites name=\"forklift\" {}>\n"
      "  <testsuite name=\"{}\" {}>\n",
      kMark, counts(report), xml(report.title), counts(report));
  for (const auto& one : report.cases) {
    const auto head = fmt::format("    <testcase classname=\"forklift.gate\" name=\"{}\"",
                                  xml(one.measure.empty() ? one.name : one.name + ": " + one.measure));
    const auto element = element_of(report, one.result.gate), words = xml(one.result.words);
    if (element.empty()) {
      out += fmt::format("{}>\n      <system-out>{}</system-out>\n    </testcase>\n", head, words);
    } else if (element == "skipped") {
      out += fmt::format("{}>\n      <skipped message=\"{}\"/>\n    </testcase>\n", head, words);
    } else {
      out += fmt::format("{0}>\n      <{1} type=\"{2}\" message=\"{3}\">{3}</{1}>\n    </testcase>\n", head, element,
                         to_string(one.result.gate), words);
    }
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

std::string gate_markdown(const GateReport& report) {
  Table table{"", {{"gate"}, {"what"}, {"measure"}, {"why"}}, {}};
  for (const auto& one : report.cases) table.add({to_string(one.result.gate), one.name, one.measure, one.result.words});
  return fmt::format("{}\n### Forklift: {}{}\n\n{}\n\n{}\n", kMark, analysis::outcome_words(report.gates()),
                     report.undecided_is_ok ? " (undecided passes)" : "", "Gate: " + markdown_text(report.title),
                     table.markdown());
}

bool is_gate_file(const std::string& text) { return text.find(kMark) != std::string::npos; }

}  // namespace forklift::render
