#pragma once
// Pure: the texts of /proc as numbers, and what happened between two readings of them.
#include <cstdint>
#include <map>
#include <string>

namespace forklift::driver::watch {

/// One reading, as the kernel wrote it.
struct Texts {
  std::string stat, meminfo, net_dev, diskstats;
};

/// Of one process of ours.
struct ProcessCounts {
  std::int64_t cpu_ticks = 0;  ///< user + system, all threads
  std::int64_t rss_bytes = 0;
};

struct Counts {
  std::int64_t at_us = 0;                       ///< monotonic
  std::map<std::string, std::int64_t> growing;  ///< "cpu.user" in ticks, "net.eth0.rx_bytes", "context_switches" …
  std::map<std::string, std::int64_t> gauges;   ///< "run_queue", "memory.available_bytes"
  std::map<std::string, ProcessCounts> processes;
};

/// What can't be read is left out. Source: proc(5).
Counts parse(const Texts& texts, std::int64_t at_us);

/// The fields of /proc/PID/stat that count; nothing but zeros if the text is cut off.
ProcessCounts parse_process(const std::string& stat, std::int64_t page_bytes);

/// Figures of the time between two readings: CPU in permille ("cpu.user_permille" of all cores together,
/// "cpu0.busy_permille", "process.sql-node-1.cpu_permille" of one core), rates per second ("context_switches_per_s",
/// "net.eth0.rx_bytes_per_s"), and the gauges of the later one.
std::map<std::string, std::int64_t> figures(const Counts& before, const Counts& after, std::int64_t ticks_per_s);

/// Those of an emulated host, whose /proc shows its machine's CPUs, memory and disks: they go, and its CPU is that of
/// our processes in it, of its `cores`.
std::map<std::string, std::int64_t> of_emulated(const std::map<std::string, std::int64_t>& machine, double cores);

}  // namespace forklift::driver::watch
