#include "orchestrator/faults/damage.hpp"

#include <fmt/format.h>

#include <array>

#include "common/core/error.hpp"
#include "common/core/text.hpp"

namespace forklift::faults {
namespace {

using namespace std::chrono_literals;

constexpr auto kCommandWithin = 30s;

}  // namespace

// The one that takes it back is under way before the cut is made: nothing can come between.
const char* const kCutScript = R"sh(
setsid sh -c 'sleep "$2"; ip route del blackhole "$1"' sh "$1" "$2" </dev/null >/dev/null 2>&1 &
exec ip route add blackhole "$1"
)sh";

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
    case Action::mend:
      return tell(step, "the link is whole again");
    case Action::cycle:
      tell(step, "restarted in order");
      cluster_.cycle_node(name);
      return tell(step, "serves again");
  }
}

void ClusterDamage::cut(const Step& step) {
  tell(step, fmt::format("link cut for {}", format_duration(step.duration)));
  const auto seconds = fmt::format("{:.3f}", std::chrono::duration<double>(step.duration).count());
  for (const std::size_t end : {0U, 1U}) {
    const auto& far = hosts_.at(step.targets[1 - end]).address;
    remote::run_checked(
        *fleet_.at(step.targets[end]),
        {.argv = {"sh", "-c", kCutScript, "sh", far, seconds}, .environment = {}, .directory = "", .input = ""},
        Deadline::after(clock_, kCommandWithin), "cut the link to " + step.targets[1 - end],
        "A cut needs root and `ip` (iproute2) on both hosts");
  }
}

}  // namespace forklift::faults
