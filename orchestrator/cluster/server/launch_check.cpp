#include "orchestrator/cluster/server/launch_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "common/core/text.hpp"

#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster {
namespace {

/// $1 pid, rest: preloaded names. A line per fact: a word, then the rest of the line.
constexpr const char* kFacts = R"sh(
pid=$1; shift
sed -n 's/^Cpus_allowed_list:[[:space:]]*/cpus /p' "/proc/$pid/status" || exit 1
sed -n 's|^[^/]*\(/.*\)$|file \1|p' "/proc/$pid/maps" | sort -u
[ ! -r "/proc/$pid/numa_maps" ] || sed -n 's/^[0-9a-f]* \([^ ]*\).*/policy \1/p' "/proc/$pid/numa_maps" | sort -u
for dir in /sys/devices/system/node/node[0-9]*; do
  [ ! -r "$dir/cpulist" ] || printf 'node %s %s\n' "${dir##*node}" "$(cat "$dir/cpulist")"
done
for name; do
  case $name in */*) printf 'real %s\n' "$(readlink -f -- "$name")" ;; *) printf 'real \n' ;; esac
done
)sh";

std::vector<std::string> words_of(std::string text, char also = ' ') {
  std::replace(text.begin(), text.end(), also, ' ');
  auto words = split(text, ' ');
  std::erase(words, "");
  return words;
}

bool to_int(std::string_view text, int& value) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  return code == std::errc{} && end == text.data() + text.size();
}

/// The loader looks for a bare name in its own places: any file of that name will do, also "libx.so.2.1" for
/// "libx.so.2". "$LIB" and the like are its own, too.
bool is_mapped(const std::string& name, const LaunchFacts& facts) {
  const auto real = facts.real.find(name);
  const bool exact = name.find('/') != std::string::npos && name.find('$') == std::string::npos;
  if (exact) return real != facts.real.end() && facts.files.contains(real->second);
  const auto base = name.substr(name.rfind('/') + 1);
  return std::any_of(facts.files.begin(), facts.files.end(), [&](const std::string& file) {
    const auto found = file.substr(file.rfind('/') + 1);
    return found == base || found.rfind(base + ".", 0) == 0;
  });
}

void compare_preload(const plan::Node& node, const LaunchFacts& facts, std::vector<Difference>& differences) {
  for (const auto& name : words_of(node.preload, ':')) {
    if (!is_mapped(name, facts)) differences.push_back({"preload", name, ""});
  }
}

bool fits(const std::set<int>& allowed, const std::set<int>& asked, bool may_have_less) {
  if (!may_have_less) return allowed == asked;
  return !allowed.empty() && std::includes(asked.begin(), asked.end(), allowed.begin(), allowed.end());
}

/// "--membind=0", "--membind 0", "-m 0" and "-m0" of numactl.
struct NumaOption {
  const char *long_name, *short_name;
  const char* policy;  ///< as the kernel calls it; null: it binds CPUs
};
constexpr NumaOption kMemory[] = {
    {"--membind", "-m", "bind"}, {"--interleave", "-i", "interleave"}, {"--preferred", "-p", "prefer"}};
constexpr NumaOption kNodes{"--cpunodebind", "-N", nullptr}, kCpus{"--physcpubind", "-C", nullptr};

/// The option's value; nothing if it is not given. `shown`: how it was written.
std::optional<std::string> value_of(const std::string& numa, const NumaOption& option, std::string& shown) {
  const auto words = words_of(numa);
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const std::string name : {option.long_name, option.short_name}) {
      if (words[i] == name && i + 1 < words.size()) {
        shown = words[i] + " " + words[i + 1];
        return words[i + 1];
      }
      const auto glued = name.size() == 2 ? name : name + "=";
      if (words[i].rfind(glued, 0) != 0 || words[i].size() == glued.size()) continue;
      shown = words[i];
      return words[i].substr(glued.size() + (name.size() == 2 && words[i][2] == '=' ? 1 : 0));
    }
  }
  return std::nullopt;
}

void compare_memory(const std::string& numa, const LaunchFacts& facts, std::vector<Difference>& differences) {
  for (const auto& option : kMemory) {
    std::string shown;
    const auto value = value_of(numa, option, shown);
    if (!value || facts.policies.empty()) continue;
    const auto nodes = parse_cpu_list(*value);  // "all", "+1", "!0" and devices: which nodes is the kernel's to know
    const bool there = std::any_of(facts.policies.begin(), facts.policies.end(), [&](const std::string& policy) {
      const auto colon = policy.find(':');
      return policy.rfind(option.policy, 0) == 0 && colon != std::string::npos &&
             (!nodes || parse_cpu_list(policy.substr(colon + 1)) == nodes);
    });
    if (!there) differences.push_back({"numa", shown, join({facts.policies.begin(), facts.policies.end()}, ", ")});
  }
}

/// CPUs of `nodes`; nothing if the host does not show one of them.
std::optional<std::set<int>> cpus_of(const std::set<int>& nodes, const LaunchFacts& facts) {
  std::set<int> all;
  for (const int node : nodes) {
    const auto found = facts.node_cpus.find(node);
    const auto cpus = found == facts.node_cpus.end() ? std::nullopt : parse_cpu_list(found->second);
    if (!cpus) return std::nullopt;
    all.insert(cpus->begin(), cpus->end());
  }
  return all;
}

void compare_cpus(const plan::Node& node, const LaunchFacts& facts, bool may_have_less,
                  std::vector<Difference>& differences) {
  const auto allowed = parse_cpu_list(facts.cpus);
  if (!allowed) return;
  const auto compare = [&](const char* name, const std::string& shown, const std::optional<std::set<int>>& asked) {
    if (asked && !fits(*allowed, *asked, may_have_less)) differences.push_back({name, shown, facts.cpus});
  };
  // taskset comes behind numactl: its word is the last.
  if (!node.cpus.empty()) return compare("cpus", node.cpus, parse_cpu_list(node.cpus));
  std::string shown;
  if (const auto cpus = value_of(node.numa, kCpus, shown)) compare("numa", shown, parse_cpu_list(*cpus));
  if (const auto nodes = value_of(node.numa, kNodes, shown)) {
    const auto list = parse_cpu_list(*nodes);
    compare("numa", shown, list ? cpus_of(*list, facts) : std::nullopt);
  }
}

LaunchFacts read_facts(const std::string& text, const std::vector<std::string>& preloaded) {
  LaunchFacts facts;
  std::size_t named = 0;
  for (const auto& line : split(text, '\n')) {
    const auto space = line.find(' ');
    if (space == std::string::npos) continue;
    const auto word = line.substr(0, space);
    auto rest = line.substr(space + 1);
    constexpr std::string_view kDeleted = " (deleted)";
    if (word == "file" && rest.ends_with(kDeleted)) rest.erase(rest.size() - kDeleted.size());
    if (word == "cpus") facts.cpus = rest;
    if (word == "file") facts.files.insert(rest);
    if (word == "policy") facts.policies.insert(rest);
    if (word == "real" && named < preloaded.size()) facts.real[preloaded[named++]] = rest;
    int node = 0;
    const auto next = rest.find(' ');
    if (word == "node" && next != std::string::npos && to_int(rest.substr(0, next), node))
      facts.node_cpus[node] = rest.substr(next + 1);
  }
  return facts;
}

}  // namespace

std::optional<std::set<int>> parse_cpu_list(const std::string& text) {
  std::set<int> cpus;
  for (const auto& part : split(text, ',')) {
    const auto colon = part.find(':'), dash = part.find('-');
    int first = 0, last = 0, stride = 1;
    if (!to_int(part.substr(0, std::min(dash, colon)), first)) return std::nullopt;
    last = first;
    if (dash != std::string::npos && !to_int(part.substr(dash + 1, colon - dash - 1), last)) return std::nullopt;
    if (colon != std::string::npos && !to_int(part.substr(colon + 1), stride)) return std::nullopt;
    if (first < 0 || last < first || last > 65535 || stride < 1) return std::nullopt;
    for (int cpu = first; cpu <= last; cpu += stride) cpus.insert(cpu);
  }
  return cpus;
}

std::vector<Difference> launch_differences(const plan::Node& node, const LaunchFacts& facts, bool may_have_less) {
  std::vector<Difference> differences;
  compare_cpus(node, facts, may_have_less, differences);
  compare_memory(node.numa, facts, differences);
  compare_preload(node, facts, differences);
  return differences;
}

std::vector<Difference> check_launch(remote::Remote& host, std::int64_t pid, const plan::Node& node, bool may_have_less,
                                     Deadline deadline) {
  const auto preloaded = words_of(node.preload, ':');
  if (preloaded.empty() && node.cpus.empty() && node.numa.empty()) return {};
  remote::Command command{.argv = {"sh", "-c", kFacts, "sh", std::to_string(pid)}};
  command.argv.insert(command.argv.end(), preloaded.begin(), preloaded.end());
  const auto answer =
      remote::run_checked(host, command, deadline, "look at the process of " + node.name, "Is /proc mounted there?");
  return launch_differences(node, read_facts(answer.out, preloaded), may_have_less);
}

}  // namespace forklift::cluster
