#include "orchestrator/owner/judge.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "common/core/clock.hpp"
#include "orchestrator/remote/quote.hpp"

namespace forklift::owner {
namespace {

/// Never below 0: clocks of two hosts differ.
std::int64_t seconds_since(std::int64_t then_us, std::int64_t now_us) {
  return std::max<std::int64_t>(0, (now_us - then_us) / 1'000'000);
}

std::string pid_and_host(const store::Owner& owner) { return fmt::format("pid {} on {}", owner.pid, owner.host); }

}  // namespace

bool same_place(const store::Owner& a, const store::Owner& b) {
  const bool known = !a.boot_id.empty() && !a.pid_namespace.empty() && a.start_ticks > 0;
  return known && a.boot_id == b.boot_id && a.pid_namespace == b.pid_namespace;
}

Standing judge(const std::optional<store::Owner>& owner, const Facts& facts) {
  if (!owner) return Standing::free;
  if (facts.same_place && facts.seen != Seen::hidden)
    return facts.seen == Seen::lives ? Standing::live_here : Standing::free;
  // A heartbeat from the future is that of a host whose clock is ahead.
  const bool fresh = std::abs(facts.now_us - owner->heartbeat_us) <= kSilent.count();
  return fresh ? Standing::live_elsewhere : Standing::silent;
}

std::string words(const store::Owner& owner, Standing standing, std::int64_t now_us) {
  auto doing = fmt::format("{}, since {}", owner.phase, format_utc(owner.phase_us));
  if (standing == Standing::live_elsewhere || standing == Standing::silent)
    doing += fmt::format("; last heartbeat {} s ago", seconds_since(owner.heartbeat_us, now_us));
  return fmt::format("{} ({})", pid_and_host(owner), doing);
}

std::string to_string(Standing standing) {
  switch (standing) {
    case Standing::live_here:
      return "running";
    case Standing::live_elsewhere:
      return "running elsewhere";
    case Standing::silent:
      return "silent";
    case Standing::free:
      break;
  }
  return "gone";
}

std::string status_line(const store::Owner& owner, Standing standing, std::int64_t now_us) {
  return fmt::format("{}: {}", words(owner, standing, now_us), to_string(standing));
}

std::string stop_command(const Name& name, const std::string& options) {
  return fmt::format("forklift stop {}--db {} {}", options, shell_word(name.database), shell_word(name.id));
}

Error is_running(const Name& name, const store::Owner& owner, Standing standing, std::int64_t now_us) {
  const bool stops = owner.command == "stop";
  const auto what =
      fmt::format("{}: {}", stops ? "forklift stop is at work on it" : "it is running", words(owner, standing, now_us));
  std::string fix = "Wait until that process ends";
  if (standing == Standing::live_here && !stops) fix += ", or end it: " + stop_command(name);
  if (standing != Standing::live_here)
    fix += fmt::format(", or stop it on {}. If it is gone already, try again {} s after its last heartbeat", owner.host,
                       kSilent.count() / 1'000'000);
  return {ErrorKind::environment, name.id, what, fix};
}

Error out_of_reach(const Name& name, const store::Owner& owner, std::int64_t now_us) {
  return {ErrorKind::environment, name.id,
          fmt::format("it is running, and its process can't be reached from here: {}",
                      words(owner, Standing::live_elsewhere, now_us)),
          fmt::format("Stop it on {}, or take the experiment away from it, and stop its servers by their records: {}",
                      owner.host, stop_command(name, "--force "))};
}

Error does_not_end(const Name& name, const store::Owner& owner, Microseconds patience, bool killed) {
  const auto doing = words(owner, Standing::live_here, owner.heartbeat_us);
  if (killed) {
    return {ErrorKind::environment, name.id,
            fmt::format("its process was killed, and is still there after {}: {}", format_duration(patience), doing),
            "Look at it: it may wait for a disk that does not answer"};
  }
  return {ErrorKind::environment, name.id,
          fmt::format("its process was asked to end, and still runs after {}: {}", format_duration(patience), doing),
          fmt::format("Wait longer: {}. Or kill it: {}", stop_command(name), stop_command(name, "--force "))};
}

std::string lost(const Name& name, const std::optional<store::Owner>& other) {
  const auto now = other ? fmt::format("{} works on it now", pid_and_host(*other)) : "it was released";
  return fmt::format(
      "{}: this process is no longer its owner: {}. It leaves at once, and touches nothing more. See: forklift status "
      "--db {} {}",
      name.id, now, shell_word(name.database), shell_word(name.id));
}

}  // namespace forklift::owner
