#pragma once
// Keeps an experiment once it is claimed: a thread with a connection of its own writes its owner's phase and heartbeat,
// whatever phase it is in. A results database that is busy or full costs heartbeats, never the run.
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "common/core/clock.hpp"
#include "common/store/owners.hpp"
#include "orchestrator/owner/judge.hpp"

namespace forklift::owner {

class Heartbeat {
 public:
  struct Parts {
    std::string database;
    store::ExperimentId experiment;
    store::Owner me;
    Clock& clock;
    /// Somebody else is the owner now, or nobody. It should leave the program.
    std::function<void(const std::optional<store::Owner>&)> lost;
    Microseconds interval = kBeat;
  };
  explicit Heartbeat(Parts parts);
  ~Heartbeat();  ///< releases the experiment, if the database can be written
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  /// What the owner does from now on; written soon.
  void phase(const std::string& text);
  /// Calls `lost` if the experiment is ours no more. What went wrong may be another's doing then, and is his to record.
  void check();

 private:
  void run(const std::stop_token& stop);
  bool beat(const store::Owners& owners);
  void lose(const store::Owners& owners);
  store::Owners& owners();

  Parts parts_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool news_ = false;
  std::optional<store::Owners> owners_;  ///< the thread's
  std::jthread thread_;
};

}  // namespace forklift::owner
