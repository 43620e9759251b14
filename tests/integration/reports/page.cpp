#include <catch2/catch.hpp>
#include <cstdlib>

#include "common/core/files.hpp"
#include "reports/render/report.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/synthetic.hpp"

using namespace forklift;

TEST_CASE("report: a page is made of a finished experiment", "[reports][integration]") {
  const test::Scratch scratch;
  const auto db = scratch / "results.db";
  {
    store::Writer writer{store::Database::open(db)};
    auto experiment = test::quickstart();
    experiment.failed_run = 4;
    experiment.invalid_run = 6;
    test::write_experiment(writer, experiment);
  }
  const auto reader = store::Reader::open(db);
  const char* keep = std::getenv("FORKLIFT_KEEP_REPORT");  // to look at it
  const auto page =
      render::write_report(reader, reader.experiment("latest"), keep != nullptr ? keep : scratch.path() / "report");
  CHECK(read_file(page).find("quickstart") != std::string::npos);
}
