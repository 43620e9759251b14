#include "reports/analysis/time_spent.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace forklift::analysis {
namespace {

double seconds_between(std::int64_t from_us, std::int64_t to_us) { return static_cast<double>(to_us - from_us) / 1e6; }

/// From the end of the last run before the experiment went on to that moment.
double pauses_of(const Evidence& e) {
  double seconds = 0;
  for (const auto at : e.resumed_us) {
    std::int64_t last = e.experiment.record.started_us;
    for (const auto& run : e.runs) {
      if (run.ended_us && *run.ended_us <= at) last = std::max(last, *run.ended_us);
    }
    seconds += std::max(0.0, seconds_between(last, at));
  }
  return seconds;
}

}  // namespace

std::optional<TimeSpent> time_spent(const Evidence& e) {
  if (!e.experiment.ended_us) return std::nullopt;
  TimeSpent spent;
  spent.all = seconds_between(e.experiment.record.started_us, *e.experiment.ended_us) - pauses_of(e);
  for (const auto& load : e.loads) spent.loading += load.seconds;
  for (const auto& run : e.runs) {
    if (!run.ended_us) continue;
    double around = seconds_between(run.started_us, *run.ended_us);
    if (run.start_at_us && run.window_begin_us) {
      const double warm_up = seconds_between(*run.start_at_us, *run.window_begin_us);
      spent.warm_ups += warm_up;
      around -= warm_up;
    }
    if (run.status == store::RunStatus::valid) {
      spent.measured += run.window_s();
      around -= run.window_s();
    }
    spent.around += around;
  }
  // A cell's first run begins before its rows are loaded, and its servers started.
  spent.around = std::max(0.0, spent.around - spent.loading);
  if (spent.measured <= 0 || spent.rest() < 0) return std::nullopt;
  return spent;
}

std::string span_words(double seconds) {
  if (seconds < 180) return fmt::format("{:.0f} s", seconds);
  return seconds < 5400 ? fmt::format("{:.1f} min", seconds / 60) : fmt::format("{:.1f} h", seconds / 3600);
}

std::string time_words(const TimeSpent& spent) {
  return fmt::format(
      "Of {}, {} ({:.0f} %) measured; loading took {}, warm-ups {}, what else stands around runs {}, all else {}.",
      span_words(spent.all), span_words(spent.measured), spent.measured / spent.all * 100, span_words(spent.loading),
      span_words(spent.warm_ups), span_words(spent.around), span_words(spent.rest()));
}

}  // namespace forklift::analysis
