#include "orchestrator/drive/host_watch.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using drive::SeriesOfHost;
using Points = std::vector<std::int64_t>;

namespace {

/// A second of a host's run queue.
void add(SeriesOfHost& series, std::int64_t came_us, std::int64_t second, std::int64_t value) {
  series.add(came_us, second, {{"run_queue", value}});
}

}  // namespace

TEST_CASE("host watch: a line belongs to the host's own second, however late it came", "[drive][unit]") {
  SeriesOfHost series;
  add(series, 11'000'000, 0, 5);
  add(series, 12'000'000, 1, 6);
  // Three lines were held up on their way and came at once; the next one is in time again.
  for (const std::int64_t second : {2, 3, 4}) add(series, 15'900'000, second, 7 + second);
  add(series, 16'000'000, 5, 8);
  const auto all = series.take("box");
  REQUIRE(all.size() == 1);
  CHECK(all[0].host == "box");
  CHECK(all[0].metric == "run_queue");
  CHECK(all[0].begin_us == 10'000'000);
  CHECK(all[0].points == Points{5, 6, 9, 10, 11, 8});
}

TEST_CASE("host watch: seconds that the host left out, and figures that it lacks, have no value", "[drive][unit]") {
  SeriesOfHost series;
  add(series, 11'000'000, 3, 5);
  add(series, 14'000'000, 6, 6);
  add(series, 14'000'001, 6, 99);  // told before
  series.add(15'000'000, 7, {{"memory.available_bytes", 1}});
  add(series, 0, 9'000'000'000, 7);  // a wrong number does not fill the memory
  const auto all = series.take("box");
  REQUIRE(all.size() == 2);
  CHECK(all[0].points == Points{-1, -1, -1, -1, 1});
  CHECK(all[1].points == Points{5, -1, -1, 6, -1});
}
