#pragma once
// What the hosts did while a cell was measured: the answer to "why not more?" is often here.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::analysis {

/// Means over the measurement windows of a cell's valid runs; shares from 0 to 1 of all cores of the host. What was not
/// read is absent: a container may show no disks and no network.
struct HostUse {
  using Figure = std::optional<double>;
  std::string host;
  Figure user, system, iowait, steal, idle;
  Figure run_queue;                         ///< tasks that run or want to
  Figure network_bytes_per_s;               ///< received and sent, over all interfaces
  Figure disk_bytes_per_s;                  ///< read and written, over all disks
  Figure disk_busy;                         ///< the busiest disk, 0 to 1
  Figure available_bytes;                   ///< memory
  std::map<std::string, double> processes;  ///< cores used by each of ours
  Figure limit_cores;                       ///< that a control group allows us there; none: all of them
  Figure busy() const { return user && system ? Figure{*user + *system} : std::nullopt; }
};

/// The points of a series that lie whole inside the window, without those that are missing.
std::vector<double> points_within(const store::HostSeries& series, std::int64_t begin_us, std::int64_t end_us);

/// Busy share of all of `host`'s cores, 0 to 1, per `width` seconds from `begin_us` on, as far as whole seconds go
/// until `end_us`: the mean of the seconds that were read, nothing where none was. Busy is what neither idles nor waits
/// for the disk; each second belongs to the one in which its middle lies.
std::vector<std::optional<double>> busy_over_time(const std::vector<store::HostSeries>& series, const std::string& host,
                                                  std::int64_t begin_us, std::int64_t end_us, int width);

/// `series`: of one run. Hosts in the order of names; empty if nothing was seen in the window.
std::vector<HostUse> host_use(const std::vector<store::HostSeries>& series, std::int64_t begin_us, std::int64_t end_us);

/// The mean of several runs' uses, host by host: of each figure over the runs that have it.
std::vector<HostUse> mean_use(const std::vector<std::vector<HostUse>>& runs);

}  // namespace forklift::analysis
