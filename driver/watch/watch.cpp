#include "driver/watch/watch.hpp"

#include <unistd.h>

#include <fstream>
#include <iterator>

#include "driver/control/wait.hpp"
#include "driver/watch/processes.hpp"

namespace forklift::driver::watch {
namespace {

using namespace std::chrono_literals;

constexpr int kLookEvery = 5;  // seconds; a node that is started again gets a new pid

std::string read(const char* file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

Counts take(const OurProcesses& ours, Clock& clock) {
  const Texts texts{read("/proc/stat"), read("/proc/meminfo"), read("/proc/net/dev"), read("/proc/diskstats")};
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
