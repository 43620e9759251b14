#include "orchestrator/hosts/watch.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using hosts::SeriesOfHost;
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

TEST_CASE("host watch: lines of other programs are passed over or refused, none fills the memory", "[drive][unit]") {
  SeriesOfHost series;
  series.add_line(11'000'000, R"({"event":"host","second":-9223372036854775808,"values":{"run_queue":5}})", "box");
  series.add_line(12'000'000, R"({"event":"host","second":9223372036854775807,"values":{"run_queue":6}})", "box");
  series.add_line(12'000'000, R"({"event":7})", "box");
  series.add_line(12'000'000, "motd", "box");
  for (const auto* line : {R"({"event":"host"})", R"({"event":"host","second":1e300,"values":{}})",
                           R"({"event":"host","second":1,"values":{"a":"b"}})"}) {
    CHECK_THROWS_WITH(series.add_line(0, line, "box"),
                      "box: forklift-driver watch wrote what can't be read: " + std::string{line} +
                          ". Check that the program there is a forklift-driver of this release.");
  }
  const auto all = series.take("box");
  REQUIRE(all.size() == 1);
  CHECK(all[0].points == Points{5});
}

TEST_CASE("host watch: figures end at half a gigabyte", "[drive][unit]") {
  SeriesOfHost series;
  series.add(1, 0, {{"a", 1}});
  std::map<std::string, std::int64_t> many;
  for (int i = 0; i < 200; ++i) many["metric " + std::to_string(i)] = i;
  CHECK_THROWS_WITH(series.add(2, 604'000, many), "host watch: more than 67108864 figures came.");
}
