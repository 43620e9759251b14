#include "common/contract/report.hpp"

#include <catch2/catch.hpp>

#include "common/contract/base64.hpp"
#include "common/contract/client.hpp"
#include "common/contract/progress.hpp"
#include "common/core/error.hpp"

using namespace forklift;
using namespace forklift::contract;

namespace {

template <class Body>
std::string failure(Body body) {
  try {
    body();
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::environment);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("report: a run report survives writing and reading", "[contract][unit]") {
  RunReport report;
  report.run = "r";
  report.driver = 2;
  report.start_at_us = 1'795'000'000'000'000;
  report.transactions[1].outcomes = {5, 0, 1, 0, 2};
  report.transactions[1].response.record(1234);
  report.transactions[1].service.record_n(70'000'000, 3);
  report.intervals.push_back({3, 1, 5, 0, 3, 1, 99, 50});
  report.audits.push_back({"remote payments", 0.151, 0.14, 0.16, 1000, true});
  report.errors.push_back({"payment", "unknown", "lost \xff", 2013, 2});
  report.unknown_total = 2;
  report.saturation_reason = "because";
  report.cores = 0.5;
  report.cpu_periods = 87;
  report.throttled_periods = 82;
  report.offered = 612.5;
  const auto read = read_run_report(Json::parse(progress_line(to_json(report))), "d");
  CHECK(read.transactions[1].outcomes == report.transactions[1].outcomes);
  CHECK(read.transactions[1].response.encode() == report.transactions[1].response.encode());
  CHECK(read.transactions[1].service.percentile_us(50) == report.transactions[1].service.percentile_us(50));
  CHECK(read.intervals[0].latency_max_us == 50);
  CHECK(read.audits[0].name == "remote payments");
  CHECK(read.errors[0].number == 2013);
  CHECK(read.start_at_us == report.start_at_us);
  CHECK(progress_line(to_json(read)) == progress_line(to_json(report)));
  CHECK_FALSE(to_json(RunReport{}).contains("offered"));  // nothing was offered: that is not 0
}

TEST_CASE("report: a client's report survives writing and reading, and another is refused", "[contract][unit]") {
  const ClientReport client{137, true, 5, 0.5, 0.25, 0.1, 87, 82, "because"};
  CHECK(to_json(read_client_report(to_json(client), "d")) == to_json(client));
  for (const Json& other : {to_json(LoadReport{}), Json{{"version", 1}, {"kind", "client"}}, Json(7)})
    CHECK(failure([&] { read_client_report(other, "driver-1"); }) ==
          "driver-1: this is no client report of version 1. Use orchestrator and driver of the same release.");
}

TEST_CASE("report: load and check reports survive writing and reading", "[contract][unit]") {
  LoadReport load{.rows = 5,
                  .bytes = 6,
                  .waits = 7,
                  .waits_by_class = {{"overload", 7}},
                  .loaded = {1},
                  .skipped = {2, 3},
                  .seconds = 1.5,
                  .method = "m"};
  CHECK(to_json(read_load_report(to_json(load), "d")) == to_json(load));
  CheckReport check{{{3, "text", false, 2, "district 1"}}, 0.25};
  CHECK(to_json(read_check_report(to_json(check), "d")) == to_json(check));
}

TEST_CASE("report: what is no report is refused by name", "[contract][unit]") {
  CHECK(failure([] {
          read_load_report(Json{{"version", 1}, {"kind", "run"}}, "driver 1");
        }) == "driver 1: this is no load report of version 1. Use orchestrator and driver of the same release.");
  CHECK(
      failure([] {
        read_load_report(Json{{"version", 1}, {"kind", "load"}}, "driver 1");
      }) ==
      "driver 1: a load report can't be read: key 'rows' not found. Use orchestrator and driver of the same release.");
  CHECK(
      failure([] { read_progress_line("Segmentation fault", "driver 1"); }) ==
      "driver 1: expected a line of JSON with an \"event\", got: Segmentation fault. Check that the program there is a "
      "forklift-driver of this release.");
}

TEST_CASE("base64: the RFC's examples, and damaged text is refused", "[contract][unit]") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(unbase64("Zm8=") == "fo");
  CHECK(unbase64(base64(std::string("\0\xff\x80", 3))) == std::string("\0\xff\x80", 3));
  CHECK_FALSE(unbase64("Zm8").has_value());
  CHECK_FALSE(unbase64("Zm8!").has_value());
  CHECK_FALSE(unbase64("Z=8=").has_value());
  CHECK_FALSE(unbase64("Zg==Zg==").has_value());
}

TEST_CASE("report: a number, a second or a time that no run has is refused", "[contract][unit]") {
  const auto message = [](const char* pointer, const Json& value) {
    RunReport report;
    report.start_at_us = report.window_begin_us = report.window_end_us = 1'795'000'000'000'000;
    report.intervals.push_back({.second = 1, .transaction = 1});
    Json json = to_json(report);
    json[JsonPointer{pointer}] = value;
    return failure([&] { read_run_report(json, "driver-1"); });
  };
  const std::string fix = ". Use orchestrator and driver of the same release.";
  CHECK(message("/start_at_us", 1'795'000'000'000'000).empty());
  CHECK(message("/driver", 4294967297) ==
        "driver-1: a run report can't be read: a number is not whole, or too large: 4294967297" + fix);
  CHECK(message("/version", 1e300) ==
        "driver-1: a run report can't be read: a number is not whole, or too large: 1e+300" + fix);
  CHECK(message("/intervals/rows/0/2", -1) ==
        "driver-1: a run report can't be read: a number is not whole, or too large: -1" + fix);
  for (const auto& [pointer, value] : {std::pair{"/intervals/rows/0/0", -1},
                                       {"/intervals/rows/0/0", 2'000'000'000},
                                       {"/intervals/rows/0/1", 5},
                                       {"/intervals/rows/0/1", -1}})
    CHECK(message(pointer, value) == "driver-1: a run report has a second or a transaction that no run has" + fix);
  CHECK(message("/start_at_us", INT64_MIN) == "driver-1: a run report has a time that no run has" + fix);
  CHECK(message("/window_end_us", 1'798'000'000'000'000) == "driver-1: a run report is of more than 31 days" + fix);
}
