#include "driver/run/offered.hpp"

#include <algorithm>

namespace forklift::driver::run {
namespace {

double arrivals(const Pacing& pacing, std::vector<Terminal>& terminals, const Asked& asked) {
  auto due = asked.due;
  for (auto& terminal : terminals) {
    pacing.skip_until(terminal, asked.begin_us);
    due += pacing.skip_until(terminal, asked.end_us);
  }
  return static_cast<double>(due);
}

double cycles(const std::vector<Terminal>& terminals, const tpcc::WeightedMix& mix, Asked asked) {
  for (const auto& terminal : terminals)  // those that waited for a connection when the window ended
    asked.busy_us += std::max<std::int64_t>(0, asked.end_us - std::max(terminal.due_us, asked.begin_us));
  const auto all = static_cast<double>(terminals.size()) * static_cast<double>(asked.end_us - asked.begin_us);
  const double waiting = std::max(0.0, all - static_cast<double>(asked.busy_us));
  double cycle_us = 0;  // of a terminal whose transactions take no time
  for (std::size_t type = 0; type < Pacing::kKeyingUs.size(); ++type) {
    cycle_us +=
        mix.share(static_cast<int>(type)) * static_cast<double>(Pacing::kKeyingUs[type] + Pacing::kThinkMeanUs[type]);
  }
  // Counts of a short window differ from their mean by chance; measured against their own waits they do not.
  return asked.completed > 0 && waiting > 0 ? static_cast<double>(asked.completed) * all / waiting : all / cycle_us;
}

}  // namespace

std::optional<double> offered(const Pacing& pacing, std::vector<Terminal>& terminals, const tpcc::WeightedMix& mix,
                              Asked asked) {
  switch (pacing.kind()) {
    case Pacing::Kind::rate:
      return arrivals(pacing, terminals, asked);
    case Pacing::Kind::tpcc:
      return cycles(terminals, mix, asked);
    case Pacing::Kind::none:
      break;
  }
  return {};
}

}  // namespace forklift::driver::run
