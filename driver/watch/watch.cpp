#include "driver/watch/watch.hpp"

#include <unistd.h>

#include <algorithm>

#include "driver/control/wait.hpp"
#include "driver/watch/proc_file.hpp"
#include "driver/watch/processes.hpp"

namespace forklift::driver::watch {
namespace {

using namespace std::chrono_literals;

constexpr int kLookEvery = 5;  // looks; a node that is started again gets a new pid

Counts take(const OurProcesses& ours, Clock& clock) {
  const Texts texts{read_proc("/proc/stat"), read_proc("/proc/meminfo"), read_proc("/proc/net/dev"),
                    read_proc("/proc/diskstats")};
  auto counts = parse(texts, std::chrono::duration_cast<Microseconds>(clock.now().time_since_epoch()).count());
  counts.processes = ours.read();
  return counts;
}

}  // namespace

int watch(const std::string& mark_prefix, double cores, control::Events& events, const std::stop_token& stop,
          Clock& clock) {
  OurProcesses ours{mark_prefix};
  const std::int64_t ticks = ::sysconf(_SC_CLK_TCK);
  ours.look();
  auto before = take(ours, clock);
  const auto begin = clock.now();
  std::int64_t second = 0;
  int told = 0;
  while (true) {
    // From the first reading on, so that seconds do not drift.
    if (!control::pause(stop, begin + std::chrono::seconds{second + 1} - clock.now())) return told;
    if (told % kLookEvery == 0) ours.look();
    auto now = take(ours, clock);
    second = std::max<std::int64_t>(second, (clock.now() - begin) / 1s - 1);  // what was slept through is left out
    auto values = figures(before, now, ticks);
    if (cores > 0) values = of_emulated(values, cores);
    events.emit({{"event", "host"}, {"second", second}, {"values", std::move(values)}});
    before = std::move(now);
    ++second;
    ++told;
  }
}

}  // namespace forklift::driver::watch
