#include "driver/watch/watch.hpp"

#include <unistd.h>

#include "driver/control/wait.hpp"
#include "driver/watch/proc_file.hpp"
#include "driver/watch/processes.hpp"

namespace forklift::driver::watch {
namespace {

using namespace std::chrono_literals;

constexpr int kLookEvery = 5;  // seconds; a node that is started again gets a new pid

Counts take(const OurProcesses& ours, Clock& clock) {
  const Texts texts{read_proc("/proc/stat"), read_proc("/proc/meminfo"), read_proc("/proc/net/dev"),
                    read_proc("/proc/diskstats")};
  auto counts = parse(texts, std::chrono::duration_cast<Microseconds>(clock.now().time_since_epoch()).count());
  counts.processes = ours.read();
  return counts;
}

}  // namespace

int watch(const std::string& mark_prefix, control::Events& events, const std::stop_token& stop, Clock& clock) {
  OurProcesses ours{mark_prefix};
  const std::int64_t ticks = ::sysconf(_SC_CLK_TCK);
  ours.look();
  auto before = take(ours, clock);
  auto next = clock.now();
  int told = 0;
  while (true) {
    next += 1s;  // from the first reading on, so that seconds do not drift
    if (!control::pause(stop, next - clock.now())) return told;
    if (told % kLookEvery == 0) ours.look();
    auto now = take(ours, clock);
    events.emit({{"event", "host"}, {"at_us", clock.wall_us()}, {"values", figures(before, now, ticks)}});
    before = std::move(now);
    ++told;
  }
}

}  // namespace forklift::driver::watch
