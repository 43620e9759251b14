#include <catch2/catch.hpp>
#include <cstdlib>
#include <regex>
#include <set>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "reports/render/report.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

using namespace forklift;

namespace {

struct Made {
  test::ScratchDir scratch;
  explicit Made(const test::SyntheticExperiment& experiment) {
    store::Writer writer{store::Database::open(scratch / "results.db")};
    test::write_experiment(writer, experiment);
  }
  std::string page() const {
    const auto reader = store::Reader::open(scratch / "results.db");
    const char* keep = std::getenv("FORKLIFT_KEEP_REPORT");  // to look at it
    return read_file(
        render::write_report(reader, reader.experiment("latest"), keep != nullptr ? keep : scratch.path() / "report"));
  }
};

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t seen = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++seen;
  return seen;
}

test::SyntheticExperiment troubled() {
  auto experiment = test::quickstart();
  experiment.failed_run = 4;
  experiment.invalid_run = 6;
  return experiment;
}

}  // namespace

TEST_CASE("report: the page holds the plots, the scenario and the reasons of failed runs", "[reports][integration]") {
  const auto page = Made{troubled()}.page();
  CHECK(count(page, "<svg class=\"plot wide\"") == 11);
  CHECK(count(page, "<svg class=\"plot narrow\"") == 11);
  CHECK(page.find("data-node-2: the server died in the measurement window (signal 9)") != std::string::npos);
  CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("&quot;repeats&quot;: 3") != std::string::npos);
  CHECK(page.find("forklift run scenarios/quickstart.json --set workload.duration=20s") != std::string::npos);
  CHECK(page.find("@@") == std::string::npos);
  CHECK(page.find("{{") == std::string::npos);
}

TEST_CASE("report: a scale below one is marked at every plot and table of results", "[reports][integration]") {
  auto experiment = troubled();
  experiment.scale = 0.1;
  const auto page = Made{experiment}.page();
  CHECK(page.find("<strong>These results are not comparable.</strong>") != std::string::npos);
  CHECK(count(page, "not comparable: scale 0.1</span>") == 11 + 2);  // figures, findings, table of runs
  CHECK(Made{troubled()}.page().find("not comparable") == std::string::npos);
}

TEST_CASE("report: an experiment without a single result still makes a page", "[reports][integration]") {
  auto experiment = test::quickstart();
  experiment.cells.resize(1);
  experiment.repeats = 1;
  experiment.failed_run = 0;
  const auto page = Made{experiment}.page();
  CHECK(page.find("No run ended with a number.") != std::string::npos);
  CHECK(page.find("Run it again") != std::string::npos);
}

TEST_CASE("report: a folder that can't be made is named", "[reports][integration]") {
  const Made made{troubled()};
  const auto reader = store::Reader::open(made.scratch / "results.db");
  std::string text;
  try {
    render::write_report(reader, reader.experiment("latest"), made.scratch / "results.db/report");
  } catch (const Error& error) {
    text = error.what();
  }
  CHECK(text == made.scratch / "results.db/report" + ": it can't be used: " + (made.scratch / "results.db") +
                    " is not a directory. Name another folder with --out.");
}

TEST_CASE("report: it is written again over itself, and not over somebody else's file", "[reports][integration]") {
  const Made made{troubled()};
  const auto reader = store::Reader::open(made.scratch / "results.db");
  const auto write = [&] { return render::write_report(reader, reader.experiment("latest"), made.scratch / "again"); };
  write();
  const auto page = write();
  made.scratch.write("again/report.md", "# My own words\n");
  std::string text;
  try {
    write();
  } catch (const Error& error) {
    text = error.what();
  }
  CHECK(text == made.scratch / "again/report.md" +
                    ": it exists, and Forklift did not write it. Move it away, or name another folder with --out.");
  CHECK(read_file(made.scratch / "again/report.md") == "# My own words\n");
}

TEST_CASE("report: a missing gnuplot is named, and how to get it", "[reports][integration]") {
  const Made made{troubled()};
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", made.scratch.path().c_str(), 1);
  std::string text;
  try {
    made.page();
  } catch (const Error& error) {
    text = error.what();
  }
  ::setenv("PATH", path.c_str(), 1);
  CHECK(text == "gnuplot: can't be started: No such file or directory. Install it: apt-get install gnuplot-nox.");
}

TEST_CASE("report: settings that are added one by one are shown as a waterfall", "[reports][integration]") {
  const auto page = Made{test::effects()}.page();
  CHECK(page.find("What each setting adds") != std::string::npos);
  CHECK(page.find(">spread: 1 → 2<") != std::string::npos);
  CHECK(count(page, "<svg class=\"plot wide\"") == 12);
}

TEST_CASE("report: a sweep of SQL nodes shows how it scales", "[reports][integration]") {
  const auto page = Made{test::sweep()}.page();
  CHECK(page.find("NOTPM by SQL nodes") != std::string::npos);
  CHECK(page.find("Scalability law: contention") != std::string::npos);
  CHECK(page.find("Fewer than six sizes: take it as a hint.") != std::string::npos);
  CHECK(page.find("Why not double?") != std::string::npos);
  CHECK(page.find("<td class=\"n\">1.93 of 2.00</td>") != std::string::npos);
}

TEST_CASE("report: every id stands once", "[reports][integration]") {
  for (const auto& experiment : {troubled(), test::effects(), test::sweep()}) {
    const auto page = Made{experiment}.page();
    std::set<std::string> seen;
    const std::regex id{" id=[\"']([^\"']*)[\"']"};
    for (std::sregex_iterator at{page.begin(), page.end(), id}; at != std::sregex_iterator{}; ++at) {
      CHECK(seen.insert((*at)[1]).second);
    }
    CHECK(seen.size() > 50);
  }
}
