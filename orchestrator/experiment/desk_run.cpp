#include "orchestrator/experiment/desk_run.hpp"

#include "common/core/error.hpp"

namespace forklift::experiment {

DeskRun::DeskRun(const Desk* desk, const scenario::Settings& settings, Clock& clock)
    : desk_(desk != nullptr && desk->used() ? desk : nullptr),
      clock_(clock),
      window_us_(settings.workload.duration.count()) {
  if (desk_ == nullptr) return;
  auto links = links_of(settings);
  links["ask"] = "links";
  desk_->ask(links);
  count(true);
  quotas(true);
}

DeskRun::~DeskRun() {
  try {
    quotas(false);
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch): what failed before is the cause
  }
}

void DeskRun::quotas(bool on) {
  if (desk_ == nullptr || limited_ == on) return;
  desk_->ask({{"ask", "quotas"}, {"on", on}});
  limited_ = on;
}

void DeskRun::count(bool reset) {
  const auto answer = desk_->ask({{"ask", "statistics"}, {"reset", reset}});
  if (!reset) use_ = collect::read_desk_use(answer, clock_.wall_us());
}

void DeskRun::window_begins(std::int64_t wall_us) {
  const std::lock_guard lock{guard_};
  begins_us_ = wall_us;
}

void DeskRun::tick() {
  if (desk_ == nullptr) return;
  const std::unique_lock lock{guard_, std::try_to_lock};
  if (!lock || !begins_us_) return;
  const auto now = clock_.wall_us();
  if (!counting_ && now >= *begins_us_) {
    count(true);
    counting_ = true;
  }
  if (counting_ && !use_ && now >= *begins_us_ + window_us_) count(false);
}

std::optional<collect::DeskUse> DeskRun::finish() {
  if (desk_ == nullptr) return {};
  const std::lock_guard lock{guard_};
  if (!use_) count(false);
  quotas(false);
  return use_;
}

}  // namespace forklift::experiment
