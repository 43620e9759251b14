#include "orchestrator/owner/stop.hpp"

#include <fmt/format.h>
#include <signal.h>

#include "orchestrator/owner/claim.hpp"

namespace forklift::owner {
namespace {

constexpr Microseconds kPoll{100'000};
constexpr Microseconds kDiesWithin{10'000'000};  // after SIGKILL

class Stopper {
 public:
  explicit Stopper(const StopOwner& stop)
      : stop_(stop),
        owners_(store::Database::open_read_only(stop.name.database)),
        me_(this_process("stop", stop.clock)),
        owner_(owners_.of(stop.experiment)) {}

  std::optional<StoppedOwner> run() {
    switch (standing(owner_, me_, stop_.clock.wall_us())) {
      case Standing::free:
      case Standing::silent:  // whether that is true is found out when it is claimed
        return std::nullopt;
      case Standing::live_elsewhere:
        if (!stop_.force) throw out_of_reach(stop_.name, *owner_, stop_.clock.wall_us());
        return std::nullopt;
      case Standing::live_here:
        break;
    }
    return stop_.force ? kill() : ask();
  }

 private:
  /// As Ctrl-C would. Once: a second signal makes it leave at once.
  StoppedOwner ask() {
    const auto doing = words(*owner_, Standing::live_here, 0);
    if (owner_->command == "stop") {
      stop_.say(fmt::format("{}: forklift stop is at work on it already: {}", stop_.name.id, doing));
    } else if (store::Owners{store::Database::open(stop_.name.database)}.ask(
                   stop_.experiment, *owner_, stop_.clock.wall_us(),
                   [&] { send_signal(*owner_, SIGTERM, stop_.name.database); })) {
      stop_.say(fmt::format("{}: asked its process to end: {}", stop_.name.id, doing));
    } else if (owner_->asked_us) {
      stop_.say(fmt::format("{}: its process was asked to end at {}: {}", stop_.name.id, format_utc(*owner_->asked_us),
                            doing));
    }
    stop_.say(fmt::format("{}: waiting up to {}", stop_.name.id, format_duration(stop_.patience)));
    if (!has_left(stop_.patience)) {
      if (owner_->command == "stop") throw is_running(stop_.name, now(), Standing::live_here, stop_.clock.wall_us());
      throw does_not_end(stop_.name, now(), stop_.patience, false);
    }
    const auto present = owners_.of(stop_.experiment);
    const bool died = present && same_process(*present, *owner_);  // it did not release the experiment
    return {*owner_, died ? "ended, but not in order" : "ended in order"};
  }

  StoppedOwner kill() {
    send_signal(*owner_, SIGKILL, stop_.name.database);
    const auto gone = [&] { return look(*owner_) == Seen::gone; };
    if (!poll_until(stop_.clock, Deadline::after(stop_.clock, kDiesWithin), kPoll, gone))
      throw does_not_end(stop_.name, now(), kDiesWithin, true);
    return {*owner_, "killed"};
  }

  bool has_left(Microseconds patience) const {
    const auto free = [&] {
      const auto present = owners_.of(stop_.experiment);
      return !present || !same_process(*present, *owner_) || look(*owner_) == Seen::gone;
    };
    return poll_until(stop_.clock, Deadline::after(stop_.clock, patience), kPoll, free);
  }

  store::Owner now() const { return owners_.of(stop_.experiment).value_or(*owner_); }

  const StopOwner& stop_;
  store::Owners owners_;  ///< read only: an owner that hangs in the middle of writing is killed all the same
  store::Owner me_;
  std::optional<store::Owner> owner_;
};

}  // namespace

std::optional<StoppedOwner> stop_owner(const StopOwner& stop) { return Stopper{stop}.run(); }

}  // namespace forklift::owner
