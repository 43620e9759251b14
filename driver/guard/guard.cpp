#include "driver/guard/guard.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>

#include "driver/control/wait.hpp"
#include "driver/guard/cuts.hpp"
#include "driver/guard/silence.hpp"
#include "driver/watch/marked.hpp"

namespace forklift::driver::guard {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookEvery = 1s;
constexpr auto kGrace = 60s;  // an orderly shutdown writes dirty pages
constexpr auto kKilled = 10s;

std::optional<std::int64_t> stamp_of(const std::string& file) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return std::nullopt;
  return found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec;
}

/// Through a descriptor of the process: between looking and signalling its number can't become another's.
void send(const watch::Marked& process, std::initializer_list<int> signals) {
  const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0));
  if (descriptor < 0) return;  // gone
  if (watch::mark_of(process.pid) == process.mark) {
    for (const int number : signals) ::syscall(SYS_pidfd_send_signal, descriptor, number, nullptr, 0);
  }
  ::close(descriptor);
}

std::vector<watch::Marked> orphans(const std::string& prefix) {
  auto found = watch::marked(prefix);
  std::erase_if(found, [&](const auto& process) { return process.mark.rfind(prefix + "guard/", 0) == 0; });
  return found;
}

/// Until none is left, or `patience` has passed.
bool all_gone(const std::string& prefix, Microseconds patience, Clock& clock) {
  return poll_until(clock, Deadline::after(clock, patience), 200ms, [&] { return orphans(prefix).empty(); });
}

int end_all(const Orders& orders, const std::function<void(const std::string&)>& say, Clock& clock) {
  const auto found = orphans(orders.mark_prefix);
  for (const auto& process : found) {
    say(fmt::format("ending {} (pid {})", process.mark, process.pid));
    send(process, {SIGTERM, SIGCONT});  // one that was paused takes the signal when it goes on
  }
  if (all_gone(orders.mark_prefix, kGrace, clock)) return static_cast<int>(found.size());
  for (const auto& process : orphans(orders.mark_prefix)) {
    say(fmt::format("killing {} (pid {})", process.mark, process.pid));
    send(process, {SIGKILL});
  }
  all_gone(orders.mark_prefix, kKilled, clock);
  return static_cast<int>(found.size());
}

}  // namespace

int guard(const Orders& orders, const std::function<void(const std::string&)>& say, const std::stop_token& stop,
          Clock& clock) {
  Silence silence{orders.patience, clock.now()};
  const auto notes = std::filesystem::path{orders.heartbeat}.parent_path();
  while (!silence.too_long(stamp_of(orders.heartbeat), clock.now())) {
    restore_links(notes, uptime(), say);
    if (control::pause(stop, kLookEvery)) continue;
    restore_links(notes, std::nullopt, say);  // whoever ends us has ended the run, too
    return 0;
  }
  say(fmt::format("no orchestrator has been heard of for {} s", orders.patience.count() / 1'000'000));
  restore_links(notes, std::nullopt, say);
  return end_all(orders, say, clock);
}

}  // namespace forklift::driver::guard
