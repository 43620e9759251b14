#pragma once
// "Why not double?": what the CPUs, networks and disks of servers and drivers did at each size of a scalability curve,
// and what that says of the throughput that is missing.
#include <string>
#include <vector>

#include "reports/analysis/scaling.hpp"

namespace forklift::analysis {

/// What one size of a curve cost the hosts. Shares from 0 to 1.
struct SizeCost {
  std::size_t cell = 0;
  double size = 0, growth = 1, speed_up = 1;  ///< against the size before; 1 at the smallest
  std::string busiest_host, busiest_disk;     ///< empty without host series
  double cpu = 0, steal = 0, disk = 0;        ///< of the busiest host, the most stolen-from host, the busiest disk
  HostUse::Figure network_bytes_per_s;        ///< of the host that moved most
  HostUse::Figure disk_bytes_per_s;           ///< of all hosts
  double server_cores = 0, driver_cores = 0;  ///< used by our servers and our drivers on all hosts
  HostUse::Figure network_per_commit;         ///< bytes that all hosts moved per committed transaction
  std::string words;                          ///< the answer
};

/// One entry per point of `series`, in its order. `findings` holds the hosts' means.
std::vector<SizeCost> why_not(const Findings& findings, const ScalingSeries& series);

}  // namespace forklift::analysis
