#include "orchestrator/workloads/sysbench/window.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace forklift::workloads::sysbench {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr int kRoom = 5;  // thousands of logins take a second or two

int last_second(const Process& process) {
  int last = 0;
  for (const auto& second : process.seconds) last = std::max(last, second.end);
  return last;
}

std::int64_t end_of(const Process& process) { return process.start_us + last_second(process) * kSecond; }

/// Who is to blame: the one that started too late, or else the one that ended too early.
std::string cause(const std::vector<const Process*>& by_start, const Times& times) {
  const auto &first = *by_start.front(), &latest = *by_start.back();
  const auto later_us = latest.start_us - first.start_us;
  if (later_us > times.room * kSecond)
    return fmt::format("{} started {:.1f} s after {}, more than the {} s that each runs longer for that", latest.name,
                       static_cast<double>(later_us) / 1e6, first.name, times.room);
  const auto& shortest =
      **std::min_element(by_start.begin(), by_start.end(), [](auto* a, auto* b) { return end_of(*a) < end_of(*b); });
  return fmt::format("{} reported {} of its {} s", shortest.name, last_second(shortest), times.run());
}

std::string problem_of(const std::vector<const Process*>& by_start, const Window& window, const Times& times) {
  const auto shared = static_cast<double>(window.end_us - window.begin_us) / 1e6;
  const auto what = shared > 0 ? fmt::format("share only {:.1f} s of a window of {} s", shared, times.duration)
                               : fmt::format("have no part of a window of {} s in common", times.duration);
  if (by_start.size() == 1)
    return fmt::format("sysbench ran for only {:.1f} s of a window of {} s: {}", std::max(0.0, shared), times.duration,
                       cause(by_start, times));
  return fmt::format("the sysbench processes {}: {}", what, cause(by_start, times));
}

std::uint64_t whole(double count) { return static_cast<std::uint64_t>(std::llround(std::max(0.0, count))); }

/// Differences of rounded sums: so the seconds add up to the window's count.
std::uint64_t between(double from, double to) { return whole(to) - whole(from); }

}  // namespace

Times Times::of(int warmup, int duration, std::size_t processes) {
  return {.warmup = warmup, .duration = duration, .room = processes > 1 ? kRoom : 0};
}

std::int64_t start_of(std::vector<std::int64_t> moments_us) {
  if (moments_us.empty()) return 0;
  const auto middle = moments_us.begin() + static_cast<std::ptrdiff_t>((moments_us.size() - 1) / 2);
  std::nth_element(moments_us.begin(), middle, moments_us.end());
  return *middle;
}

Window shared_window(const std::vector<Process>& processes, const Times& times) {
  std::vector<const Process*> by_start;
  for (const auto& process : processes) {
    if (!process.seconds.empty()) by_start.push_back(&process);
  }
  if (by_start.empty()) return {};
  std::stable_sort(by_start.begin(), by_start.end(), [](auto* a, auto* b) { return a->start_us < b->start_us; });
  Window window;
  window.begin_us = by_start.back()->start_us + times.warmup * kSecond;
  const auto asked = window.begin_us + times.duration * kSecond;
  window.end_us = asked;
  for (const auto* process : by_start) window.end_us = std::min(window.end_us, end_of(*process));
  if (window.end_us < asked) window.problem = problem_of(by_start, window, times);
  window.end_us = std::max(window.end_us, window.begin_us);
  return window;
}

Course::Course(const std::vector<Second>& reports) : points_(1) {
  for (const auto& report : reports) {
    const auto last = points_.back();
    const double covered = report.end - last.at;
    if (covered <= 0) continue;  // one that was held up covers this second, too
    points_.push_back({static_cast<double>(report.end),
                       {last.counts.transactions + covered * report.transactions,
                        last.counts.queries + covered * report.queries, last.counts.errors + covered * report.errors}});
  }
}

Counts Course::until(double seconds) const {
  if (seconds <= 0) return {};
  const auto next = std::lower_bound(points_.begin(), points_.end(), seconds,
                                     [](const Point& point, double at) { return point.at < at; });
  if (next == points_.end()) return points_.back().counts;
  const auto& last = *(next - 1);
  const double part = (seconds - last.at) / (next->at - last.at);
  const auto mixed = [&](double from, double to) { return from + part * (to - from); };
  return {mixed(last.counts.transactions, next->counts.transactions), mixed(last.counts.queries, next->counts.queries),
          mixed(last.counts.errors, next->counts.errors)};
}

void count_window(const Process& process, const Window& window, const Times& times, contract::RunReport& report) {
  report.start_at_us = window.begin_us - times.warmup * kSecond;
  report.window_begin_us = window.begin_us;
  report.window_end_us = window.end_us;
  const Course course{process.seconds};
  const auto until = [&](std::int64_t at_us) {
    return course.until(static_cast<double>(at_us - process.start_us) / 1e6);
  };
  const auto from = until(window.begin_us), to = until(window.end_us);
  auto& all = report.transactions[0];
  all.outcomes[0] = between(from.transactions, to.transactions);
  all.retries = between(from.errors, to.errors);
  report.transactions_all = report.committed_total = all.outcomes[0];
  report.session_counters["queries"] = static_cast<std::int64_t>(between(from.queries, to.queries));
  for (int second = 0; report.start_at_us + (second + 1) * kSecond <= window.end_us; ++second) {
    const auto begin = until(report.start_at_us + second * kSecond);
    const auto end = until(report.start_at_us + (second + 1) * kSecond);
    contract::Interval interval;
    interval.second = second;
    interval.committed = between(begin.transactions, end.transactions);
    interval.failed = between(begin.errors, end.errors);
    report.intervals.push_back(interval);
  }
}

double queries_of(const std::vector<contract::RunReport>& reports) {
  double sum = 0;
  for (const auto& report : reports) {
    const auto found = report.session_counters.find("queries");
    if (found != report.session_counters.end()) sum += static_cast<double>(found->second);
  }
  return sum;
}

double transactions_of(const std::vector<contract::RunReport>& reports) {
  double sum = 0;
  for (const auto& report : reports) sum += static_cast<double>(report.transactions[0].outcomes[0]);
  return sum;
}

}  // namespace forklift::workloads::sysbench
