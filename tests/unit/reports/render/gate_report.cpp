// What a gate leaves for CI systems.
#include "reports/render/gate_report.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::render;
using analysis::Gate;

namespace {

GateReport report(bool undecided_is_ok) {
  return {"B against A",
          {{"e/fast", "NOTPM", {Gate::pass, "not slower by 3 %"}},
           {"e/<slow> & \"odd\"", "NOTPM", {Gate::fail, "slower\x1b[1m"}},
           {"e/open", "p95", {Gate::undecided, "wide"}},
           {"e/gone", "", {Gate::unmeasured, "B has no run"}}},
          undecided_is_ok};
}

}  // namespace

TEST_CASE("gate report: JUnit has a case for each comparison, with what became of it", "[render][unit]") {
  CHECK(junit_xml(report(false)) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- Written by forklift: a gate -->\n"
        "<testsuites name=\"forklift\" tests=\"4\" failures=\"2\" errors=\"1\" skipped=\"0\">\n"
        "  <testsuite name=\"B against A\" tests=\"4\" failures=\"2\" errors=\"1\" skipped=\"0\">\n"
        "    <testcase classname=\"forklift.gate\" name=\"e/fast: NOTPM\">\n"
        "      <system-out>not slower by 3 %</system-out>\n    </testcase>\n"
        "    <testcase classname=\"forklift.gate\" name=\"e/&lt;slow&gt; &amp; &quot;odd&quot;: NOTPM\">\n"
        "      <failure type=\"fail\" message=\"slower\\x1b[1m\">slower\\x1b[1m</failure>\n    </testcase>\n"
        "    <testcase classname=\"forklift.gate\" name=\"e/open: p95\">\n"
        "      <error type=\"undecided\" message=\"wide\">wide</error>\n    </testcase>\n"
        "    <testcase classname=\"forklift.gate\" name=\"e/gone\">\n"
        "      <failure type=\"not measured\" message=\"B has no run\">B has no run</failure>\n    </testcase>\n"
        "  </testsuite>\n</testsuites>\n");
  const auto passing = junit_xml(report(true));
  CHECK(passing.find("errors=\"0\" skipped=\"1\"") != std::string::npos);
  CHECK(passing.find("<skipped message=\"wide\"/>") != std::string::npos);
}

TEST_CASE("gate report: Markdown has the outcome and a line for each comparison", "[render][unit]") {
  const auto text = gate_markdown(report(false));
  CHECK(text.find("### Forklift: failed: of 4 comparisons 1 slower, 1 not measured, 1 undecided, 1 not slower\n") !=
        std::string::npos);
  CHECK(text.find("| pass | e/fast | NOTPM | not slower by 3 % |\n") != std::string::npos);
  CHECK(text.find("<slow>") == std::string::npos);
  CHECK(gate_markdown(report(true)).find("(undecided passes)") != std::string::npos);
}

TEST_CASE("gate report: its files are known again, others are not", "[render][unit]") {
  CHECK(is_gate_file(junit_xml(report(false))));
  CHECK(is_gate_file(gate_markdown(report(false))));
  CHECK_FALSE(is_gate_file("<testsuites name=\"mine\"/>"));
}

TEST_CASE("gates: one that fails or was not measured fails all, an undecided one leaves the rest open",
          "[render][unit]") {
  using analysis::outcome_of;
  CHECK(outcome_of({}) == Gate::fail);
  CHECK(outcome_of({Gate::pass, Gate::pass}) == Gate::pass);
  CHECK(outcome_of({Gate::pass, Gate::undecided}) == Gate::undecided);
  CHECK(outcome_of({Gate::undecided, Gate::fail}) == Gate::fail);
  CHECK(outcome_of({Gate::pass, Gate::unmeasured}) == Gate::fail);
  CHECK(analysis::outcome_words({}) == "failed: there is nothing to compare");
  CHECK(analysis::outcome_words({Gate::pass}) == "passed: of 1 comparison 1 not slower");
}
