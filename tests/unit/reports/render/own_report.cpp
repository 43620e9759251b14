// Which files of a folder are a report of ours, and which folders are left alone.
#include "reports/render/own_report.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "reports/render/compare_page.hpp"
#include "reports/render/export.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::render;

namespace {

std::string refusal(const std::filesystem::path& folder, const std::vector<std::string>& pictures = {}) {
  try {
    need_report_folder(folder, pictures);
  } catch (const Error& error) {
    return error.what();
  }
  return "not refused";
}

const std::string kPage = "<html><meta name=\"generator\" content=\"forklift 0.1.0\"></html>";

}  // namespace

TEST_CASE("own report: each of our files is known again, and another's is not", "[render][unit]") {
  const test::Results results{test::small_quickstart()};
  const auto reader = results.reader();
  const auto evidence = analysis::gather(reader, reader.experiment("latest"));
  const auto findings = analysis::analyse(evidence);
  const View view{evidence, findings};
  CHECK(written_by_us("results.csv", results_csv(view)));
  CHECK(written_by_us("results.json", results_json(view).dump(2)));
  CHECK(written_by_us("report.md", markdown(view)));
  CHECK(written_by_us("compare.html", compare_page({}, "a", "b", "0.1.0")));
  CHECK(written_by_us("report.png", signed_png("\x89PNG" + std::string(100, 'x'))));
  CHECK(written_by_us("report.pdf", signed_pdf("%PDF-1.4")));
  for (const auto* name : {"results.csv", "results.json", "report.md", "index.html", "report.png", "report.pdf"}) {
    INFO(name);
    CHECK_FALSE(written_by_us(name, "id,experiment\n"));
    CHECK_FALSE(written_by_us(name, "{\"experiment\": 1}"));
    CHECK_FALSE(written_by_us(name, "<html>mine</html>"));
  }
}

TEST_CASE("own report: a new folder, an empty one and a report of ours may be written", "[render][unit]") {
  const test::ScratchDir scratch;
  CHECK(refusal(scratch / "new") == "not refused");
  CHECK(refusal(scratch.path()) == "not refused");
  scratch.write("index.html", kPage);
  scratch.write("notes.txt", "what I think of it");
  CHECK(refusal(scratch.path(), {kPng, kPdf}) == "not refused");
}

TEST_CASE("own report: a folder and files of somebody else are refused by name", "[render][unit]") {
  const test::ScratchDir scratch;
  const auto folder = scratch.path().string();
  scratch.write("thesis.tex", "x");
  CHECK(refusal(folder) == folder +
                               ": the folder holds files, and none of them is a report of Forklift. Name a new or "
                               "an empty folder with --out.");
  CHECK(refusal(scratch / "thesis.tex") == scratch / "thesis.tex: it is not a directory. Name another one with --out.");
  scratch.write("index.html", "<html>mine</html>");
  CHECK(refusal(folder) == folder +
                               "/index.html: it exists, and Forklift did not write it. Move it away, or name "
                               "another folder with --out.");
  scratch.write("index.html", kPage);
  scratch.write("report.png", "a photograph");
  CHECK(refusal(folder) == "not refused");
  CHECK(refusal(folder, {kPng}) == folder +
                                       "/report.png: it exists, and Forklift did not write it. Move it away, or "
                                       "name another folder with --out.");
}
