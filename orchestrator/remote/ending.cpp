#include "orchestrator/remote/ending.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>

#include "common/cgroup/cgroup.hpp"
#include "orchestrator/remote/scripts.hpp"

namespace forklift::remote {
namespace {

using namespace std::chrono_literals;

constexpr int kSignal = 128;
constexpr int kLastSignal = 64;
constexpr std::size_t kFewBytes = 100;

/// The count in the file; nothing if it can't be read.
std::optional<std::int64_t> kills_in(Remote& remote, const std::string& file, Deadline deadline) {
  const auto answer = remote.run({.argv = {"cat", file}}, deadline);
  if (!answer.ok()) return {};
  return cgroup::oom_kills_in(answer.out);
}

}  // namespace

OomCount oom_count(Remote& remote, const std::string& groups, const std::string& mounts, Deadline deadline) {
  OomCount count{cgroup::oom_file_of(cgroup::membership(groups, mounts))};
  if (count.file.empty()) return count;
  const auto kills = kills_in(remote, count.file, deadline);
  if (!kills) return {};
  count.kills = *kills;
  return count;
}

Ending ending_of(Remote& remote, int code, std::int64_t pid, const OomCount& before, Deadline deadline) {
  Ending ending{code};
  if (code != kSignal + SIGKILL) return ending;
  if (!before.file.empty()) ending.out_of_memory = kills_in(remote, before.file, deadline).value_or(0) > before.kills;
  // Where no group counts, the kernel's log may be read; it knows processes by their numbers outside of containers.
  if (!ending.out_of_memory && pid > 0) {
    ending.out_of_memory =
        remote.run({.argv = {"sh", "-c", scripts::kKilledForMemory, "sh", std::to_string(pid)}}, deadline).ok();
  }
  return ending;
}

Ending ending_of(Remote& remote, const ProcessRecord& process, Deadline deadline) {
  std::string told;
  const auto known = [&] { return !told.empty() && told != kStillRuns; };
  // Who waits for it writes a moment after it is gone, and between its opening the file and writing there is nothing in
  // it: on a busy host that is long enough to be seen.
  const Deadline written{std::min(deadline.when(), Deadline::after(system_clock(), 3s).when())};
  poll_until(system_clock(), written, 20ms, [&] {
    told = remote.tail_file(ending_file(process), kFewBytes, deadline);
    return known();
  });
  if (!known()) return {};
  return ending_of(remote, std::atoi(told.c_str()), process.pid, process.oom, deadline);
}

std::string to_words(const Ending& ending) {
  if (!ending.code) return "";
  // A program may end with 255 itself: there is no such signal.
  if (*ending.code <= kSignal || *ending.code > kSignal + kLastSignal) return fmt::format("exit code {}", *ending.code);
  return fmt::format("killed by signal {}{}", *ending.code - kSignal,
                     ending.out_of_memory ? "; the kernel's out-of-memory killer ended it" : "");
}

std::string with_ending(const std::string& what, const Ending& ending) {
  const auto words = to_words(ending);
  return words.empty() ? what : fmt::format("{}: {}", what, words);
}

std::string advice(const Ending& ending, const std::string& otherwise) {
  return ending.out_of_memory ? "Give its host or container more memory, or let what runs there use less" : otherwise;
}

}  // namespace forklift::remote
