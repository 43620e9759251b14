#pragma once
// Does the steps of one run at their times, on a thread of its own. What was paused or cut is set right again however
// the run ends.
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "common/core/clock.hpp"
#include "orchestrator/faults/steps.hpp"

namespace forklift::faults {

/// What a step does. Errors: Error.
class Damage {
 public:
  virtual ~Damage() = default;
  virtual void act(const Step& step) = 0;
};

class Runner {
 public:
  /// Nothing happens before the window begins. One step at a time: one that takes long delays those behind it.
  Runner(std::vector<Step> steps, Damage& damage, Clock& clock);
  ~Runner();

  /// Any thread, once: the wall-clock time at which the measurement window begins.
  void window_begins(std::int64_t wall_us);
  /// Throws what a step threw: for those who wait for the drivers meanwhile.
  void check();
  /// Returns when every step is done. Errors: what a step threw.
  void finish();

 private:
  void run();
  void set_right();
  bool wait_until(std::int64_t wall_us);

  std::vector<Step> steps_;
  Damage& damage_;
  Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::int64_t> begin_us_;
  bool stop_ = false;
  std::exception_ptr failure_;
  std::vector<Step> open_;  ///< resume and heal that are still owed
  std::jthread thread_;     ///< last: it uses all of the above
};

}  // namespace forklift::faults
