#include "orchestrator/collect/desk.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/store/verdict.hpp"

namespace forklift::collect {
namespace {

using namespace std::chrono_literals;

constexpr Microseconds kLeastBound = 1ms;

Json object_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? *found : Json::object();
}

}  // namespace

DeskUse read_desk_use(const Json& answer, std::int64_t now_us) {
  DeskUse use{.packets = number_in(answer, "packets"),
              .bytes = number_in(answer, "bytes"),
              .lost = number_in(answer, "lost"),
              .queue_full = number_in(answer, "queue_full"),
              .cut = number_in(answer, "cut"),
              .cpu_us = number_in(answer, "cpu_us")};
  const auto late = object_in(answer, "late_us");
  use.late_p50 = number_in(late, "p50");
  use.late_p99 = number_in(late, "p99");
  use.late_max = number_in(late, "max");
  use.length_us = std::max<std::int64_t>(0, now_us - number_in(answer, "since_us"));
  const auto hosts = object_in(answer, "hosts");
  for (const auto& [name, host] : hosts.items()) {
    if (host.is_object())
      use.hosts[name] = {number_in(host, "cpu_us"), number_in(host, "throttled_us"), number_in(host, "packets")};
  }
  return use;
}

std::vector<store::CounterPair> desk_counters(const DeskUse& use) {
  std::vector<store::CounterPair> all;
  const auto add = [&](const std::string& node, const char* name, std::int64_t value) {
    all.push_back({node, std::string{"desk."} + name, 0, value});
  };
  add(kDeskNode, "packets", use.packets);
  add(kDeskNode, "bytes", use.bytes);
  add(kDeskNode, "lost", use.lost);
  add(kDeskNode, "queue_full", use.queue_full);
  add(kDeskNode, "cut", use.cut);
  add(kDeskNode, "cpu_us", use.cpu_us);
  add(kDeskNode, "late_p50_us", use.late_p50);
  add(kDeskNode, "late_p99_us", use.late_p99);
  add(kDeskNode, "late_max_us", use.late_max);
  add(kDeskNode, "length_us", use.length_us);
  for (const auto& [name, host] : use.hosts) {
    add(name, "cpu_us", host.cpu_us);
    add(name, "throttled_us", host.throttled_us);
    add(name, "packets", host.packets);
  }
  return all;
}

Microseconds late_bound(Microseconds delay) { return std::max<Microseconds>(delay / 10, kLeastBound); }

std::string link_fault(const DeskUse& use, Microseconds delay) {
  if (use.lost > 0)
    return fmt::format("the links between emulated hosts lost {} of {} packets", use.lost, use.packets + use.lost);
  const auto bound = late_bound(delay);
  if (use.late_p99 <= bound.count()) return "";
  return fmt::format(
      "the links between emulated hosts were late: 1 % of {} packets by more than {} (p50 {}, at most {}), and {} is "
      "allowed at a delay of {}",
      use.packets, format_latency(static_cast<double>(use.late_p99)), format_latency(static_cast<double>(use.late_p50)),
      format_latency(static_cast<double>(use.late_max)), format_latency(static_cast<double>(bound.count())),
      format_duration(delay));
}

std::optional<double> busy_share(const std::vector<store::HostSeries>& series, const std::string& machine,
                                 std::int64_t begin_us, std::int64_t end_us) {
  constexpr std::int64_t kSecond = 1'000'000;
  double sum = 0;
  int seconds = 0;
  for (const auto& one : series) {
    const bool user = one.metric == "cpu.user_permille";
    if (one.host != machine || (!user && one.metric != "cpu.system_permille")) continue;
    for (std::size_t i = 0; i < one.points.size(); ++i) {
      const auto from = one.begin_us + static_cast<std::int64_t>(i) * kSecond;
      if (from < begin_us || from + kSecond > end_us || one.points[i] == store::kNoPoint) continue;
      sum += static_cast<double>(one.points[i]) / 1000;
      seconds += user ? 1 : 0;
    }
  }
  if (seconds == 0) return {};
  return sum / seconds;
}

std::string busy_words(std::optional<double> busy) {
  if (!busy || *busy <= kBusyMachine) return "";
  return fmt::format("{}: it was {:.0f} % busy during the window, so that effects of distance are hidden",
                     store::kMachineWasLimit, *busy * 100);
}

}  // namespace forklift::collect
