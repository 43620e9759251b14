// The links between real hosts: TCP through TUN devices. Times are lower bounds alone: a packet is never early,
// whatever else the machine does.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <thread>

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "tests/integration/desk/running_desk.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

/// The shortest of some round trips.
std::chrono::nanoseconds shortest_round_trip(const RunningDesk& desk, const std::string& from, const std::string& to) {
  const Connection line{desk, from, to};
  auto shortest = std::chrono::nanoseconds::max();
  for (int i = 0; i < 20; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    send_whole(line.first, "ping");
    REQUIRE(receive(line.second, 4) == "ping");
    send_whole(line.second, "pong");
    REQUIRE(receive(line.first, 4) == "pong");
    shortest = std::min<std::chrono::nanoseconds>(shortest, std::chrono::steady_clock::now() - begin);
  }
  return shortest;
}

/// A byte that is lost or doubled shifts all that follow.
std::string any_bytes(std::size_t words) {
  std::string bytes(words * sizeof(std::uint64_t), '\0');
  Random random{1};
  for (std::size_t i = 0; i < words; ++i) {
    const std::uint64_t word = random();
    std::memcpy(bytes.data() + i * sizeof word, &word, sizeof word);
  }
  return bytes;
}

}  // namespace

TEST_CASE("desk: a round trip takes twice the delay at least, and each pair has its own", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  auto job = desk_job(3, {{"delay_us", 1000}});
  job["pairs"] = {{{"between", {"h1", "h3"}}, {"delay_us", 3000}}};
  const RunningDesk desk{job};
  CHECK(shortest_round_trip(desk, "h1", "h2") >= 2ms);
  CHECK(shortest_round_trip(desk, "h1", "h3") >= 6ms);
  CHECK(shortest_round_trip(desk, "h3", "h1") >= 6ms);
  CHECK(shortest_round_trip(desk, "h3", "h2") >= 2ms);

  CHECK(desk.ask({{"ask", "links"}, {"links", {{"delay_us", 4000}}}}) == Json{{"ok", true}});
  CHECK(shortest_round_trip(desk, "h1", "h2") >= 8ms);
  CHECK(shortest_round_trip(desk, "h1", "h3") >= 8ms);
}

TEST_CASE("desk: a hundred megabytes arrive unaltered, and nothing is lost", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{desk_job(2, {{"delay_us", 1000}})};
  const auto bytes = any_bytes(12'500'000);
  const Connection line{desk, "h1", "h2"};
  std::thread sender{[&] { send_whole(line.first, bytes); }};
  const auto got = receive(line.second, bytes.size());
  sender.join();
  CHECK((got == bytes));  // not to be shown
  const auto counts = desk.ask({{"ask", "statistics"}});
  CHECK(counts["bytes"] >= bytes.size());
  CHECK(counts["lost"] == 0);
  CHECK(counts["queue_full"] == 0);
  CHECK(counts["hosts"]["h1"]["packets"] == counts["packets"]);
  CHECK(counts["pairs"][0]["between"] == Json{"h1", "h2"});
  CHECK(counts["pairs"][0]["bytes"] == counts["bytes"]);
  CHECK(counts["late_us"]["p50"] <= counts["late_us"]["p99"]);
  CHECK(counts["cpu_us"] > 0);
}

TEST_CASE("desk: data takes the time that its bandwidth needs at least", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{desk_job(2, {{"bandwidth_bps", 80'000'000}})};
  const auto bytes = any_bytes(625'000);
  const Connection line{desk, "h1", "h2"};
  const auto begin = std::chrono::steady_clock::now();
  std::thread sender{[&] { send_whole(line.first, bytes); }};
  const auto got = receive(line.second, bytes.size());
  const auto time = std::chrono::steady_clock::now() - begin;
  sender.join();
  CHECK((got == bytes));
  CHECK(time >= 500ms);
  CHECK(desk.ask({{"ask", "statistics"}})["queue_full"] == 0);
}

TEST_CASE("desk: a host whose link is down is cut off, and comes back", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{desk_job(3)};
  const Connection cut{desk, "h1", "h2"}, other{desk, "h3", "h2"};
  CHECK(desk.ask({{"ask", "link"}, {"host", "h1"}, {"up", false}}) == Json{{"ok", true}});
  send_whole(cut.first, "late");
  const bool dropped = poll_until(system_clock(), Deadline::after(system_clock(), 20s), 5ms, [&] {
    return desk.ask({{"ask", "statistics"}})["cut"] > 0;
  });
  CHECK(dropped);
  send_whole(other.first, "fine");
  CHECK(receive(other.second, 4) == "fine");
  CHECK(desk.ask({{"ask", "link"}, {"host", "h1"}, {"up", true}}) == Json{{"ok", true}});
  CHECK(receive(cut.second, 4) == "late");  // TCP has sent it again
}

TEST_CASE("desk: what is counted begins again when asked", "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{desk_job(2)};
  shortest_round_trip(desk, "h1", "h2");
  const auto before = desk.ask({{"ask", "statistics"}, {"reset", true}});
  CHECK(before["packets"] > 40);
  const auto after = desk.ask({{"ask", "statistics"}});
  CHECK(after["packets"] < before["packets"]);
  CHECK(after["since_us"] > before["since_us"]);
}

TEST_CASE("desk: a request that can't be answered gets an error with its place, and the desk lives on",
          "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const RunningDesk desk{desk_job(2)};
  CHECK(desk.ask({{"ask", "link"}, {"host", "h7"}, {"up", true}}) ==
        Json{{"error", "request:/host (line 1): \"h7\" is none of h1, h2. Did you mean \"h1\"?"}});
  CHECK(desk.ask({{"ask", "hostz"}}) ==
        Json{{"error",
              "request:/ask (line 1): \"hostz\" is none of hosts, quotas, link, links, statistics. Did you mean "
              "\"hosts\"?"}});
  CHECK(desk.ask({{"ask", "quotas"}}) == Json{{"error", "request (line 1): the key \"on\" is missing. Add it."}});
  CHECK(desk.ask({{"ask", "hosts"}})["hosts"].size() == 2);
}
