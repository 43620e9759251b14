#include "driver/watch/counts.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <vector>

namespace forklift::driver::watch {
namespace {

constexpr std::array kCpuFields{"user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"};
constexpr std::int64_t kSector = 512;  // diskstats counts in these, whatever the device

std::vector<std::string> words(const std::string& line) {
  std::istringstream in{line};
  std::vector<std::string> all;
  for (std::string word; in >> word;) all.push_back(std::move(word));
  return all;
}

std::int64_t number(const std::vector<std::string>& fields, std::size_t at) {
  return at < fields.size() ? std::strtoll(fields[at].c_str(), nullptr, 10) : 0;
}

void read_stat(const std::string& text, Counts& counts) {
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) {
    const auto fields = words(line);
    if (fields.empty()) continue;
    if (fields[0].rfind("cpu", 0) == 0) {
      for (std::size_t i = 0; i < kCpuFields.size(); ++i) {
        counts.growing[fields[0] + "." + kCpuFields[i]] = number(fields, i + 1);
      }
    }
    if (fields[0] == "ctxt") counts.growing["context_switches"] = number(fields, 1);
    if (fields[0] == "intr") counts.growing["interrupts"] = number(fields, 1);
    if (fields[0] == "procs_running") counts.gauges["run_queue"] = number(fields, 1);
  }
}

void read_network(const std::string& text, Counts& counts) {
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) {
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    const auto name = words(line.substr(0, colon));
    const auto fields = words(line.substr(colon + 1));
    if (name.empty() || fields.size() < 10) continue;
    counts.growing["net." + name[0] + ".rx_bytes"] = number(fields, 0);
    counts.growing["net." + name[0] + ".tx_bytes"] = number(fields, 8);
  }
}

/// Whole devices only: a partition's work is its device's.
bool whole_device(const std::string& name) {
  if (name.rfind("loop", 0) == 0 || name.rfind("ram", 0) == 0) return false;
  const bool numbered = name.back() >= '0' && name.back() <= '9';
  if (name.rfind("nvme", 0) == 0 || name.rfind("mmcblk", 0) == 0) return name.find('p') == std::string::npos;
  return !numbered || name.rfind("dm-", 0) == 0 || name.rfind("md", 0) == 0;
}

void read_disks(const std::string& text, Counts& counts) {
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) {
    const auto fields = words(line);
    if (fields.size() < 14 || !whole_device(fields[2])) continue;
    counts.growing["disk." + fields[2] + ".read_bytes"] = number(fields, 5) * kSector;
    counts.growing["disk." + fields[2] + ".write_bytes"] = number(fields, 9) * kSector;
    counts.growing["disk." + fields[2] + ".busy_ms"] = number(fields, 12);
  }
}

void read_memory(const std::string& text, Counts& counts) {
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) {
    const auto fields = words(line);
    if (fields.size() < 2) continue;
    if (fields[0] == "MemAvailable:") counts.gauges["memory.available_bytes"] = number(fields, 1) * 1024;
    if (fields[0] == "MemTotal:") counts.gauges["memory.total_bytes"] = number(fields, 1) * 1024;
  }
}

/// Permille of the time that one CPU line ("cpu", "cpu3") counted, per field; nothing where it counted no tick, which
/// is no reading and neither idle nor busy.
std::map<std::string, std::int64_t> shares(const Counts& before, const Counts& after, const std::string& cpu) {
  std::map<std::string, std::int64_t> grown;
  std::int64_t all = 0;
  for (const auto* field : kCpuFields) {
    const auto key = cpu + "." + field;
    const auto was = before.growing.find(key), is = after.growing.find(key);
    if (was == before.growing.end() || is == after.growing.end()) return {};
    grown[field] = std::max<std::int64_t>(0, is->second - was->second);
    all += grown[field];
  }
  if (all == 0) return {};
  for (auto& [field, ticks] : grown) ticks = ticks * 1000 / all;
  return grown;
}

