#pragma once
// Watches a run from outside the workers: tells about progress once a second, ends the warm-up, and reads the process's
// own CPU time when the window begins and ends.
#include <stop_token>

#include "common/cgroup/own.hpp"
#include "driver/run/recorder.hpp"
#include "driver/run/run.hpp"
#include "driver/run/saturation.hpp"
#include "driver/run/steady.hpp"

namespace forklift::driver::run {

class Monitor {
 public:
  Monitor(const contract::RunJob& job, Timeline& timeline, Board& board, Orders& orders, control::Events& events,
          Clock& clock, std::int64_t start_at_us)
      : job_(job),
        timeline_(timeline),
        board_(board),
        orders_(orders),
        events_(events),
        clock_(clock),
        start_at_us_(start_at_us),
        decided_(!job.steady_warmup) {}

  /// Returns when the window is over, or stop was requested.
  void watch(const std::stop_token& stop);
  /// What the process had used when the window began and when it ended.
  const Usage& usage_at_begin() const { return begin_usage_; }
  const Usage& usage_at_end() const { return end_usage_; }

 private:
  /// Workers publish a second with their next transaction: it is read a little later.
  std::int64_t publication_us() const { return (second_ + 1) * std::int64_t{1'000'000} + 50'000; }
  void tell_progress();
  void look_for_window();

  const contract::RunJob& job_;
  Timeline& timeline_;
  Board& board_;
  Orders& orders_;
  control::Events& events_;
  Clock& clock_;
  std::int64_t start_at_us_;
  bool decided_;  ///< the window's begin is known
  bool begun_ = false, announced_ = false;
  std::int64_t second_ = 0;  ///< the next one to tell about
  SteadyState steady_;
  cgroup::Membership cgroups_ = cgroup::own_membership();
  Usage begin_usage_, end_usage_;
};

}  // namespace forklift::driver::run
