#include "orchestrator/places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "orchestrator/deploy_programs.hpp"

namespace forklift {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAtOnce = 32;  // each may copy the driver
constexpr auto kWithin = 60s;        // over a slow line

/// Where the driver of SQL node `index` runs: dealt from driver_hosts, else beside its SQL node.
std::string driver_host(const Places& places, std::size_t index) {
  const auto& chosen = places.cluster.settings.driver_hosts;
  if (!chosen.empty()) return chosen[index % chosen.size()];
  for (const auto& node : places.cluster.nodes) {
    if (node.role == plan::Role::sql_node && node.index == static_cast<int>(index)) return node.host;
  }
  return places.hosts.begin()->first;
}

drive::Workplace prepare(const Places& places, const std::string& host, const std::string& password) {
  return drive::prepare(*places.fleet.at(host), places.hosts.at(host).transport, drivers_directory(places.cluster),
                        cache_of(places.cluster), password, Deadline::after(places.clock, kWithin));
}

std::set<std::string> used_hosts(const Places& places) {
  std::set<std::string> used;
  for (const auto& node : places.cluster.nodes) used.insert(node.host);
  for (std::size_t i = 0; i < std::max<std::size_t>(1, places.cluster.settings.driver_hosts.size()); ++i)
    used.insert(driver_host(places, i));
  return used;
}

}  // namespace

std::string drivers_directory(const plan::Cluster& cluster) {
  return cluster.workdir.substr(0, cluster.workdir.rfind('/')) + "/drivers";
}

std::vector<drive::Seat> take_seats(const Places& places, std::size_t count, const std::string& password) {
  std::vector<std::string> host_of;  // each driver's
  for (std::size_t i = 0; i < count; ++i) host_of.push_back(driver_host(places, i));
  const std::set<std::string> distinct{host_of.begin(), host_of.end()};
  const std::vector<std::string> names{distinct.begin(), distinct.end()};
  std::vector<drive::Workplace> prepared(names.size());
  for_each_parallel(names.size(), kAtOnce,
                    [&](std::size_t i, const auto&) { prepared[i] = prepare(places, names[i], password); });
  std::vector<drive::Seat> seats;
  for (std::size_t i = 0; i < host_of.size(); ++i) {
    const auto at = static_cast<std::size_t>(std::lower_bound(names.begin(), names.end(), host_of[i]) - names.begin());
    seats.push_back({fmt::format("driver-{}", i + 1), places.fleet.at(host_of[i]).get(), prepared[at], 0});
  }
  return seats;
}

std::vector<drive::Post> take_posts(const Places& places,
                                    const std::function<void(const std::string&, const std::string&)>& warn) {
  const auto used = used_hosts(places);
  const std::vector<std::string> names{used.begin(), used.end()};
  std::vector<std::string> programs(names.size());
  for_each_parallel(names.size(), kAtOnce, [&](std::size_t i, const auto&) {
    try {
      const auto place = prepare(places, names[i], "");
      programs[i] = place.program;
      if (!place.note.empty()) warn(names[i], place.note);
    } catch (const Error& error) {
      warn(names[i], fmt::format("this host is neither watched nor guarded: {}", error.what()));
    }
  });
  std::vector<drive::Post> posts;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!programs[i].empty()) posts.push_back({names[i], places.fleet.at(names[i]).get(), programs[i]});
  }
  return posts;
}

std::string known_password(const Places& places) {
  return drive::known_password(*places.fleet.at(driver_host(places, 0)), drivers_directory(places.cluster),
                               Deadline::after(places.clock, kWithin));
}

}  // namespace forklift