void add_cpus(const Counts& before, const Counts& after, std::map<std::string, std::int64_t>& out) {
  const auto all = shares(before, after, "cpu");
  if (all.empty()) return;
  out["cpu.user_permille"] = all.at("user") + all.at("nice");
  out["cpu.system_permille"] = all.at("system") + all.at("irq") + all.at("softirq");
  out["cpu.iowait_permille"] = all.at("iowait");
  out["cpu.steal_permille"] = all.at("steal");
  out["cpu.idle_permille"] = all.at("idle");
  for (int core = 0;; ++core) {
    const auto name = "cpu" + std::to_string(core);
    if (!after.growing.contains(name + ".idle")) return;
    const auto share = shares(before, after, name);
    if (share.empty()) continue;
    out[name + ".busy_permille"] = 1000 - share.at("idle") - share.at("iowait");
  }
}

}  // namespace

Counts parse(const Texts& texts, std::int64_t at_us) {
  Counts counts;
  counts.at_us = at_us;
  read_stat(texts.stat, counts);
  read_network(texts.net_dev, counts);
  read_disks(texts.diskstats, counts);
  read_memory(texts.meminfo, counts);
  return counts;
}

ProcessCounts parse_process(const std::string& stat, std::int64_t page_bytes) {
  const auto end_of_name = stat.rfind(')');  // a name may hold blanks and brackets
  if (end_of_name == std::string::npos) return {};
  const auto fields = words(stat.substr(end_of_name + 1));  // [0] is field 3, the state
  if (fields.size() < 22) return {};
  return {number(fields, 11) + number(fields, 12), number(fields, 21) * page_bytes};
}

std::map<std::string, std::int64_t> figures(const Counts& before, const Counts& after, std::int64_t ticks_per_s) {
  std::map<std::string, std::int64_t> out = after.gauges;
  const std::int64_t elapsed_us = after.at_us - before.at_us;
  if (elapsed_us <= 0) return out;
  add_cpus(before, after, out);
  for (const auto& [name, value] : after.growing) {
    const auto was = before.growing.find(name);
    if (name.rfind("cpu", 0) == 0 || was == before.growing.end() || value < was->second) continue;
    const auto grown = value - was->second;
    if (name.size() > 8 && name.ends_with(".busy_ms")) {
      out[name.substr(0, name.size() - 8) + ".busy_permille"] =
          std::min<std::int64_t>(1000, grown * 1'000'000 / elapsed_us);
    } else {
      out[name + "_per_s"] = grown * 1'000'000 / elapsed_us;
    }
  }
  for (const auto& [name, now] : after.processes) {
    const auto was = before.processes.find(name);
    out["process." + name + ".rss_bytes"] = now.rss_bytes;
    if (was == before.processes.end() || now.cpu_ticks < was->second.cpu_ticks) continue;  // started again meanwhile
    const auto used_us = (now.cpu_ticks - was->second.cpu_ticks) * 1'000'000 / ticks_per_s;
    out["process." + name + ".cpu_permille"] = used_us * 1000 / elapsed_us;
  }
  return out;
}

std::map<std::string, std::int64_t> of_emulated(const std::map<std::string, std::int64_t>& machine, double cores) {
  std::map<std::string, std::int64_t> own;
  double used = 0;
  for (const auto& [name, value] : machine) {
    const bool of_process = name.rfind("process.", 0) == 0;
    if (of_process || name.rfind("net.", 0) == 0) own[name] = value;
    if (of_process && name.ends_with(".cpu_permille")) used += static_cast<double>(value);
  }
  own["cpu.user_permille"] = std::min<std::int64_t>(1000, static_cast<std::int64_t>(used / cores));
  own["cpu.system_permille"] = own["cpu.iowait_permille"] = own["cpu.steal_permille"] = 0;
  own["cpu.idle_permille"] = 1000 - own["cpu.user_permille"];
  return own;
}

}  // namespace forklift::driver::watch
