#include "orchestrator/collect/desk.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace forklift;
using namespace forklift::collect;
using namespace std::chrono_literals;

namespace {

const Json kAnswer = Json::parse(R"({"since_us": 1000000, "packets": 1000, "bytes": 250000, "lost": 0, "queue_full": 2,
  "cut": 3, "unknown": 0, "cpu_us": 40000, "late_us": {"p50": 12, "p90": 30, "p99": 900, "max": 5000},
  "hosts": {"d1": {"packets": 600, "cpu_us": 70, "throttled_us": 80}, "s1": {"packets": 400}},
  "pairs": [], "realtime": true})");

}  // namespace

TEST_CASE("desk: what it counted is kept as counters, those of hosts under their names", "[collect][unit]") {
  std::map<std::string, std::int64_t> kept;
  for (const auto& counter : desk_counters(read_desk_use(kAnswer, 9000000))) {
    CHECK(counter.before == 0);
    kept[counter.node + " " + counter.name] = counter.after;
  }
  CHECK(kept == std::map<std::string, std::int64_t>{{"d1 desk.cpu_us", 70},
                                                    {"d1 desk.packets", 600},
                                                    {"d1 desk.throttled_us", 80},
                                                    {"desk desk.bytes", 250000},
                                                    {"desk desk.cpu_us", 40000},
                                                    {"desk desk.cut", 3},
                                                    {"desk desk.late_max_us", 5000},
                                                    {"desk desk.late_p50_us", 12},
                                                    {"desk desk.late_p99_us", 900},
                                                    {"desk desk.length_us", 8000000},
                                                    {"desk desk.lost", 0},
                                                    {"desk desk.packets", 1000},
                                                    {"desk desk.queue_full", 2},
                                                    {"s1 desk.cpu_us", 0},
                                                    {"s1 desk.packets", 400},
                                                    {"s1 desk.throttled_us", 0}});
}

TEST_CASE("desk: links that were late beyond a tenth of the delay, or lost a packet, are a fault with figures",
          "[collect][unit]") {
  CHECK(late_bound(0us) == 1ms);
  CHECK(late_bound(10ms) == 1ms);
  CHECK(late_bound(50ms) == 5ms);
  auto use = read_desk_use(kAnswer, 9000000);
  CHECK(link_fault(use, 1ms) == "");
  use.late_p99 = 1000;
  CHECK(link_fault(use, 1ms) == "");
  use.late_p99 = 1001;
  CHECK(link_fault(use, 50ms) == "");
  CHECK(link_fault(use, 1ms) ==
        "the links between emulated hosts were late: 1 % of 1000 packets by more than 1.00 ms (p50 12 µs, at most 5.00 "
        "ms), and 1.00 ms is allowed at a delay of 1ms");
  use.lost = 1;
  CHECK(link_fault(use, 1ms) == "the links between emulated hosts lost 1 of 1001 packets");
}

TEST_CASE("desk: an answer that is not as expected has no figures", "[collect][unit]") {
  const auto use = read_desk_use(Json::parse(R"({"hosts": [1], "late_us": 7, "packets": "many"})"), 5);
  CHECK(use.packets == 0);
  CHECK(use.hosts.empty());
  CHECK(use.late_p99 == 0);
}

TEST_CASE("desk: a machine that was more than 85 % busy in the window is named as the limit", "[collect][unit]") {
  const auto of = [](const std::string& host, const std::string& metric, std::vector<std::int64_t> points) {
    return store::HostSeries{host, "cpu." + metric + "_permille", 10'000'000, std::move(points)};
  };
  const std::vector<store::HostSeries> series{of("this machine", "user", {0, 600, 700, store::kNoPoint, 0}),
                                              of("this machine", "system", {0, 200, 200, store::kNoPoint, 0}),
                                              of("this machine", "idle", {1000, 200, 100, 0}),
                                              of("s1", "user", {1000, 1000, 1000, 1000, 1000})};
  const auto busy = busy_share(series, "this machine", 11'000'000, 14'000'000);  // without the first and the last
  REQUIRE(busy);
  CHECK(*busy == Approx(0.85));
  CHECK_FALSE(busy_share(series, "this machine", 20'000'000, 24'000'000));
  CHECK_FALSE(busy_share(series, "d1", 11'000'000, 14'000'000));
  CHECK(busy_words({}) == "");
  CHECK(busy_words(0.85) == "");
  CHECK(
      busy_words(0.86) ==
      "the machine, not the links, was the limit: it was 86 % busy during the window, so that effects of distance are "
      "hidden");
}
