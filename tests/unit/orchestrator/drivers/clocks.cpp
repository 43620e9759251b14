// Drivers on hosts whose clocks differ: one start for all, and one clock for all times that are told.
#include <catch2/catch.hpp>
#include <mutex>

#include "common/core/error.hpp"
#include "orchestrator/drivers/drive.hpp"
#include "orchestrator/remote/clock_offset.hpp"
#include "tests/support/list_journal.hpp"

using namespace forklift;
using namespace std::chrono_literals;

namespace {

/// A driver that starts when its own clock says so, and tells its times on that clock.
class ShiftedDriver final : public remote::LineProcess {
 public:
  explicit ShiftedDriver(std::int64_t shift_us) : shift_us_(shift_us) {}
  std::optional<std::string> read_line(Deadline) override {
    if (next_ == lines_.size()) return std::nullopt;
    return lines_[next_++];
  }
  bool at_end() const override { return false; }
  void write_line(const std::string& line) override {
    contract::RunReport report;
    report.start_at_us = Json::parse(line).at("start_at_us").get<std::int64_t>();
    report.window_begin_us = report.start_at_us + 1'000'000;
    report.window_end_us = report.start_at_us + 3'000'000;
    // When it really starts, on the orchestrator's clock.
    report.steady_at_s = static_cast<double>(report.start_at_us - shift_us_);
    lines_.push_back(Json{{"event", "report"}, {"report", contract::to_json(report)}}.dump());
    lines_.push_back(R"({"event":"bye"})");
  }
  void close_input() override {}
  std::optional<int> wait(Deadline) override { return 0; }
  std::string error_text() override { return ""; }

 private:
  std::int64_t shift_us_;
  std::vector<std::string> lines_{R"({"event":"hello","version":1,"pid":1})", R"({"event":"ready"})"};
  std::size_t next_ = 0;
};

class ShiftedHost final : public remote::Remote {
 public:
  ShiftedHost(std::string name, std::int64_t shift_us) : name_(std::move(name)), shift_us_(shift_us) {}
  const std::string& host() const override { return name_; }
  remote::CommandResult run(const remote::Command& command, Deadline) override {
    REQUIRE(command.argv == std::vector<std::string>{"date", "+%s%N"});
    return {0, std::to_string(system_clock().wall_us() + shift_us_) + "000\n", ""};
  }
  std::unique_ptr<remote::LineProcess> open(const remote::Command&) override {
    return std::make_unique<ShiftedDriver>(shift_us_);
  }
  void write_file(const std::string&, const std::string&, unsigned, Deadline) override {}
  std::string read_file(const std::string&, Deadline) override { return ""; }
  std::string tail_file(const std::string&, std::size_t, Deadline) override { return ""; }
  void cancel() override {}
  void reset() override {}

 private:
  std::string name_;
  std::int64_t shift_us_;
};

}  // namespace

TEST_CASE("clocks: drivers whose clocks are ten seconds apart start together and share their window", "[drive][unit]") {
  ShiftedHost here{"here", 0}, ahead{"ahead", 10'000'000};
  auto& clock = system_clock();
  std::vector<drivers::Driver> all;
  std::int64_t bound = 0;
  for (auto* host : {&here, &ahead}) {
    const auto offset = remote::clock_offset(*host, clock, Deadline::after(clock, 10s));
    bound = std::max(bound, offset.error_us);
    all.push_back({host->host(), host, {}, offset.offset_us, "e-1/c1/" + host->host()});
  }
  test::ListJournal journal;
  const auto driven = drivers::drive(
      all, std::vector<contract::RunJob>(2),
      {.clock = clock, .journal = journal, .database = "/r.db", .interrupt = [] {}, .progress = [](auto&&...) {}});
  REQUIRE(driven.reports.size() == 2);
  for (const auto& report : driven.reports) {
    CHECK(report.start_at_us == driven.start_at_us);
    CHECK(report.window_begin_us == driven.start_at_us + 1'000'000);
    CHECK(report.window_end_us == driven.start_at_us + 3'000'000);
    CHECK(std::abs(static_cast<std::int64_t>(report.steady_at_s) - driven.start_at_us) <= bound);
  }
}
