#include "orchestrator/scenario/desk.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "common/core/text.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/host_names.hpp"
#include "orchestrator/scenario/rules.hpp"

namespace forklift::scenario {
namespace {

constexpr double kLeastShare = 0.01;
constexpr std::int64_t kLeastMemory = 1 << 20;
constexpr int kPerNet = 250;  // 10.77.0.2 to 10.77.0.251, then 10.77.1.2

using Units = std::vector<std::pair<std::string_view, double>>;

std::optional<std::int64_t> in_units(const std::string& text, const Units& units) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, code] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (code != std::errc{} || number < 0) return {};
  const std::string_view unit{rest, static_cast<std::size_t>(end - rest)};
  for (const auto& [name, factor] : units) {
    if (name != unit) continue;
    const double value = number * factor;
    return value >= 1 && value < 9e15 ? std::optional{static_cast<std::int64_t>(value)} : std::nullopt;
  }
  return {};
}

std::string desk_address(std::size_t index) {
  const auto place = static_cast<int>(index);
  return fmt::format("10.77.{}.{}", place / kPerNet, place % kPerNet + 2);
}

bool is_desk(const Host& host) { return host.transport == Transport::desk; }

bool was_given(const Host& host, std::size_t index) {
  return host.address != Host{}.address && host.address != desk_address(index);
}

/// As the desk and the kernel take it.
bool is_host_name(const std::string& name) {
  const auto good = [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-'; };
  return name.size() <= 60 && std::isalnum(static_cast<unsigned char>(name[0])) != 0 &&
         std::all_of(name.begin(), name.end(), good);
}

class DeskRules : SettingsRules {
 public:
  using SettingsRules::SettingsRules;

  std::vector<Error> run() {
    hosts_are_alike();
    addresses_are_ours();
    if (on_desk(s_)) servers_are_ours();
    if (s_.desk) links();
    return problems_.take();
  }

 private:
  /// Packets of an emulated host reach its like only.
  void hosts_are_alike() {
    std::string real, emulated;
    for (const auto& [name, host] : s_.hosts) (is_desk(host) ? emulated : real) = name;
    if (!real.empty() && !emulated.empty())
      problem(fmt::format("/hosts/{}/transport", real),
              fmt::format("{} is emulated, and {} is not: no packet passes between them", emulated, real),
              "Give all hosts the transport \"desk\", or none");
    for (const auto& [name, host] : s_.hosts) {
      if (is_desk(host)) {
        if (!is_host_name(name))
          problem("/hosts/" + name, fmt::format("an emulated host can't be called \"{}\"", name),
                  "Use letters, digits, \".\", \"_\" and \"-\", at most 60");
        if (host.cpu > 0 && host.cpu < kLeastShare)
          problem(fmt::format("/hosts/{}/cpu", name), fmt::format("{:g} cores are too few to run anything", host.cpu),
                  fmt::format("Give it {:g} or more, or 0 for no limit", kLeastShare));
        if (!host.memory.empty() && bytes_of(host.memory).value_or(0) < kLeastMemory)
          problem(fmt::format("/hosts/{}/memory", name), fmt::format("\"{}\" is not a size, or too small", host.memory),
                  "Write for example \"512M\" or \"2G\"");
        continue;
      }
      for (const char* key : {"cpu", "memory"}) {
        if (key[0] == 'c' ? host.cpu > 0 : !host.memory.empty())
          problem(fmt::format("/hosts/{}/{}", name, key),
                  fmt::format("{} is not emulated: it has all of its {}", name, key[0] == 'c' ? "CPU" : "memory"),
                  "Give it the transport \"desk\", or leave the value out");
      }
    }
  }

  void addresses_are_ours() {
    std::size_t index = 0;
    for (const auto& [name, host] : s_.hosts) {
      if (is_desk(host) && was_given(host, index))
        problem(fmt::format("/hosts/{}/address", name), "an emulated host is given its address, in 10.77.0.0/16",
                "Leave it out");
      ++index;
    }
  }

  void servers_are_ours() {
    if (facts_of(s_.cluster).starts_servers) return;
    problem(
        "/cluster/engine",
        fmt::format("engine \"{}\" uses servers that run elsewhere, which no emulated host reaches", s_.cluster.engine),
        "Use hosts of another transport, or another engine");
  }

  void bandwidth(const std::string& given, const std::string& pointer) {
    if (!given.empty() && !bits_per_second(given))
      problem(pointer, fmt::format("\"{}\" is not a bandwidth", given), "Write for example \"100Mbit\" or \"1Gbit\"");
  }

  void links() {
    if (!on_desk(s_) && s_.desk->otherwise != kOnThisMachine)
      problem("/desk", "no host is emulated: there are no links of ours",
              "Give the hosts the transport \"desk\", or leave it out");
    if (s_.desk->links) bandwidth(s_.desk->links->bandwidth, "/desk/links/bandwidth");
    std::set<std::set<std::string>> seen;
    for (std::size_t i = 0; i < s_.desk->pairs.size(); ++i) {
      const auto& pair = s_.desk->pairs[i];
      const auto pointer = fmt::format("/desk/pairs/{}", i);
      bandwidth(pair.bandwidth, pointer + "/bandwidth");
      names(pair, pointer + "/between");
      if (!seen.insert({pair.between.begin(), pair.between.end()}).second)
        problem(pointer + "/between", fmt::format("the links of {} stand twice", join(pair.between, " and ")),
                "Take one of them out");
    }
  }

  void names(const LinkPair& pair, const std::string& pointer) {
    if (pair.between.size() != 2 || pair.between[0] == pair.between[1])
      return problem(pointer, "links are between two hosts", "Write two names: [\"d1\", \"s1\"]");
    std::vector<std::string> known;
    for (const auto& [name, host] : s_.hosts) known.push_back(name);
    for (const auto& name : pair.between) {
      if (s_.hosts.contains(name)) continue;
      const auto near = nearest_name(name, known);
      problem(pointer, fmt::format("there is no host \"{}\"", name),
              near ? fmt::format("Did you mean \"{}\"?", *near) : fmt::format("Known hosts: {}", join(known, ", ")));
    }
  }
};

}  // namespace

