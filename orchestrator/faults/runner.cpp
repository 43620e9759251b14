#include "orchestrator/faults/runner.hpp"

#include <algorithm>

namespace forklift::faults {
namespace {

using namespace std::chrono_literals;

constexpr auto kTick = 20ms;

}  // namespace

Runner::Runner(std::vector<Step> steps, Damage& damage, Clock& clock)
    : steps_(std::move(steps)), damage_(damage), clock_(clock), thread_([this] { run(); }) {}

Runner::~Runner() {
  {
    const std::lock_guard lock{mutex_};
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
  set_right();
}

void Runner::window_begins(std::int64_t wall_us) {
  {
    const std::lock_guard lock{mutex_};
    if (!begin_us_) begin_us_ = wall_us;
  }
  changed_.notify_all();
}

void Runner::check() {
  const std::lock_guard lock{mutex_};
  if (failure_) std::rethrow_exception(failure_);
}

void Runner::finish() {
  if (steps_.empty()) return;
  thread_.join();
  thread_ = std::jthread{[] {}};
  check();
}

/// False if the run is over before that.
bool Runner::wait_until(std::int64_t wall_us) {
  std::unique_lock lock{mutex_};
  while (!stop_ && clock_.wall_us() < wall_us) changed_.wait_for(lock, kTick);
  return !stop_;
}

void Runner::run() {
  if (steps_.empty()) return;
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return stop_ || begin_us_; });
    if (stop_) return;
  }
  try {
    for (const auto& step : steps_) {
      if (!wait_until(*begin_us_ + step.at.count())) return;
      damage_.act(step);
      const bool ends = step.action == Action::resume || step.action == Action::heal;
      if (step.action == Action::pause) open_.push_back({{}, Action::resume, step.targets, {}});
      if (step.action == Action::cut) open_.push_back({{}, Action::heal, step.targets, {}});
      if (ends) std::erase_if(open_, [&](const Step& owed) { return owed.targets == step.targets; });
    }
  } catch (...) {
    const std::lock_guard lock{mutex_};
    failure_ = std::current_exception();
  }
}

void Runner::set_right() {
  for (const auto& step : open_) {
    try {
      damage_.act(step);
    } catch (const std::exception&) {
      // Best effort while something else is being reported: a stop ends what stands still, a cut ends by itself.
    }
  }
  open_.clear();
}

}  // namespace forklift::faults
