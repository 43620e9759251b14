#include "orchestrator/doctor/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <limits>
#include <set>

#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "orchestrator/remote/addresses.hpp"

namespace forklift::doctor {
namespace {

constexpr long long kOpenFilesPerServer = 12'000;  // max_connections 2000 and table_open_cache 4000, as MariaDB counts
constexpr long long kProcessesPerServer = 2'500;   // a thread per connection
constexpr std::int64_t kClockTolerance = 1'000'000;

/// A host may answer anything.
std::int64_t bytes_of(const std::string& kib) {
  constexpr long long kMost = std::numeric_limits<std::int64_t>::max() / 1024;
  return std::clamp(std::atoll(kib.c_str()), 0LL, kMost) * 1024;
}

/// What the host has, or what a control group lets us have of it, if that is less.
Finding cores(const std::string& host, const remote::HostFacts& facts) {
  const auto all = facts.get("cores"), limit = facts.get("cgroup_cores");
  if (limit.empty() || (!all.empty() && std::atof(limit.c_str()) >= std::atof(all.c_str())))
    return {host, "cores", State::ok, all.empty() ? "unknown" : all, ""};
  return {host, "cores", State::warn,
          fmt::format("{} of {}: its cgroup allows no more", limit, all.empty() ? "an unknown number" : all),
          "Raise the container's CPU limit; what runs there is throttled, and each run says how often"};
}

Finding limit(const std::string& host, const std::string& check, const std::string& value, long long needed,
              const std::string& fix) {
  if (value == "unlimited") return {host, check, State::ok, "unlimited", ""};
  if (value.empty()) return {host, check, State::warn, "it does not tell its limit", fix};
  const auto seen = fmt::format("at most {}, its servers may use {}", value, needed);
  return {host, check, std::atoll(value.c_str()) < needed ? State::warn : State::ok, seen,
          std::atoll(value.c_str()) < needed ? fix : ""};
}

Finding governor(const std::string& host, const std::string& value) {
  if (value.empty() || value == "performance")
    return {host, "CPU governor", State::ok, value.empty() ? "none (a virtual machine, or set by its firmware)" : value,
            ""};
  return {host, "CPU governor", State::warn, value, "cpupower frequency-set -g performance"};
}

Finding swap(const std::string& host, const std::string& kib) {
  if (kib.empty() || kib == "0") return {host, "swap", State::ok, "none", ""};
  return {host, "swap", State::warn, format_size(std::atoll(kib.c_str()) * 1024),
          "swapoff -a, or sysctl vm.swappiness=1: a server that is swapped out measures the disk"};
}

Finding huge_pages(const std::string& host, const std::string& value) {
  if (value != "always") return {host, "huge pages", State::ok, value.empty() ? "not there" : value, ""};
  return {host, "huge pages", State::warn,
          "transparent huge pages are always used: they stall servers when memory is compacted",
          "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"};
}

/// "1 server needs", "2 servers and 1 driver need".
std::string who_needs(const cluster::Need& need) {
  std::vector<std::string> who;
  const auto add = [&](int count, const char* what) {
    if (count > 0) who.push_back(fmt::format("{} {}{}", count, what, count == 1 ? "" : "s"));
  };
  add(need.servers, "server");
  if (need.driver_memory > 0) add(need.drivers, "driver");
  const bool one = who.size() == 1 && who.front().rfind("1 ", 0) == 0;
  return join(who, " and ") + (one ? " needs" : " need");
}

/// What helps where there is not memory enough for servers or, where they need more, for drivers.
std::string smaller(const cluster::Need& need) {
  return need.driver_memory > need.memory
             ? "use fewer clients, let terminals share connections (workload.connections), or put drivers on more "
               "hosts "
               "(cluster.driver_hosts)"
             : "lower innodb_buffer_pool_size or DataMemory, or put fewer servers on this host";
}

std::string sentence(std::string text) {
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text;
}

}  // namespace

std::string to_string(State state) { return state == State::ok ? "ok" : state == State::warn ? "warn" : "fail"; }

Finding judge_memory(const std::string& host, const remote::HostFacts& facts, const cluster::Need& need) {
  const auto total = facts.get("memory_kb"), available = facts.get("memory_available_kb");
  if (total.empty()) return {host, "memory", State::warn, "it does not tell its memory", "Look at /proc/meminfo there"};
  std::int64_t all = bytes_of(total), now = available.empty() ? all : bytes_of(available);
  const auto limit = facts.get("cgroup_memory_kb");
  const bool limited = !limit.empty() && bytes_of(limit) < all;
  if (limited) {
    all = bytes_of(limit);
    now = std::min(now, bytes_of(facts.get("cgroup_memory_available_kb")));
  }
  const auto needed = need.memory + need.driver_memory;
  const auto seen = fmt::format("{} of {} available{}, {} about {}", format_size(now), format_size(all),
                                limited ? " (its cgroup's limit)" : "", who_needs(need), format_size(needed));
  if (needed > all) {
    return {host, "memory", State::fail, seen,
            limited
                ? fmt::format("Raise the container's memory limit, {}: the kernel ends one when the limit is reached",
                              smaller(need))
                : sentence(smaller(need))};
  }
  if (needed > now) return {host, "memory", State::warn, seen, "Stop what else runs there"};
  return {host, "memory", State::ok, seen, ""};
}

std::vector<Finding> judge_addresses(const cluster::Engine& engine, const std::map<std::string, std::string>& by_host) {
  std::vector<Finding> findings;
  for (const auto& [host, address] : by_host) {
    const auto what = remote::is_private(address) ? std::string{} : engine.open_address(address);
    if (what.empty()) continue;
    findings.push_back({host, "network", State::warn, what,
                        "Give the hosts private addresses, or let a firewall admit the scenario's hosts alone"});
  }
  return findings;
}

std::vector<Finding> judge_host(const std::string& host, const remote::HostFacts& facts, const cluster::Need& need) {
  std::vector<Finding> findings{cores(host, facts)};
  if (need.memory + need.driver_memory > 0) findings.push_back(judge_memory(host, facts, need));
  if (need.servers > 0) {
    findings.push_back(limit(host, "open files", facts.get("open_files"), kOpenFilesPerServer * need.servers,
                             "Raise nofile in /etc/security/limits.conf, and log in again"));
    findings.push_back(limit(host, "processes", facts.get("processes"), kProcessesPerServer * need.servers,
                             "Raise nproc in /etc/security/limits.conf, and log in again"));
  }
  findings.push_back(governor(host, facts.get("governor")));
  findings.push_back(swap(host, facts.get("swap_kb")));
  findings.push_back(huge_pages(host, facts.get("transparent_hugepages")));
  return findings;
}

Finding judge_driver(const std::string& host, const std::vector<std::string>& lacking,
                     const LibraryPackages& packages) {
  if (lacking.empty()) return {host, "driver", State::ok, "its libraries are there", ""};
  std::set<std::string> known;
  bool all = true;
  for (const auto& name : lacking) {
    const auto found = packages.find(name);
    all = all && found != packages.end() && !found->second.empty();
    if (found != packages.end()) known.insert(found->second);
  }
  return {host, "driver", State::fail, "forklift-driver lacks " + join(lacking, ", "),
          all ? fmt::format("Install them there; on the system of this machine they are in: {}",
                            join({known.begin(), known.end()}, " "))
              : "Install the packages that hold them there (apt-file search NAME, dnf provides '*/NAME')"};
}

std::vector<Finding> judge_architectures(const std::map<std::string, std::string>& by_host, const std::string& ours) {
  std::vector<Finding> findings;
  for (const auto& [host, theirs] : by_host) {
    const bool same = theirs == ours;
    findings.push_back(
        {host, "architecture", same ? State::ok : State::fail,
         same ? theirs : fmt::format("{}, but this machine is {}", theirs.empty() ? "unknown" : theirs, ours),
         same ? "" : "Start forklift on a machine of the hosts' architecture: the driver is copied from here"});
  }
  return findings;
}

Finding judge_versions(const std::map<std::string, std::string>& by_host, bool must) {
  std::map<std::string, std::vector<std::string>> hosts_of;
  for (const auto& [host, version] : by_host) {
    if (!version.empty()) hosts_of[version].push_back(host);
  }
  if (hosts_of.empty()) return {"all", "versions", State::warn, "no host told its servers' version", "See above"};
  if (hosts_of.size() == 1) return {"all", "versions", State::ok, hosts_of.begin()->first, ""};
  std::vector<std::string> parts;
  for (const auto& [version, hosts] : hosts_of) parts.push_back(fmt::format("{} on {}", version, join(hosts, ", ")));
  return {"all", "versions", must ? State::fail : State::warn, join(parts, "; "), "Install one version on all hosts"};
}

std::vector<Finding> judge_clocks(const collect::HostClocks& clocks) {
  std::vector<Finding> findings;
  for (const auto& [host, clock] : clocks) {
    const bool far = remote::certain_difference_us(clock, {}) > kClockTolerance;
    const auto magnitude = format_latency(static_cast<double>(std::abs(clock.offset_us)));
    findings.push_back({host, "clock", far ? State::warn : State::ok,
                        fmt::format("{} {} of ours (± {})", magnitude, clock.offset_us < 0 ? "behind" : "ahead",
                                    format_latency(static_cast<double>(clock.error_us))),
                        far ? "Set it right: chronyc makestep, or timedatectl set-ntp true" : ""});
  }
  const auto apart = collect::clock_difference(clocks);
  findings.push_back({"all", "clocks", apart.empty() ? State::ok : State::warn,
                      apart.empty() ? "within 1 s of each other" : apart,
                      apart.empty() ? "" : "Run chrony or ntpd on every host"});
  return findings;
}

}  // namespace forklift::doctor
