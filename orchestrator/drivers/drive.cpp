#include "orchestrator/drivers/drive.hpp"

#include <fmt/format.h>

#include <mutex>
#include <optional>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"

namespace forklift::drivers {
namespace {

using namespace std::chrono_literals;

constexpr auto kReadyWithin = 60s;   // connecting and preparing, also on a slow host
constexpr auto kLead = 500ms;        // from "all ready" to the agreed start: far above any network's delay
constexpr auto kReportWithin = 60s;  // after the drain: merging, writing, sending
constexpr std::size_t kLaunchAtOnce = 64;
constexpr std::size_t kAtOnce = 4096;  // every driver is listened to: one thread each

/// With `steady_warmup` the window begins for all drivers at once: shortly after the last of them has become steady.
/// Without that agreement the warm-up's bound holds.
class Agreement {
 public:
  Agreement(Clock& clock, std::size_t processes) : clock_(clock), missing_(processes), told_(processes) {}
  void steady() {
    if (--missing_ == 0) at_us_ = clock_.wall_us() + kWindowLead.count();
  }
  /// 0 until all are steady.
  std::int64_t window_at() const { return at_us_; }
  /// Called by the thread that listens to driver i.
  void tell(std::size_t i, DriverProcess& driver, std::int64_t clock_offset_us) {
    if (at_us_ == 0 || told_[i]) return;
    told_[i] = true;
    driver.window_at(at_us_ + clock_offset_us);
  }

 private:
  static constexpr Microseconds kWindowLead = 1500ms;  // longer than the listeners' ticks
  Clock& clock_;
  std::atomic<std::size_t> missing_;
  std::atomic<std::int64_t> at_us_{0};
  std::vector<char> told_;
};

DriverProcess launch(const Driver& driver, const std::string& kind, const Json& job, const Context& context) {
  auto& clock = context.clock;
  const std::string file = fmt::format("{}/{}-{}.json", driver.files.directory, driver.name, kind);
  driver.host->write_file(file, to_text(job), 0600, Deadline::after(clock, 30s));
  remote::Command command{.argv = {driver.files.program, kind, file, "--stdin-guard", "--result",
                                   fmt::format("{}/{}-{}-result.json", driver.files.directory, driver.name, kind)}};
  if (kind == "run") std::erase(command.argv, "--stdin-guard");  // a run always listens to its standard input
  return {open(driver, command, context.recorder()), driver.name, clock, explain_on(*driver.host, clock)};
}

std::vector<DriverProcess> launch_all(const std::vector<Driver>& drivers, const std::vector<contract::RunJob>& jobs,
                                      const Context& context) {
  std::vector<std::optional<DriverProcess>> launched(drivers.size());
  for_each_parallel(drivers.size(), kLaunchAtOnce, [&](std::size_t i, const auto&) {
    launched[i].emplace(launch(drivers[i], "run", contract::to_json(jobs[i]), context));
  });
  std::vector<DriverProcess> processes;
  for (auto& driver : launched) processes.push_back(std::move(*driver));
  return processes;
}

/// A driver tells times on its own host's clock; all others of a run are told on ours, so that windows can be compared.
contract::RunReport on_our_clock(contract::RunReport report, std::int64_t clock_offset_us) {
  report.start_at_us -= clock_offset_us;
  report.window_begin_us -= clock_offset_us;
  report.window_end_us -= clock_offset_us;
  return report;
}

}  // namespace

DriveResult drive(const std::vector<Driver>& drivers, const std::vector<contract::RunJob>& jobs,
                  const Context& context) {
  auto processes = launch_all(drivers, jobs, context);
  const auto sink = [&](std::size_t i) {
    return [&, i](const Json& event) { context.progress(drivers[i].name, event); };
  };
  const auto interrupt = [&](const std::atomic<bool>& give_up) {
    return [&context, &give_up] {
      context.interrupt();
      if (give_up) throw Error{ErrorKind::environment, "run", "another driver failed", "See the first error"};
    };
  };
  const auto ready = Deadline::after(context.clock, kReadyWithin);
  for_each_parallel(processes.size(), kAtOnce, [&](std::size_t i, const auto& give_up) {
    processes[i].await_ready(ready, sink(i), interrupt(give_up));
  });

  DriveResult result;
  result.start_at_us = context.clock.wall_us() + Microseconds{kLead}.count();
  result.reports.resize(drivers.size());
  const auto& job = jobs.front();
  const auto end = Deadline::after(context.clock, kLead + job.warmup + job.duration + job.drain + kReportWithin);
  for (std::size_t i = 0; i < processes.size(); ++i)
    processes[i].start_at(result.start_at_us + drivers[i].clock_offset_us);
  Agreement agreement{context.clock, processes.size()};
  std::once_flag told;
  const auto tell_window = [&](std::int64_t wall_us) {
    if (context.window_begins) std::call_once(told, context.window_begins, wall_us);
  };
  const auto bound = result.start_at_us + job.warmup.count();
  if (!job.steady_warmup) tell_window(bound);
  for_each_parallel(processes.size(), kAtOnce, [&](std::size_t i, const auto& give_up) {
    const auto listen = [&](const Json& event) {
      if (text_in(event, "event") == "steady") agreement.steady();
      sink(i)(event);
    };
    const auto tick = [&] {
      interrupt(give_up)();
      if (const auto at = agreement.window_at(); at != 0) tell_window(at);
      if (context.clock.wall_us() >= bound) tell_window(bound);
      agreement.tell(i, processes[i], drivers[i].clock_offset_us);
    };
    result.reports[i] =
        on_our_clock(contract::read_run_report(processes[i].await_report(end, listen, tick), drivers[i].name),
                     drivers[i].clock_offset_us);
  });
  return result;
}

Json work(const Driver& driver, const std::string& kind, const Json& job, const Context& context, Deadline deadline) {
  auto process = launch(driver, kind, job, context);
  return process.await_report(
      deadline, [&](const Json& event) { context.progress(driver.name, event); }, context.interrupt);
}

}  // namespace forklift::drivers
