#include "reports/render/axis.hpp"

#include <catch2/catch.hpp>

#include "reports/analysis/numbers.hpp"

using namespace forklift;
using namespace forklift::render;

TEST_CASE("axis: steps are round and labels grouped", "[render][unit]") {
  CHECK(linear_axis(7300, 4).tics == "\"0\" 0, \"2,000\" 2000, \"4,000\" 4000, \"6,000\" 6000");
  CHECK(linear_axis(1, 4).tics == "\"0.00\" 0, \"0.25\" 0.25, \"0.50\" 0.5, \"0.75\" 0.75, \"1.00\" 1");
  CHECK(linear_axis(0, 4).high == 1);
}

TEST_CASE("axis: latencies are labelled in their unit", "[render][unit]") {
  CHECK(latency_axis(600, 6000).tics == "\"500 µs\" 500, \"1 ms\" 1000, \"2 ms\" 2000, \"5 ms\" 5000");
}

TEST_CASE("axis: seconds come in steps that people use", "[render][unit]") {
  CHECK(seconds_axis(70, 8).tics ==
        "\"0 s\" 0, \"10 s\" 10, \"20 s\" 20, \"30 s\" 30, \"40 s\" 40, \"50 s\" 50, \"60 s\" 60, \"70 s\" 70");
}

TEST_CASE("numbers: thousands are grouped", "[render][unit]") {
  CHECK(analysis::grouped(0) == "0");
  CHECK(analysis::grouped(999) == "999");
  CHECK(analysis::grouped(1000) == "1,000");
  CHECK(analysis::grouped(1234567.4) == "1,234,567");
  CHECK(analysis::grouped(-1234) == "−1,234");
}
