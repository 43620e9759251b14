// What programs on hosts write line by line: a driver's events and its report, of a run, a load or a check; the report
// of the driver that stands around a sysbench; and a host's figures, second by second.
#include <deque>

#include "common/contract/client.hpp"
#include "common/contract/report.hpp"
#include "common/core/text.hpp"
#include "common/store/series.hpp"
#include "common/store/stalls.hpp"
#include "common/store/verdict.hpp"
#include "orchestrator/console/live_view.hpp"
#include "orchestrator/drivers/driver_process.hpp"
#include "orchestrator/hosts/watch.hpp"
#include "tests/fuzz/fake_host.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/fake_line_process.hpp"

namespace {

using namespace forklift;

std::deque<std::string> lines_of(std::string_view text) {
  const auto lines = split(text, '\n');
  return {lines.begin(), lines.end()};
}

void follow(std::string_view text) {
  fuzz::FakeHost host{""};
  drivers::DriverProcess driver{std::make_unique<test::FakeLineProcess>(lines_of(text)), "driver-1", system_clock(),
                                drivers::explain_on(host, system_clock())};
  std::map<std::string, Json> latest;
  const auto sink = [&](const Json& event) {
    latest["driver-1"] = event;
    console::live_lines({.drivers = console::summarise(latest)}, 80);
  };
  driver.await_ready(Deadline::never(), sink, [] {});
  ++fuzz::accepted;
  const Json report = driver.await_report(Deadline::never(), sink, [] {});
  fuzz::accepts([&] { contract::to_json(contract::read_load_report(report, "load")); });
  fuzz::accepts([&] { contract::to_json(contract::read_check_report(report, "check")); });
  fuzz::accepts([&] { contract::to_json(contract::read_client_report(report, "client")); });
  fuzz::accepts([&] {
    store::RunEvidence evidence;
    evidence.reports.push_back(contract::read_run_report(report, "run"));
    store::stalls_of(store::window_seconds(evidence.reports));
    store::run_verdict(evidence).reason();
    contract::read_run_report(contract::to_json(evidence.reports[0]), "again");
  });
}

void watch(std::string_view text) {
  hosts::SeriesOfHost series;
  std::int64_t now = 1'700'000'000'000'000;
  for (const auto& line : lines_of(text)) {
    fuzz::accepts([&] { series.add_line(now += 1'000'000, line, "db1"); });
  }
  for (const auto& one : series.take("db1"))
    fuzz::must(store::decode_points(store::encode_points(one.points)) == one.points);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  fuzz::accepts([&] { follow(text); });
  watch(text);
  return 0;
}
