#include "orchestrator/drivers/slices.hpp"

#include "common/core/error.hpp"
#include "orchestrator/drivers/launch.hpp"

namespace forklift::drivers {
namespace {

using namespace std::chrono_literals;

constexpr auto kSliceReportWithin = 60s;  // after the drain: merging and sending
constexpr auto kEndWithin = 30s;          // closing the sessions

}  // namespace

SlicedDrivers::SlicedDrivers(const std::vector<Driver>& drivers, const std::vector<contract::RunJob>& jobs,
                             const Context& context)
    : processes_(launch_ready(drivers, jobs, context)) {}

DriveResult SlicedDrivers::slice(const std::vector<Driver>& drivers, const std::vector<contract::RunJob>& jobs,
                                 const Context& context) {
  DriveResult result;
  result.start_at_us = context.clock.wall_us() + kStartLead.count();
  result.reports.resize(drivers.size());
  const auto& job = jobs.front();
  const auto end =
      Deadline::after(context.clock, kStartLead + job.warmup + job.duration + job.drain + kSliceReportWithin);
  for (std::size_t i = 0; i < processes_.size(); ++i)
    processes_[i].start_at(result.start_at_us + drivers[i].clock_offset_us);
  for_all(processes_, drivers, context, [&](std::size_t i, const ProgressSink& sink, const Interrupt& interrupt) {
    auto report = contract::read_run_report(processes_[i].await_slice(end, sink, interrupt), drivers[i].name);
    report.run = jobs[i].run;
    result.reports[i] = on_our_clock(std::move(report), drivers[i].clock_offset_us);
  });
  return result;
}

void SlicedDrivers::end(const std::vector<Driver>& drivers, const Context& context) {
  const auto deadline = Deadline::after(context.clock, kEndWithin);
  for (auto& process : processes_) process.end();
  for_all(processes_, drivers, context, [&](std::size_t i, const ProgressSink& sink, const Interrupt& interrupt) {
    processes_[i].await_report(deadline, sink, interrupt);
  });
}

DriveResult Slices::drive(int cell, const std::vector<Driver>& drivers, const std::vector<contract::RunJob>& jobs,
                          const Context& context) {
  auto& own = connected_.at(cell);
  auto result = own.slice(drivers, jobs, context);
  own.end(drivers, context);
  connected_.erase(cell);
  return result;
}

void Slices::connect(int cell, Microseconds warmup, const std::vector<Driver>& drivers,
                     const std::vector<contract::RunJob>& jobs, const Context& context) {
  auto& fresh = connected_.emplace(cell, SlicedDrivers{drivers, jobs, context}).first->second;
  if (!warmed_.insert(cell).second) return;
  const auto each = jobs.front().warmup + jobs.front().duration;
  for (Microseconds warm{0}; warm < warmup; warm += each) fresh.slice(drivers, jobs, context);
}

}  // namespace forklift::drivers
