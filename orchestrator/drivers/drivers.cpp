#include "orchestrator/drivers/drivers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "orchestrator/plan/drivers.hpp"

namespace forklift::drivers {

std::vector<Driver> prepare(const hosts::ClusterHosts& at, std::size_t count, const std::string& password,
                            const std::string& mark_prefix) {
  std::vector<std::string> host_of;  // each driver's
  for (std::size_t i = 0; i < count; ++i) host_of.push_back(plan::driver_host(at.cluster, i));
  const std::set<std::string> distinct{host_of.begin(), host_of.end()};
  const std::vector<std::string> names{distinct.begin(), distinct.end()};
  const auto prepared = hosts::prepare_drivers(at, names, password);
  std::vector<Driver> drivers;
  for (std::size_t i = 0; i < count; ++i) {
    const auto found = std::lower_bound(names.begin(), names.end(), host_of[i]) - names.begin();
    const auto name = fmt::format("driver-{}", i + 1);
    drivers.push_back({.name = name,
                       .host = at.fleet.at(host_of[i]).get(),
                       .files = prepared[static_cast<std::size_t>(found)],
                       .mark = mark_prefix + name});
  }
  return drivers;
}

std::unique_ptr<remote::LineProcess> open(const Driver& driver, const remote::Command& command,
                                          const Recorder& recorder) {
  return std::make_unique<process::TalkingProcess>(*driver.host, recorder.journal, recorder.clock,
                                                   process::Identity{.name = driver.name,
                                                                     .mark = driver.mark,
                                                                     .directory = driver.files.directory,
                                                                     .log_file = "",
                                                                     .database = recorder.database},
                                                   command);
}

}  // namespace forklift::drivers
