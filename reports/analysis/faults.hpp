#pragma once
// What a fault did to the service: how long nothing was committed, how deep the throughput fell, when it was back.
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::analysis {

/// From one fault to the next one, or to the end of the window.
struct Dip {
  double before_per_s = 0;  ///< mean of the seconds before the first fault; 0 if there are none
  int seconds_without = 0;  ///< seconds in which nothing was committed
  double depth = 0;         ///< 0: no dip, 1: down to nothing; the worst second against `before_per_s`
  std::optional<double>
      recovered_s;  ///< after the fault: the first of three seconds in a row with 90 % of `before_per_s`
};

/// `counts`: committed per second, one entry per second from the start of the series. `fault`: the second in which it
/// came; `end`: the first second that is not looked at any more. `before_per_s` must be above 0 for a depth.
Dip dip_of(const std::vector<double>& counts, int fault, int end, double before_per_s);

struct FaultFinding {
  std::size_t run = 0;             ///< index into Evidence::runs
  double at_s = 0;                 ///< after the measurement window began
  std::string node, what;          ///< "data-node-2", "killed"
  std::optional<double> lasted_s;  ///< until the node served again, went on, or the link was whole
  Dip dip;
};

/// Of one run: its events of kind "fault" in the order of time; `new_orders`: (second since the start, committed).
/// Faults that come within the same second are one dip, counted at each of them.
std::vector<FaultFinding> faults_of(std::size_t index, const store::Run& run, const std::vector<store::Event>& events,
                                    const std::vector<std::pair<int, std::uint64_t>>& new_orders);

}  // namespace forklift::analysis
