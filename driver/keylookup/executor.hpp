#pragma once
// One executor: a thread, a queue and a channel to one data node. It does as little as possible: takes what is queued,
// asks the send policy, sends one batch, hands the results back.
#include <array>
#include <thread>

#include "driver/keylookup/engine.hpp"
#include "driver/keylookup/queue.hpp"
#include "driver/keylookup/results.hpp"

namespace forklift::driver::keylookup {

/// Definers at most; each has its own chain of results.
inline constexpr std::size_t kDefiners = 1'024;
using ResultTable = std::array<std::atomic<Results*>, kDefiners>;

class Executor {
 public:
  Executor(const EngineSettings& settings, std::unique_ptr<Channel> channel, ResultTable& results);

  LookupQueue& queue() { return queue_; }
  void start() {
    thread_ = std::thread{[this] { run(); }};
  }
  /// Executes what is queued and ends. The counts may be read afterwards.
  void stop();
  const EngineCounts& counts() const { return counts_; }

 private:
  void run();
  std::size_t gather(std::size_t have);
  std::size_t take_more(std::size_t have);
  void send(std::size_t count);
  void hand_back(std::size_t count);

  const EngineSettings& settings_;
  std::unique_ptr<Channel> channel_;
  ResultTable& results_;
  LookupQueue queue_;
  SendHistory history_;
  std::vector<Lookup*> batch_;
  EngineCounts counts_;
  std::thread thread_;
};

}  // namespace forklift::driver::keylookup
