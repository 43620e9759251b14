#include "desk/server/statistics.hpp"

namespace forklift::desk {
namespace {

/// Of both directions.
PairCount between(const Counts& counts, std::size_t a, std::size_t b) {
  const auto &there = counts.pairs[a * counts.hosts + b], &back = counts.pairs[b * counts.hosts + a];
  return {there.packets + back.packets, there.bytes + back.bytes};
}

Json host_of(const Counts& counts, std::size_t host, const HostUse& before, const HostUse& now) {
  std::uint64_t packets = 0;
  for (std::size_t other = 0; other < counts.hosts; ++other) {
    if (other != host) packets += between(counts, host, other).packets;
  }
  Json all{{"packets", packets}};
  if (!before.group || !now.group) return all;
  all["cpu_us"] = now.group->cpu_us - before.group->cpu_us;
  all["throttled_us"] = now.group->throttled_us - before.group->throttled_us;
  return all;
}

Json pairs_of(const std::vector<std::string>& names, const Counts& counts) {
  Json pairs = Json::array();
  for (std::size_t a = 0; a < names.size(); ++a) {
    for (std::size_t b = a + 1; b < names.size(); ++b) {
      const auto count = between(counts, a, b);
      pairs.push_back({{"between", {names[a], names[b]}}, {"packets", count.packets}, {"bytes", count.bytes}});
    }
  }
  return pairs;
}

}  // namespace

Json statistics_of(const std::vector<std::string>& names, const Counts& counts, const std::vector<HostUse>& before,
                   const std::vector<HostUse>& now, bool realtime) {
  const auto total = counts.total();
  const auto late = [&](double percent) { return counts.late_us.percentile_us(percent); };
  auto lost = counts.lost;
  Json hosts = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) {
    hosts[names[i]] = host_of(counts, i, before[i], now[i]);
    lost += now[i].dropped - before[i].dropped;
  }
  return {{"since_us", counts.since_wall_us},
          {"packets", total.packets},
          {"bytes", total.bytes},
          {"lost", lost},
          {"queue_full", counts.queue_full},
          {"cut", counts.cut},
          {"unknown", counts.unknown},
          {"cpu_us", counts.cpu_ns / 1000},
          {"late_us", {{"p50", late(50)}, {"p90", late(90)}, {"p99", late(99)}, {"max", counts.late_us.max_us()}}},
          {"hosts", hosts},
          {"pairs", pairs_of(names, counts)},
          {"realtime", realtime}};
}

}  // namespace forklift::desk
