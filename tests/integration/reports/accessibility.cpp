// The report's page under axe-core, the accessibility checker that browsers' own tools use: no violation at two widths
// and in both colour schemes. axe-core is installed by `./bootstrap test` (npm), into the build's folder.
#include <catch2/catch.hpp>

#include "common/core/files.hpp"
#include "reports/render/compare_page.hpp"
#include "reports/render/report.hpp"
#include "tests/support/browser.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

using namespace forklift;

namespace {

std::filesystem::path axe() {
  return std::filesystem::path{FORKLIFT_SOURCE_DIR} / "build/test-tools/node_modules/axe-core/axe.min.js";
}

constexpr const char* kProbe = R"(<script>
const tell = (text) => {
  const told = document.createElement("textarea");
  told.id = "violations";
  told.textContent = text;
  document.body.append(told);
};
addEventListener("load", () => axe.run(document, {resultTypes: ["violations"]}).then(
  result => tell("done, " + result.passes.length + " rules passed\n" + result.violations.map(
    v => `${v.id}: ${v.help} (${v.nodes.length}), first: ${v.nodes[0].html} ${v.nodes[0].failureSummary}`).join("\n")),
  error => tell("axe failed: " + error)));
</script></body>)";

std::string told_by(const std::string& dom) {
  const std::string begin = "<textarea id=\"violations\">";
  const auto at = dom.find(begin);
  if (at == std::string::npos) return "axe said nothing";
  return dom.substr(at + begin.size(), dom.find("</textarea>", at) - at - begin.size());
}

/// What axe-core says of this page, at both widths and in both colour schemes: nothing.
void check_with_axe(const test::ScratchDir& scratch, std::string html) {
  html.replace(html.rfind("</body>"), 7, "<script src=\"file://" + axe().string() + "\"></script>" + kProbe);
  const auto probed = scratch.write("probed.html", html);
  for (const int width : {1280, 390}) {
    for (const bool dark : {false, true}) {
      CAPTURE(width, dark);
      const auto told = told_by(test::dump_dom(probed, {width, 900, dark}));
      INFO(told);
      CHECK(told.rfind("done, ", 0) == 0);
      CHECK(told.substr(told.find('\n') + 1).empty());
    }
  }
}

}  // namespace

TEST_CASE("page: axe-core finds no violation, at both widths and in both colour schemes", "[reports][integration]") {
  if (!std::filesystem::exists(axe())) {
    WARN("SKIPPED: axe-core is not installed (npm install --prefix build/test-tools axe-core)");
    return;
  }
  const test::ScratchDir scratch;
  {
    store::Writer writer{store::Database::open(scratch / "results.db")};
    auto experiment = test::quickstart();
    experiment.failed_run = 4;
    experiment.invalid_run = 6;
    test::write_experiment(writer, experiment);
  }
  const auto reader = store::Reader::open(scratch / "results.db");
  check_with_axe(scratch, read_file(render::write_report(reader, reader.experiment("latest"), scratch / "report")));
  const auto first = reader.experiment("latest").record.id;
  const auto cells = reader.cells(reader.experiment("latest").number);
  const auto a = first + "/" + cells[0].record.name, b = first + "/" + cells[1].record.name;
  const auto page =
      render::compare_page(render::compare_named(reader, a, reader, b, {.fail_if_slower = 0.03}), a, b, "0.1.0");
  CHECK(page.find("faster") != std::string::npos);
  CHECK(page.find("://") == std::string::npos);
  check_with_axe(scratch, page);
}
