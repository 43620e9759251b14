#include "driver/run/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "common/mysql/connection.hpp"
#include "driver/control/wait.hpp"
#include "driver/run/monitor.hpp"
#include "driver/run/offered.hpp"
#include "driver/run/prepared_run.hpp"
#include "driver/run/saturation.hpp"

namespace forklift::driver::run {
namespace {

/// The workers' threads and what they share.
class Workers {
 public:
  Workers(PreparedRun& prepared, const Timeline& timeline, Board& board, bool own_queues)
      : prepared_(prepared), timeline_(timeline) {
    for (std::size_t i = 0; i < prepared.executors().size(); ++i) recorders_.emplace_back(timeline, board);
    // Terminals that never wait stay with one worker, without a lock to fight for; those that wait are served by
    // whichever worker is free.
    queues_.resize(own_queues ? recorders_.size() : 1);
    for (std::size_t i = 0; i < prepared.terminals().size(); ++i) {
      queues_[i % queues_.size()].put(prepared.terminals()[i].due_us, static_cast<std::uint32_t>(i));
    }
  }

  void start(const std::stop_source& halt) {
    for (std::size_t i = 0; i < recorders_.size(); ++i) threads_.emplace_back([this, i, halt] { work(i, halt); });
  }

  /// True if all have ended by then.
  bool wait_until(TimePoint when) {
    std::unique_lock lock{mutex_};
    return ended_changed_.wait_until(lock, when, [&] { return ended_ == recorders_.size(); });
  }

  /// Errors: a worker's own.
  void join() {
    for (auto& queue : queues_) queue.close();
    threads_.clear();
    if (failure_) std::rethrow_exception(failure_);
  }
  const std::deque<Recorder>& recorders() const { return recorders_; }

 private:
  void work(std::size_t i, const std::stop_source& halt) {
    try {
      Worker{prepared_.shared(), *prepared_.executors()[i], queues_[i % queues_.size()], timeline_, recorders_[i]}.work(
          halt.get_token());
    } catch (...) {
      const std::lock_guard lock{mutex_};
      if (!failure_) failure_ = std::current_exception();
      halt.request_stop();
    }
    const std::lock_guard lock{mutex_};
    ++ended_;
    ended_changed_.notify_all();
  }

