#include "orchestrator/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "common/core/units.hpp"

namespace forklift {
namespace {

using namespace std::chrono_literals;

double number(const Json& event, const char* key) {
  const auto at = event.find(key);
  return at != event.end() && at->is_number() ? at->get<double>() : 0;
}

/// "measure 7 s  412 tx/s  p95 18.2 ms  0 failed" of all drivers together, or "load 120,000 of 400,000 rows".
std::string summary(const std::map<std::string, Json>& latest) {
  double committed = 0, failed = 0, p95 = 0, second = 0, rows = 0, total = 0;
  std::string phase, waits;
  for (const auto& [driver, event] : latest) {
    committed += number(event, "committed");
    failed += number(event, "failed");
    p95 = std::max(p95, number(event, "p95_us"));
    second = std::max(second, number(event, "second"));
    rows += number(event, "rows");
    total += number(event, "rows_total");
    phase = event.value("phase", phase);
    const auto waited = event.find("waits");
    if (waited == event.end() || !waited->is_object()) continue;
    // A load that stands still says why: "  waited 12 times for overload: redo log (410)".
    for (const auto& [kind, count] : waited->items())
      waits += fmt::format("  waited {} times for {}", count.dump(), kind);
  }
  if (phase == "load") return fmt::format("load {:.0f} of {:.0f} thousand rows", rows / 1e3, total / 1e3) + waits;
  if (phase == "check") return fmt::format("checks {:.0f} s", second);
  return fmt::format("{} {:.0f} s  {:.0f} tx/s  p95 {}  {:.0f} failed", phase, second, committed, format_latency(p95),
                     failed);
}

}  // namespace

Progress::Progress(Clock& clock, bool terminal, bool quiet) : clock_(clock), terminal_(terminal), quiet_(quiet) {}

Progress::~Progress() {
  const std::lock_guard lock{guard_};
  clear_locked();
}

bool Progress::on_terminal() { return ::isatty(STDERR_FILENO) == 1; }

void Progress::clear_locked() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void Progress::say(const std::string& line) {
  const std::lock_guard lock{guard_};
  if (quiet_) return;
  clear_locked();
  fmt::print(stderr, "{}\n", line);
  std::fflush(stderr);
}

void Progress::phase(const std::string& text) {
  if (!terminal_) {
    say(text);
    const std::lock_guard lock{guard_};
    phase_ = text;
    latest_.clear();
    shown_ = clock_.now();
    return;
  }
  const std::lock_guard lock{guard_};
  phase_ = text;
  latest_.clear();
  show_locked();
}

void Progress::driver_event(const std::string& driver, const Json& event) {
  const std::string kind = event.value("event", "");
  if (kind == "log") return say(fmt::format("{}: {}", driver, event.value("text", "")));
  if (kind != "progress") return;
  const std::lock_guard lock{guard_};
  latest_[driver] = event;
  if (clock_.now() - shown_ < (terminal_ ? Microseconds{500ms} : Microseconds{10s})) return;
  show_locked();
}

void Progress::show_locked() {
  if (quiet_) return;
  shown_ = clock_.now();
  const std::string text = latest_.empty() ? phase_ : fmt::format("{}  {}", phase_, summary(latest_));
  if (terminal_) {
    fmt::print(stderr, "\r\033[K{}", text);
    drawn_ = true;
  } else {
    fmt::print(stderr, "{}\n", text);
  }
  std::fflush(stderr);
}

}  // namespace forklift
