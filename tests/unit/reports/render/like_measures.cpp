// Which results are compared at all: more of it is in compare.cpp.
#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "reports/render/compare.hpp"
#include "tests/support/error_of.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::render;
using forklift::test::error_of;

TEST_CASE("compare: ways to send transactions are compared across only, but inside one experiment", "[render][unit]") {
  auto first = test::small_quickstart();
  first.failed_run = first.invalid_run = -1;
  auto second = first;
  first.cells.resize(2);
  first.cells[0].implementation = "statements";
  first.cells[1].implementation = "single";
  second.id = "quickstart-20261124-000000-cd34";
  second.cells.resize(1);
  second.cells[0].implementation = "single";
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  const auto a = first.id + "/" + first.cells[0].name, b = second.id + "/" + second.cells[0].name;
  CHECK(
      error_of([&] { compare_named(reader, a, reader, b); }) ==
      a + " and " + b +
          ": they are not compared: A measures notpm (1/min) of dbt2, B notpm (1/min) of dbt2, under different loads: "
          "implementation statements → single. Compare results of the same load, or add --across and read the result "
          "with that difference in mind.");
  CHECK(compare_named(reader, a, reader, b, {.across = true}).pairs[0].unlike_load ==
        "implementation statements → single");
  const auto inside = compare_named(reader, a, reader, first.id + "/" + first.cells[1].name);
  CHECK(inside.pairs[0].unlike_load.empty());
  CHECK(inside.pairs[0].comparable);
  CHECK(compare_text(inside).find("   ! measured under another load: implementation statements → single\n") !=
        std::string::npos);
}
