#include "tests/support/effects.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"

namespace forklift::test {
namespace {

using namespace std::chrono_literals;

constexpr auto kLateWithoutDeadline = 60s;

}  // namespace

std::string to_string(Failure failure) {
  switch (failure) {
    case Failure::none:
      return "none";
    case Failure::error:
      return "error";
    case Failure::lost_before:
      return "lost before";
    case Failure::lost_after:
      return "lost after";
    case Failure::timeout:
      return "timeout";
    case Failure::cancel:
      return "cancel";
  }
  return "";
}

void EffectCounter::fail(FailAt at) {
  const std::lock_guard lock{guard_};
  at_ = std::move(at);
  failed_ = false;
}

std::size_t EffectCounter::count() const {
  const std::lock_guard lock{guard_};
  return told_.size();
}

bool EffectCounter::failed() const {
  const std::lock_guard lock{guard_};
  return failed_;
}

std::vector<std::string> EffectCounter::told() const {
  const std::lock_guard lock{guard_};
  return told_;
}

void EffectCounter::lose(const Effect& effect) { remote::throw_lost(effect.host, effect.command, "cut by the test"); }

bool EffectCounter::is_chosen(const std::string& description) const {
  if (at_.how == Failure::none || failed_) return false;
  if (at_.is) return at_.is(description);
  return at_.description.empty() ? told_.size() == at_.number : description == at_.description;
}

EffectCounter::Turn EffectCounter::begin(const Effect& effect) {
  auto how = Failure::none;
  {
    const std::lock_guard lock{guard_};
    const auto text = fmt::format("{}: {}", effect.host, effect.what);
    told_.push_back(fmt::format("{} #{}", text, ++seen_[text]));
    if (is_chosen(told_.back())) {
      how = at_.how;
      failed_ = true;
      if (how == Failure::lost_before || how == Failure::lost_after) lost_[effect.host] = at_.stays_lost;
    } else if (auto& lost = lost_[effect.host]; lost > 0) {
      --lost;
      how = Failure::lost_before;
    }
  }
  switch (how) {
    case Failure::error:
      throw Error{ErrorKind::environment, effect.host, fmt::format("{} was made to fail", effect.what),
                  "Ask the test why"};
    case Failure::lost_before:
      lose(effect);
    case Failure::lost_after:
      return Turn::answer_lost;
    case Failure::timeout:
      clock_.sleep_until(effect.deadline.when() == TimePoint::max() ? clock_.now() + kLateWithoutDeadline
                                                                    : effect.deadline.when());
      return Turn::late;
    case Failure::cancel:
      if (on_cancel) on_cancel();
      return Turn::works;
    case Failure::none:
      return Turn::works;
  }
  return Turn::works;
}

}  // namespace forklift::test
