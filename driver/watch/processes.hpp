#pragma once
// Which processes of this host are ours: those whose environment carries a mark (FORKLIFT_PROCESS) of this experiment.
#include <map>
#include <string>

#include "driver/watch/counts.hpp"

namespace forklift::driver::watch {

class OurProcesses {
 public:
  /// `prefix` of the marks, "EXPERIMENT/"; a process is known by what follows the mark's last "/": "data-node-1".
  explicit OurProcesses(std::string prefix) : prefix_(std::move(prefix)) {}

  /// Looks for new ones, but not at itself; costs a read per process of the host, so not every second.
  void look();
  /// Counts of those that are alive, children added to their parents.
  std::map<std::string, ProcessCounts> read() const;

 private:
  std::string prefix_;
  std::map<int, std::string> names_;  ///< by pid
};

}  // namespace forklift::driver::watch
