#include "orchestrator/drivers/driver_process.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_line_process.hpp"

using namespace forklift;
using namespace forklift::drivers;
using namespace std::chrono_literals;

namespace {

std::string failure(std::deque<std::string> lines, const std::string& errors = "", bool silent = false) {
  test::FakeClock clock{Microseconds{100'000}};
  DriverProcess driver{std::make_unique<test::FakeLineProcess>(std::move(lines), errors, silent), "driver-1", clock};
  try {
    const auto deadline = Deadline::after(clock, 5s);
    driver.await_ready(
        deadline, [](const Json&) {}, [] {});
    driver.await_report(
        deadline, [](const Json&) {}, [] {});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

const std::string kHello = R"({"event":"hello","version":1,"pid":1})";
const std::string kReady = R"({"event":"ready"})";

}  // namespace

TEST_CASE("driver process: a whole life gives the report, and progress goes to the sink", "[drive][unit]") {
  test::FakeClock clock;
  auto process = std::make_unique<test::FakeLineProcess>(
      std::deque<std::string>{kHello, kReady, R"({"event":"progress","phase":"measure","second":1})",
                              R"({"event":"report","report":{"a":1}})", R"({"event":"bye"})"});
  auto* raw = process.get();
  DriverProcess driver{std::move(process), "driver-1", clock};
  std::vector<std::string> seen;
  const auto sink = [&](const Json& event) { seen.push_back(event.at("event")); };
  driver.await_ready(Deadline::after(clock, 5s), sink, [] {});
  driver.start_at(123);
  CHECK(raw->written == std::vector<std::string>{R"({"start_at_us":123})"});
  CHECK(driver.await_report(Deadline::after(clock, 5s), sink, [] {}) == Json{{"a", 1}});
  CHECK(seen == std::vector<std::string>{"hello", "progress"});
}

TEST_CASE("driver process: one that ends early is reported with its last lines", "[drive][unit]") {
  CHECK(failure({kHello}, "cannot\nopen\n") ==
        "driver-1: it ended before it was ready: exit code 7. Read its last lines.\n    cannot\n    open");
  CHECK(failure({kHello, kReady}) == "driver-1: it ended without a report: exit code 7. Read its last lines.");
}

TEST_CASE("driver process: one that the kernel killed because memory was short is reported as that", "[drive][unit]") {
  test::FakeClock clock;
  const std::string hello =
      R"({"event":"hello","version":1,"pid":42,"oom_file":"/sys/fs/cgroup/box/memory.events","oom_kills":3})";
  Json told;
  const auto explain = [&](int code, const Json& said) {
    CHECK(code == 7);  // the fake's
    told = said;
    return remote::Ending{137, true};
  };
  DriverProcess driver{std::make_unique<test::FakeLineProcess>(std::deque<std::string>{hello, kReady}), "driver-1",
                       clock, explain};
  const auto ignore = [](const Json&) {};
  driver.await_ready(Deadline::after(clock, 5s), ignore, [] {});
  CHECK_THROWS_WITH(
      driver.await_report(Deadline::after(clock, 5s), ignore, [] {}),
      "driver-1: it ended without a report: killed by signal 9; the kernel's out-of-memory killer ended it. "
      "Give its host or container more memory, or let what runs there use less.");
  CHECK(oom_count_of(told).file == "/sys/fs/cgroup/box/memory.events");
  CHECK(oom_count_of(told).kills == 3);
  CHECK(oom_count_of(Json{}).file.empty());
}

TEST_CASE("driver process: its own error is passed on", "[drive][unit]") {
  CHECK(
      failure(
          {kHello,
           R"({"event":"error","where":"127.0.0.1:3306","what":"can't connect","fix":"Start it","kind":"environment"})"}) ==
      "driver-1: 127.0.0.1:3306: can't connect. Start it.");
}

TEST_CASE("driver process: silence and garbage end the wait", "[drive][unit]") {
  CHECK(failure({kHello}, "", true) ==
        "driver-1: it has been silent for too long. Look at the load of its host, and at the servers' logs.");
  CHECK_FALSE(failure({"Segmentation fault"}).empty());
  CHECK(failure({kHello, R"({"event":"bye"})"}) ==
        "driver-1: it should be ready, but says {\"event\":\"bye\"}. Use drivers of this version.");
}

TEST_CASE("driver process: an interrupt ends the wait", "[drive][unit]") {
  test::FakeClock clock;
  DriverProcess driver{std::make_unique<test::FakeLineProcess>(std::deque<std::string>{}, "", true), "driver-1", clock};
  CHECK_THROWS_WITH(driver.await_ready(
                        Deadline::never(), [](const Json&) {},
                        [] {
                          throw Error{ErrorKind::interrupted, "forklift", "interrupted", ""};
                        }),
                    "forklift: interrupted.");
}

TEST_CASE("driver process: an event whose values are of other types is no reason to die", "[drive][unit]") {
  CHECK(failure({R"({"event":"hello","pid":"x","oom_file":[]})", kReady, R"({"event":"progress","phase":7})"}) ==
        "driver-1: it ended without a report: exit code 7. Read its last lines.");
  CHECK(
      failure({R"({"event":"error","kind":1,"where":2,"what":[],"fix":{}})"}) ==
      R"(driver-1: it reported an error that can't be read: {"event":"error","fix":{},"kind":1,"what":[],"where":2}. )"
      "Use drivers of this version.");
  CHECK(failure({kHello, kReady, R"({"event":"report"})", R"({"event":"bye"})"}) ==
        "driver-1: it ended without a report: exit code 7. Read its last lines.");
  CHECK(oom_count_of(Json{{"oom_file", 7}, {"oom_kills", "x"}}).file.empty());
}