  PreparedRun& prepared_;
  const Timeline& timeline_;
  std::deque<Recorder> recorders_;
  std::deque<TerminalQueue> queues_;
  std::mutex mutex_;
  std::condition_variable ended_changed_;
  std::size_t ended_ = 0;
  std::exception_ptr failure_;
  std::vector<std::jthread> threads_;
};

/// The agreed wall-clock time on the monotonic clock. Errors: environment, if it has passed.
TimePoint start_point(std::int64_t start_at_us, Clock& clock) {
  const std::int64_t left = start_at_us - clock.wall_us();
  if (left < 0) {
    throw Error{
        ErrorKind::environment, "start", fmt::format("the agreed start was missed by {} ms", -left / 1000 + 1),
        "This host is overloaded, or its clock is off by that much: check chrony there, and run forklift doctor"};
  }
  return clock.now() + Microseconds{left};
}

std::optional<double> offered_load(const contract::RunReport& report, PreparedRun& prepared, const Timeline& timeline,
                                   const Workers& workers) {
  Asked asked{
      .begin_us = timeline.window_begin_us(), .end_us = timeline.window_end_us(), .completed = report.transactions_all};
  for (const auto& recorder : workers.recorders()) {
    asked.due += recorder.due_in_window();
    asked.busy_us += recorder.busy_us();
  }
  return offered(prepared.shared().pacing, prepared.terminals(), prepared.shared().weights, asked);
}

/// Was the client the bottleneck?
void fill_load(contract::RunReport& report, const contract::RunJob& job, const Workers& workers,
               const Monitor& monitor) {
  std::int64_t waited = 0, responded = 0, run_queue = 0;
  for (const auto& recorder : workers.recorders()) {
    waited += recorder.waited_us();
    responded += recorder.responded_us();
    run_queue += recorder.run_queue_us();
  }
  const auto window_us = job.duration.count();
  auto load = fill_usage(report, monitor.usage_at_begin(), monitor.usage_at_end(), window_us);
  load.run_queue_share =
      static_cast<double>(run_queue) / static_cast<double>(window_us) / static_cast<double>(workers.recorders().size());
  load.connection_wait_share = responded > 0 ? static_cast<double>(waited) / static_cast<double>(responded) : 0;
  load.paced = job.pacing != "none";
  report.run_queue_share = load.run_queue_share;
  report.connection_wait_share = load.connection_wait_share;
  report.saturation_reason = saturation(load);
  report.client_saturated = !report.saturation_reason.empty();
}

/// Every second up to the window's end is reported, also those at the end in which nothing completed: a second that is
/// missing in a report is one that nobody counted.
void fill_seconds(contract::RunReport& report, std::int64_t window_end_us) {
  constexpr auto kTypes = contract::kTransactions.size();
  const auto seconds = static_cast<std::size_t>((window_end_us + 999'999) / 1'000'000);
  for (std::size_t i = report.intervals.size(); i < seconds * kTypes; ++i) {
    auto& interval = report.intervals.emplace_back();
    interval.second = static_cast<int>(i / kTypes);
    interval.transaction = static_cast<int>(i % kTypes);
  }
}

contract::RunReport make_report(const contract::RunJob& job, std::int64_t start_at_us, const Timeline& timeline,
                                PreparedRun& prepared, const Workers& workers) {
  contract::RunReport report;
  report.run = job.run;
  report.driver = job.driver;
  report.start_at_us = start_at_us;
  report.window_begin_us = start_at_us + timeline.window_begin_us();
  report.window_end_us = start_at_us + timeline.window_end_us();
  report.steady_at_s = static_cast<double>(timeline.window_begin_us()) / 1e6;
  report.client_version = mysql::client_version();
  tpcc::InputCounts inputs;
  for (const auto& recorder : workers.recorders()) recorder.merge_into(report, inputs);
  fill_seconds(report, timeline.window_end_us());
  report.audits = tpcc::audit(inputs, prepared.targets());
  for (const auto& executor : prepared.executors()) {
    report.reconnects += executor->reconnects();
    executor->add_session_counters(job.session_counters, report.session_counters);
  }
  return report;
}

}  // namespace

contract::RunReport run(const contract::RunJob& job, targets::Connector& connector, Orders& orders,
                        control::Events& events, const std::stop_token& stop, Clock& clock) {
  std::stop_source halt;
  const std::stop_callback break_off{stop, [&] {
                                       halt.request_stop();
                                       connector.abort_all();
                                     }};
  PreparedRun prepared{job, connector, clock};
  prepared.prepare();
  events.emit({{"event", "ready"}});
  const auto ordered = orders.wait_for_start(stop);
  control::check_stop(stop);
  const std::int64_t start_at_us = *ordered == 0 ? clock.wall_us() + 1'000 : *ordered;
  Timeline timeline{start_point(start_at_us, clock), job.warmup, job.duration};
  clock.sleep_until(timeline.at(-200'000));
  Board board;
  Workers workers{prepared, timeline, board, job.pacing == "none"};
  workers.start(halt);
  Monitor monitor{job, timeline, board, orders, events, clock, start_at_us};
  monitor.watch(halt.get_token());
  if (!workers.wait_until(timeline.at(timeline.window_end_us() + job.drain.count()))) {
    events.log("warn",
               "transactions were still under way when the drain's time was over: their connections are broken");
    halt.request_stop();
    connector.abort_all();
  }
  workers.join();
  control::check_stop(stop);
  auto report = make_report(job, start_at_us, timeline, prepared, workers);
  fill_load(report, job, workers, monitor);
  report.offered = offered_load(report, prepared, timeline, workers);
  return report;
}

}  // namespace forklift::driver::run
