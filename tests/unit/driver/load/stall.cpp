#include "driver/load/stall.hpp"

#include <catch2/catch.hpp>

using forklift::driver::load::StallWatch;

TEST_CASE("stall: a load that moves says nothing, one that stands still says why, at 10 s and every 30 s after",
          "[load][unit]") {
  StallWatch watch;
  CHECK(watch.look(1, 0, {}) == "");
  CHECK(watch.look(2, 500, {{"deadlock", 3}}) == "");
  for (int second = 3; second < 12; ++second) CHECK(watch.look(second, 500, {{"deadlock", 3}}) == "");
  CHECK(watch.look(12, 500, {{"deadlock", 4}, {"overload: redo log (410)", 70}}) ==
        "no row was stored for 10 s: waited 1 times for deadlock, waited 70 times for overload: redo log (410)");
  CHECK(watch.look(13, 500, {{"deadlock", 4}}) == "");
  CHECK(watch.look(42, 500, {{"deadlock", 3}}) ==
        "no row was stored for 40 s: no server answers: look whether all of them run");
  CHECK(watch.look(43, 501, {}) == "");
  CHECK(watch.look(53, 501, {}) == "no row was stored for 10 s: no server answers: look whether all of them run");
}
