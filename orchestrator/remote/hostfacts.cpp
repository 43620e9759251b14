#include "orchestrator/remote/hostfacts.hpp"

#include "common/core/text.hpp"
#include "orchestrator/remote/cgroups.hpp"

namespace forklift::remote {
namespace {

/// Prints NAME=VALUE lines. Nothing of ours is pasted into it.
constexpr const char* kFacts = R"sh(
say() { [ -n "$2" ] && printf '%s=%s\n' "$1" "$2"; }
say hostname "$(uname -n)"
say cpu "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
say cores "$(nproc 2>/dev/null)"
say memory_kb "$(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo)"
say kernel "$(uname -sr)"
say distribution "$(. /etc/os-release 2>/dev/null && printf %s "$PRETTY_NAME")"
say architecture "$(uname -m)"
say governor "$(cat /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor 2>/dev/null)"
say swap_kb "$(sed -n 's/^SwapTotal: *\([0-9]*\).*/\1/p' /proc/meminfo)"
say transparent_hugepages "$(sed -n 's/.*\[\(.*\)\].*/\1/p' /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null)"
say memory_available_kb "$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo)"
say open_files "$(ulimit -Hn)"
say processes "$(ulimit -Hu 2>/dev/null || sed -n 's/^Max processes *[^ ]* *\([^ ]*\).*/\1/p' /proc/self/limits)"
say boot_id "$(cat /proc/sys/kernel/random/boot_id)"
say load "$(cut -d' ' -f1-3 /proc/loadavg)"
)sh";

}  // namespace

std::string HostFacts::get(const std::string& name) const {
  for (const auto& [fact, value] : facts) {
    if (fact == name) return value;
  }
  return "";
}

HostFacts read_host_facts(Remote& remote, Deadline deadline) {
  const auto answer =
      remote.run({.argv = {"sh", "-c", kFacts}, .environment = {}, .directory = "", .input = ""}, deadline);
  HostFacts facts;
  for (const auto& line : split(answer.out, '\n')) {
    const auto equals = line.find('=');
    if (equals != std::string::npos) facts.facts.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  for (auto& fact : cgroup_facts(remote, deadline)) facts.facts.push_back(std::move(fact));
  return facts;
}

}  // namespace forklift::remote
