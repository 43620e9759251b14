#include "tests/support/fake_lines.hpp"

#include <fmt/format.h>

#include <thread>

#include "common/core/error.hpp"
#include "common/core/json.hpp"
#include "common/core/parse_json.hpp"
#include "orchestrator/remote/failures.hpp"

namespace forklift::test {
namespace {

using namespace std::chrono_literals;

constexpr auto kWithoutDeadline = 1s;
constexpr auto kBreath = 1ms;  // of real time: a listener that has nothing to hear leaves the clock to others

/// "hello" of {"event":"hello",…}.
std::string event_of(const std::string& line) {
  const Json event = parse_json_or_discard(line);
  return event.is_object() ? text_in(event, "event") : line;
}

std::string mark_of(const remote::Command& command) {
  const auto found = command.environment.find("FORKLIFT_PROCESS");
  return found == command.environment.end() ? "" : found->second;
}

}  // namespace

FakeLines::FakeLines(FakeHost& host, remote::Command command, std::string name)
    : host_(host), command_(std::move(command)), name_(std::move(name)) {
  pid_ = host_.with(
      [&](FakeMachine& machine) { return machine.processes.add(mark_of(command_), command_.argv, "", {}).pid; });
}

FakeLines::~FakeLines() {
  const std::lock_guard lock{guard_};
  if (!code_ && !lost_) end(code_of_closed());
}

void FakeLines::lose_channel() {
  const std::lock_guard lock{guard_};
  lost_ = true;
}

void FakeLines::check_channel(const Effect& effect) const {
  if (lost_) EffectCounter::lose(effect);
}

Effect FakeLines::effect(const std::string& what, Deadline deadline) const {
  return {host_.host(), fmt::format("{} {}", what, name_), command_, deadline};
}

void FakeLines::end(int code) {
  code_ = code;
  lines_.clear();
  host_.with([&](FakeMachine& machine) { machine.processes.end(pid_, code); });
}

/// Also if somebody there has killed it.
bool FakeLines::gone() {
  if (!code_ && !host_.with([&](FakeMachine& machine) { return machine.processes.lives(pid_); })) {
    constexpr int kKilled = 137;
    end(kKilled);
  }
  return code_.has_value();
}

/// One that has more to say, or should have, is waited for on the clock. One that only listens is not.
void FakeLines::idle(Deadline deadline, std::unique_lock<std::mutex>& lock) {
  auto& clock = host_.world().clock;
  const bool never = deadline.when() == TimePoint::max();
  if (lines_.empty() && !hung_ && !code_at_end_) {
    lock.unlock();
    std::this_thread::sleep_for(kBreath);
  } else {
    clock.sleep_until(never ? clock.now() + kWithoutDeadline : deadline.when());
  }
}

std::optional<std::string> FakeLines::read_line(Deadline deadline) {
  std::unique_lock lock{guard_};
  host_.check_cancelled();
  check_channel(effect("read_line", deadline));
  if (gone()) return std::nullopt;
  if (hung_ || lines_.empty() || lines_.front().when > deadline.when()) {
    idle(deadline, lock);
    return std::nullopt;
  }
  auto next = lines_.front();
  auto& world = host_.world();
  world.clock.sleep_until(next.when);
  const auto told = effect("read_line", deadline);
  const Effect named{told.host, fmt::format("{}: {}", told.what, event_of(next.line)), told.command, deadline};
  auto turn = EffectCounter::Turn::works;
  try {
    turn = world.effects.begin(named);
  } catch (const Error&) {
    lost_ = true;
    throw;
  }
  if (turn == EffectCounter::Turn::late) {
    hung_ = true;
    return std::nullopt;
  }
  lines_.pop_front();
  if (next.before) next.before();
  if (lines_.empty() && code_at_end_) end(*code_at_end_);
  if (turn == EffectCounter::Turn::answer_lost) {
    lost_ = true;
    EffectCounter::lose(named);
  }
  return next.line;
}

bool FakeLines::at_end() const {
  const std::lock_guard lock{guard_};
  return code_.has_value();
}

void FakeLines::write_line(const std::string& line) {
  const std::lock_guard lock{guard_};
  host_.check_cancelled();
  const auto one = effect("write_line", Deadline::after(host_.world().clock, 30s));
  check_channel(one);
  const auto turn = host_.world().effects.begin(one);
  if (turn == EffectCounter::Turn::late) remote::throw_no_reader(host_.host(), command_);
  if (!gone() && !hung_) hear(line);
  if (turn == EffectCounter::Turn::answer_lost) EffectCounter::lose(one);
}

void FakeLines::close_input() {
  const std::lock_guard lock{guard_};
  const auto one = effect("close_input", Deadline::after(host_.world().clock, 30s));
  check_channel(one);
  host_.world().effects.perform(one, [&] {
    if (!gone()) end(code_of_closed());
  });
}

std::optional<int> FakeLines::wait(Deadline deadline) {
  const std::lock_guard lock{guard_};
  host_.check_cancelled();
  const auto one = effect("wait", deadline);
  check_channel(one);
  const auto turn = host_.world().effects.begin(one);
  if (turn == EffectCounter::Turn::answer_lost) EffectCounter::lose(one);
  if (turn == EffectCounter::Turn::late) return std::nullopt;
  if (!gone() && deadline.when() != TimePoint::max()) host_.world().clock.sleep_until(deadline.when());
  return code_;
}

std::string FakeLines::error_text() {
  const std::lock_guard lock{guard_};
  return errors_;
}

}  // namespace forklift::test
