#pragma once
// The emulated hosts of one run: the cell's links, shares of the CPU that hold from the warm-up to the end of the
// window, and what the desk counted in the window.
#include <cstdint>
#include <mutex>
#include <optional>

#include "orchestrator/collect/desk.hpp"
#include "orchestrator/experiment/desk.hpp"

namespace forklift::experiment {

class DeskRun {
 public:
  /// `desk` may be null, or not used: then nothing happens here. Errors: environment.
  DeskRun(const Desk* desk, const scenario::Settings& settings, Clock& clock);
  ~DeskRun();  ///< lifts the shares, if finish() has not
  DeskRun(const DeskRun&) = delete;
  DeskRun& operator=(const DeskRun&) = delete;

  /// Any thread: when the measurement window begins (epoch).
  void window_begins(std::int64_t wall_us);
  /// Any thread, often: counting begins and ends with the window. Errors: environment.
  void tick();
  /// Lifts the shares. What was counted, from the run's begin if nobody told of a window; nothing without emulated
  /// hosts. Errors: environment.
  std::optional<collect::DeskUse> finish();

 private:
  void quotas(bool on);
  void count(bool reset);

  const Desk* desk_;
  Clock& clock_;
  std::int64_t window_us_;
  std::mutex guard_;
  std::optional<std::int64_t> begins_us_;
  bool counting_ = false, limited_ = false;
  std::optional<collect::DeskUse> use_;
};

}  // namespace forklift::experiment
