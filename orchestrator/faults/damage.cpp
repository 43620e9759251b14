#include "orchestrator/faults/damage.hpp"

#include <fmt/format.h>

#include <array>

#include "common/core/error.hpp"
#include "common/core/text.hpp"

#include "orchestrator/plan/plan.hpp"

namespace forklift::faults {
namespace {

using namespace std::chrono_literals;

constexpr auto kCommandWithin = 30s;
constexpr double kGraceSeconds = 3;  // then the guard takes it back

// Makes `ip` drop what goes to address $1, and takes that back after $2 seconds even if nobody is left to ask for it.
// $3 is the note for the guard (driver/guard/cuts.hpp), which takes it back after $4 seconds if this process was
// killed. The note and the one that takes the cut back are there before it is made: nothing can come between. Without
// its note the guard has restored the link, and the route may be another cut's by now. A host without a directory has
// no guard.
const char* const kCutScript = R"sh(
note=
if [ -d "${3%/*}" ]; then
  note=$3
  read -r up rest </proc/uptime
  echo "$1 $((${up%.*} + $4))" >"$note" || exit 1
fi
setsid sh -c 'sleep "$2"
  [ -z "$3" ] || [ -e "$3" ] || exit 0
  ip route del blackhole "$1"
  [ -z "$3" ] || rm -f -- "$3"' sh "$1" "$2" "$note" </dev/null >/dev/null 2>&1 &
ip route add blackhole "$1" && exit 0
kill "$!"
[ -z "$note" ] || rm -f -- "$note"
exit 1
)sh";

}  // namespace

void ClusterDamage::tell(const Step& step, const std::string& text) {
  journal_.event("fault", join(step.targets, ", "), text);
}

void ClusterDamage::act(const Step& step) {
  const std::lock_guard lock{guard_};
  const auto& name = step.targets.front();
  switch (step.action) {
    case Action::kill:
      tell(step, "killed");
      return cluster_.kill_node(name);
    case Action::restart:
      tell(step, "started again");
      cluster_.restart_node(name);
      return tell(step, "serves again");
    case Action::pause:
      tell(step, fmt::format("paused for {}", format_duration(step.duration)));
      return cluster_.pause_node(name);
    case Action::resume:
      cluster_.resume_node(name);
      return tell(step, "goes on");
    case Action::cut:
      return cut(step);
    case Action::heal:
      if (step.targets.size() == 1) set_link_(name, true);
      return tell(step, "the link is whole again");
    case Action::cycle:
      tell(step, "restarted in order");
      cluster_.cycle_node(name);
      return tell(step, "serves again");
  }
}

void ClusterDamage::cut(const Step& step) {
  tell(step, fmt::format("link cut for {}", format_duration(step.duration)));
  if (step.targets.size() == 1) return set_link_(step.targets.front(), false);
  const double seconds = std::chrono::duration<double>(step.duration).count();
  for (const std::size_t end : {0U, 1U}) {
    const auto& far = hosts_.at(step.targets[1 - end]).address;
    // A guard restores routes of its own machine, which emulated hosts have none of; they end with their desk.
    const bool emulated = hosts_.at(step.targets[end]).transport == scenario::Transport::desk;
    const auto note = emulated ? "" : fmt::format("{}/{}.cut", directory_, random_token());
    remote::run_checked(*fleet_.at(step.targets[end]),
                        {.argv = {"sh", "-c", kCutScript, "sh", far, fmt::format("{:.3f}", seconds), note,
                                  fmt::format("{:.0f}", seconds + kGraceSeconds)}},
                        Deadline::after(clock_, kCommandWithin), "cut the link to " + step.targets[1 - end],
                        "A cut needs root and `ip` (iproute2) on both hosts");
  }
}

}  // namespace forklift::faults
