// The report's page as a browser sees it: its outline against tests/golden, at two widths and in both colour schemes.
// Screenshots stay in the build's folder report-screenshots, for people to look at.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <regex>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "reports/render/report.hpp"
#include "tests/support/browser.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

using namespace forklift;

namespace {

/// What this page looks like is noted by a script that only the tested copy has.
constexpr const char* kProbe = R"(<script>
window.onerror = (text) => { document.body.dataset.scriptError = text; };
addEventListener("load", () => {
  const shown = [...document.querySelectorAll("svg.plot")].filter(s => s.getBoundingClientRect().height > 50).length;
  document.body.dataset.overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  document.body.dataset.shown = shown;
  document.body.dataset.paper = getComputedStyle(document.body).backgroundColor;
  document.body.dataset.requests = performance.getEntriesByType("resource").length;
  const lines = [];
  for (const e of document.querySelectorAll("h1, h2, h3, caption, th[scope=col], summary, .legend li")) {
    lines.push(e.tagName.toLowerCase() + " " + e.textContent.replace(/\s+/g, " ").trim());
  }
  const outline = document.createElement("textarea");
  outline.id = "outline";
  outline.textContent = lines.join("\n");
  document.body.append(outline);
});
</script></body>)";

struct Page {
  test::ScratchDir scratch;
  std::filesystem::path page, probed;
  Page() {
    auto experiment = test::quickstart();
    experiment.failed_run = 4;
    experiment.invalid_run = 6;
    experiment.scale = 0.1;
    experiment.cells[0].name = "by primary key <img src=x onerror=alert(1)>";
    {
      store::Writer writer{store::Database::open(scratch / "results.db")};
      test::write_experiment(writer, experiment);
    }
    const auto reader = store::Reader::open(scratch / "results.db");
    page = render::write_report(reader, reader.experiment("latest"), scratch / "report");
    auto html = read_file(page);
    html.replace(html.rfind("</body>"), 7, kProbe);
    probed = scratch / "probed.html";
    write_file(probed, html);
  }
};

std::string attribute(const std::string& dom, const std::string& name) {
  std::smatch found;
  return std::regex_search(dom, found, std::regex{name + "=\"([^\"]*)\""}) ? found[1].str() : "none";
}

std::string outline(const std::string& dom) {
  const auto begin = dom.find("<textarea id=\"outline\">") + 23;
  return dom.substr(begin, dom.find("</textarea>", begin) - begin) + "\n";
}

}  // namespace

TEST_CASE("page: its outline is the golden one, at both widths and in both colour schemes", "[reports][integration]") {
  const Page page;
  const auto golden = std::filesystem::path{FORKLIFT_SOURCE_DIR} / "tests/golden/report-outline.txt";
  const auto shots = std::filesystem::path{FORKLIFT_BINARY_DIR}.parent_path() / "report-screenshots";
  std::filesystem::create_directories(shots);
  for (const int width : {1280, 390}) {
    for (const bool dark : {false, true}) {
      CAPTURE(width, dark);
      const auto dom = test::dump_dom(page.probed, {width, 900, dark});
      if (std::getenv("FORKLIFT_UPDATE_GOLDEN") != nullptr) write_file(golden, outline(dom));
      CHECK(outline(dom) == read_file(golden));
      CHECK(attribute(dom, "data-overflow") == "0");
      CHECK(attribute(dom, "data-shown") == "11");
      CHECK(attribute(dom, "data-requests") == "0");
      CHECK(attribute(dom, "data-script-error") == "none");
      CHECK(attribute(dom, "data-paper") == (dark ? "rgb(18, 22, 27)" : "rgb(252, 252, 250)"));
      const auto png = shots / fmt::format("report-{}-{}.png", width, dark ? "dark" : "light");
      test::screenshot(page.page, {width, width == 390 ? 9000 : 6400, dark}, png);
      CHECK(std::filesystem::file_size(png) > 100'000);
    }
  }
}

TEST_CASE("page: it asks nobody for anything and runs no script", "[reports][integration]") {
  const Page page;
  const auto html = read_file(page.page);
  CHECK_FALSE(std::regex_search(html, std::regex{"(src|href|action|poster)=[\"'](?!#|data:)"}));
  CHECK(html.find("url(") == std::string::npos);
  CHECK(html.find("@import") == std::string::npos);
  CHECK(html.find("<script") == std::string::npos);
  CHECK(html.find("<img") == std::string::npos);
  CHECK(html.find("://") == std::string::npos);
}
