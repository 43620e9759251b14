#pragma once
// Definers and executors: a lookup is defined in any thread, its data node is computed there, and it is queued on one
// of that node's executors; the executor takes what is queued, sends it as one batch and hands the results back. Usable
// without the rest of Forklift: README.md shows a whole program.
#include <memory>
#include <span>
#include <vector>

#include "common/histogram/histogram.hpp"
#include "driver/keylookup/backend.hpp"
#include "driver/keylookup/send_policy.hpp"

namespace forklift::driver::keylookup {

struct EngineSettings {
  int executors_per_node = 1;
  std::size_t batch = 64;     ///< lookups sent together at most; `send.full` is set to it
  std::size_t queue = 1'024;  ///< lookups that wait for one executor at most; then submit() waits
  SendSettings send;
};

/// What one engine did, over all of its executors; complete once stop() has returned.
struct EngineCounts {
  std::uint64_t lookups = 0;
  std::uint64_t batches = 0;
  Histogram queue_wait;  ///< from submit() to the sending of the batch, µs
  Histogram batch_size;  ///< lookups per batch
};

class Definer;

class Engine {
 public:
  /// Opens every executor's channel and starts its thread. Errors: environment, from the backend; config, if a batch
  /// does not fit into a queue.
  Engine(Backend& backend, EngineSettings settings);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// A new definer; it must be gone before the engine is. Any thread.
  std::unique_ptr<Definer> definer();

  /// Executes what is queued, ends the executors and adds up. Later submits are refused.
  const EngineCounts& stop();

 private:
  friend class Definer;
  struct State;
  std::unique_ptr<State> state_;
};

/// One thread's side of the engine.
class Definer {
 public:
  Definer(Engine::State& engine, std::uint16_t number);
  ~Definer();
  Definer(const Definer&) = delete;
  Definer& operator=(const Definer&) = delete;

  /// Queues all of `lookups`; waits while queues are full. Returns how many were taken: all, unless the engine stops;
  /// the others stay `pending` and are the caller's at once.
  std::size_t submit(std::span<Lookup* const> lookups);

  /// Appends the answered lookups that are there; with `wait`, waits for the first if any is on the way. Each lookup
  /// submitted comes back exactly once, in no particular order. Returns how many.
  std::size_t collect(std::vector<Lookup*>& into, bool wait);

  /// The same, but waits until `deadline` at the latest, also with nothing on the way.
  std::size_t collect_until(std::vector<Lookup*>& into, TimePoint deadline);

  /// Lookups submitted and not collected yet.
  std::size_t on_the_way() const { return on_the_way_; }

 private:
  struct Lanes;
  Engine::State& engine_;
  std::unique_ptr<Lanes> lanes_;
  std::uint16_t number_;
  std::size_t on_the_way_ = 0;
};

}  // namespace forklift::driver::keylookup
