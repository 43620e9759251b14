#pragma once
// What the hosts did while a cell was measured: the answer to "why not more?" is often here.
#include <map>
#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::analysis {

/// Means over the measurement windows of a cell's valid runs; shares from 0 to 1 of all cores of the host.
struct HostUse {
  std::string host;
  double user = 0, system = 0, iowait = 0, steal = 0, idle = 0;
  double run_queue = 0;                     ///< tasks that run or want to
  double network_bytes_per_s = 0;           ///< received and sent, over all interfaces
  double disk_bytes_per_s = 0;              ///< read and written, over all disks
  double disk_busy = 0;                     ///< the busiest disk, 0 to 1
  double available_bytes = 0;               ///< memory
  std::map<std::string, double> processes;  ///< cores used by each of ours
  double busy() const { return user + system; }
};

/// The points of a series that lie whole inside the window, without those that are missing.
std::vector<double> points_within(const store::HostSeries& series, std::int64_t begin_us, std::int64_t end_us);

/// `series`: of one run. Hosts in the order of names; empty if nothing was seen in the window.
std::vector<HostUse> host_use(const std::vector<store::HostSeries>& series, std::int64_t begin_us, std::int64_t end_us);

/// The mean of several runs' uses, host by host.
std::vector<HostUse> mean_use(const std::vector<std::vector<HostUse>>& runs);

}  // namespace forklift::analysis
