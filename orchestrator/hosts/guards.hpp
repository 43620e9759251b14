#pragma once
// What ends our servers when we can't any more: a guard on each host, and the heartbeat that tells them that we live.
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "orchestrator/hosts/watch.hpp"
#include "orchestrator/process/managed.hpp"

namespace forklift::hosts {

/// How often guards are told, so that one lost heartbeat is not yet silence. Pure.
Microseconds heartbeat_interval(Microseconds patience);

/// Is this the mark of one of the experiment's guards? Pure.
bool is_guard(const std::string& experiment, const std::string& mark);

class Guards {
 public:
  enum class Which {
    all,
    idle,  ///< where nothing of the experiment is left to guard
  };
  struct Parts {
    process::Journal& journal;
    Clock& clock;
    std::string experiment;
    std::string database;   ///< its results file, absolute
    std::string directory;  ///< for heartbeats and logs, on every host
    Microseconds patience{};
  };
  explicit Guards(Parts parts);
  ~Guards();  ///< no more heartbeats; the guards stay

  /// Starts one at each post that has none yet. A host where that fails is left without, and the journal says so.
  void post(const std::vector<DriverCopy>& posts);
  /// Ends them, on purpose: what still runs then may run on.
  void dismiss(Which which);

  Microseconds patience() const { return parts_.patience; }
  const std::string& directory() const { return parts_.directory; }

 private:
  struct Guard {
    std::string heartbeat;
    process::ManagedProcess process;
  };
  std::shared_ptr<Guard> make(const DriverCopy& post) const;
  void start(Guard& guard, const DriverCopy& post);
  void relieve(const process::ManagedProcess& guard, Deadline deadline);
  bool guards_something(const Guard& guard, Deadline deadline) const;
  void warn(const std::string& node, const std::string& text) const;
  void beat(const std::stop_token& stop);
  std::vector<std::shared_ptr<Guard>> known() const;

  Parts parts_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Guard>> guards_;  ///< by host
  std::jthread thread_;
};

}  // namespace forklift::hosts
