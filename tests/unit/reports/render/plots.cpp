// Curves over time: whose warm-ups differ, as those of slices do, they are drawn with their windows above each other.
#include "reports/render/plots.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "reports/render/view.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;

namespace {

/// First and last second of each curve.
std::vector<std::pair<double, double>> spans_of(const render::Plot& plot) {
  std::vector<std::pair<double, double>> all;
  for (const auto& [name, rows] : plot.blocks) {
    std::istringstream lines{rows};
    std::vector<double> seconds;
    for (double second = 0, rate = 0; lines >> second >> rate;) seconds.push_back(second);
    REQUIRE_FALSE(seconds.empty());
    if (name.rfind("run", 0) == 0) all.emplace_back(seconds.front(), seconds.back());
  }
  return all;
}

}  // namespace

TEST_CASE("plots: runs with a shorter warm-up are drawn with their windows above the others', whole seconds alone",
          "[render][unit]") {
  auto e = test::small_quickstart();  // 2 s of warm-up, a window of 12 s
  e.failed_run = e.invalid_run = -1;
  const test::Results results{e};
  const auto reader = results.reader();
  auto evidence = analysis::gather(reader, reader.experiment("latest"));
  for (auto& run : evidence.runs) {
    if (run.repeat > 0) run.start_at_us = *run.window_begin_us - 500'000;
  }
  const auto findings = analysis::analyse(evidence);
  const auto plot = render::time_plot({evidence, findings}, reader);
  REQUIRE(plot);
  const auto spans = spans_of(*plot);
  const auto count = [&](double first, double last) {
    return std::count(spans.begin(), spans.end(), std::pair{first, last});
  };
  const auto cells = static_cast<std::ptrdiff_t>(evidence.cells.size());
  CHECK(count(0.5, 13.5) == cells);  // the first of each cell
  CHECK(count(2.5, 13.5) ==
        static_cast<std::ptrdiff_t>(spans.size()) - cells);  // the half second at the end is left out
  CHECK(spans.size() > static_cast<std::size_t>(cells));
}