bool on_desk(const Settings& settings) {
  return std::any_of(settings.hosts.begin(), settings.hosts.end(), [](const auto& one) { return is_desk(one.second); });
}

bool on_desk(const Scenario& scenario) {
  return std::any_of(scenario.cells.begin(), scenario.cells.end(),
                     [](const Cell& cell) { return on_desk(cell.settings); });
}

std::optional<std::int64_t> bits_per_second(const std::string& bandwidth) {
  return in_units(bandwidth, {{"bit", 1}, {"kbit", 1e3}, {"Kbit", 1e3}, {"Mbit", 1e6}, {"Gbit", 1e9}});
}

std::optional<std::int64_t> bytes_of(const std::string& memory) {
  constexpr double kKiB = 1024;
  return in_units(
      memory, {{"", 1}, {"K", kKiB}, {"M", kKiB * kKiB}, {"G", kKiB * kKiB * kKiB}, {"T", kKiB * kKiB * kKiB * kKiB}});
}

void address_desk_hosts(Settings& settings) {
  std::size_t index = 0;
  for (auto& [name, host] : settings.hosts) {
    if (is_desk(host) && host.address == Host{}.address) host.address = desk_address(index);
    ++index;
  }
}

void address_desk_hosts(std::vector<Cell>& cells) {
  std::map<std::string, std::string> addresses;  // by name
  std::set<std::string> taken;
  for (auto& cell : cells) {
    for (auto& [name, host] : cell.settings.hosts) {
      if (!is_desk(host)) continue;
      if (const auto known = addresses.find(name); known != addresses.end()) {
        host.address = known->second;
        continue;
      }
      for (std::size_t next = cell.settings.hosts.size(); !taken.insert(host.address).second; ++next)
        host.address = desk_address(next);
      addresses[name] = host.address;
    }
  }
}

std::vector<Error> check_desk(const Settings& settings, const Locator& where) {
  return DeskRules{settings, where}.run();
}

std::map<std::string, Host> desk_hosts(const Settings& settings) {
  std::map<std::string, Host> used;
  auto names = cluster_hosts(settings);
  for (const auto& proxy : settings.proxies) names.push_back(proxy.host);
  for (const auto& name : names) {
    const auto host = settings.hosts.find(name);
    if (host != settings.hosts.end() && is_desk(host->second)) used.insert(*host);
  }
  return used;
}

double sum_of_shares(const Settings& settings) {
  double sum = 0;
  for (const auto& [name, host] : desk_hosts(settings)) sum += host.cpu;
  return sum;
}

bool may_be_local(const Scenario& scenario) {
  return std::all_of(scenario.cells.begin(), scenario.cells.end(), [](const Cell& cell) {
    return cell.settings.desk && cell.settings.desk->otherwise == kOnThisMachine;
  });
}

std::vector<std::string> local_instead(const Scenario& scenario) {
  std::vector<std::string> sets;  // by the names of the file: a cell's hosts may have others
  const auto document = JsonDocument::parse(scenario.text, scenario.file);
  for (const auto& [name, host] : document.root().at("hosts").items()) {
    sets.push_back(fmt::format("hosts.\"{}\".transport=local", name));
    sets.push_back(fmt::format("hosts.\"{}\".cpu=0", name));
    sets.push_back(fmt::format("hosts.\"{}\".memory=", name));
  }
  return sets;
}

std::string share_words(const Settings& settings) {
  std::string words;
  for (const auto& [name, host] : desk_hosts(settings)) {
    words += fmt::format(" desk {} {} {}", name, host.cpu, host.memory);
  }
  return words;
}

std::string desk_words(const Settings& settings) {
  std::vector<std::string> shares;
  int hosts = 0;
  for (const auto& [name, host] : desk_hosts(settings)) {
    ++hosts;
    if (host.cpu > 0) shares.push_back(fmt::format("{:g}", host.cpu));
  }
  if (hosts == 0) return "";
  const auto links = settings.desk && settings.desk->links ? *settings.desk->links : Links{};
  auto words = fmt::format("emulated on one machine: {} host{}, delay {}", hosts, hosts == 1 ? "" : "s",
                           format_duration(links.delay));
  if (!links.bandwidth.empty()) words += ", bandwidth " + links.bandwidth;
  if (settings.desk && !settings.desk->pairs.empty())
    words += fmt::format(", {} pair{} with others", settings.desk->pairs.size(),
                         settings.desk->pairs.size() == 1 ? "" : "s");
  if (shares.empty()) return words + ", no CPU limits";
  if (shares.size() == 1)
    return words + fmt::format(", CPU share {} cores{}", shares.front(), hosts > 1 ? " for one of them" : "");
  return words + fmt::format(", CPU shares {} = {:g} cores{}", join(shares, " + "), sum_of_shares(settings),
                             static_cast<int>(shares.size()) < hosts ? " and hosts without a limit" : "");
}

}  // namespace forklift::scenario
