#include "driver/keylookup/engine.hpp"

#include <fmt/format.h>

#include <mutex>

#include "common/core/error.hpp"
#include "driver/keylookup/executor.hpp"

namespace forklift::driver::keylookup {

struct Engine::State {
  Backend& backend;
  EngineSettings settings;
  ResultTable results{};
  std::atomic<std::size_t> definers{0};
  std::vector<std::unique_ptr<Executor>> executors;
  EngineCounts counts;
  bool stopped = false;
  /// Results of definers that are gone: the executor that answered last may still be about to wake their owner.
  std::mutex guard;
  std::vector<std::shared_ptr<void>> retired;
};

Engine::Engine(Backend& backend, EngineSettings settings) : state_(new State{backend, settings}) {
  auto& own = state_->settings;
  own.send.full = own.batch;
  if (own.batch == 0 || own.executors_per_node < 1 || own.queue < own.batch) {
    throw Error{ErrorKind::config, "keylookup",
                fmt::format("a queue of {} can't hold a batch of {}", own.queue, own.batch),
                "Use one executor or more, a batch of 1 or more, and a queue of several batches"};
  }
  for (int node = 0; node < backend.nodes(); ++node) {
    for (int i = 0; i < own.executors_per_node; ++i) {
      auto channel = backend.open(node, node * own.executors_per_node + i);
      state_->executors.push_back(std::make_unique<Executor>(own, std::move(channel), state_->results));
    }
  }
  for (auto& executor : state_->executors) executor->start();
}

Engine::~Engine() { stop(); }

const EngineCounts& Engine::stop() {
  if (state_->stopped) return state_->counts;
  state_->stopped = true;
  for (auto& executor : state_->executors) executor->stop();
  for (auto& executor : state_->executors) {
    const auto& counts = executor->counts();
    state_->counts.lookups += counts.lookups;
    state_->counts.batches += counts.batches;
    state_->counts.queue_wait.merge(counts.queue_wait);
    state_->counts.batch_size.merge(counts.batch_size);
  }
  return state_->counts;
}

std::unique_ptr<Definer> Engine::definer() {
  const std::size_t number = state_->definers.fetch_add(1);
  if (number >= kDefiners) {
    throw Error{ErrorKind::config, "keylookup", fmt::format("there are more than {} definers", kDefiners),
                "Share definers' work between fewer threads"};
  }
  return std::make_unique<Definer>(*state_, static_cast<std::uint16_t>(number));
}

/// A definer's results, and its lookups sorted by executor, kept to spare allocations.
struct Definer::Lanes {
  Results results;
  std::vector<std::vector<Lookup*>> by_executor;
  std::vector<Lookup*> waiting;
  unsigned turn = 0;
};

Definer::Definer(Engine::State& engine, std::uint16_t number)
    : engine_(engine), lanes_(std::make_unique<Lanes>()), number_(number) {
  lanes_->by_executor.resize(engine.executors.size());
  lanes_->turn = number;
  engine.results[number].store(&lanes_->results, std::memory_order_release);
}

Definer::~Definer() {
  std::vector<Lookup*> late;  // executors still hang results on our chain
  while (on_the_way_ != 0) collect(late, true);
  const std::lock_guard lock{engine_.guard};
  engine_.retired.push_back(std::move(lanes_));
}

std::size_t Definer::submit(std::span<Lookup* const> lookups) {
  const auto now = std::chrono::steady_clock::now();
  const auto per_node = static_cast<unsigned>(engine_.settings.executors_per_node);
  const unsigned turn = lanes_->turn++ % per_node;
  for (auto* lookup : lookups) {
    const RowHome place = engine_.backend.place_of(lookup->key);
    lookup->partition = place.partition;
    lookup->definer = number_;
    lookup->queued = now;
    lookup->outcome = Outcome::pending;
    lanes_->by_executor[static_cast<unsigned>(place.node) * per_node + turn].push_back(lookup);
  }
  std::size_t taken = 0;
  for (std::size_t i = 0; i < lanes_->by_executor.size(); ++i) {
    auto& lane = lanes_->by_executor[i];
    for (std::size_t at = 0; at < lane.size(); at += engine_.settings.batch) {
      const auto part = std::span{lane}.subspan(at, std::min(engine_.settings.batch, lane.size() - at));
      if (!engine_.executors[i]->queue().push(part)) break;
      taken += part.size();
      on_the_way_ += part.size();
    }
    lane.clear();
  }
  return taken;
}

std::size_t Definer::collect(std::vector<Lookup*>& into, bool wait) {
  return collect_until(into, wait && on_the_way_ != 0 ? TimePoint::max() : TimePoint::min());
}

std::size_t Definer::collect_until(std::vector<Lookup*>& into, TimePoint deadline) {
  Lookup* chain = lanes_->results.take();
  if (chain == nullptr && deadline != TimePoint::min()) {
    lanes_->results.wait(deadline);
    chain = lanes_->results.take();
  }
  std::size_t count = 0;
  for (; chain != nullptr; chain = chain->next, ++count) into.push_back(chain);
  on_the_way_ -= count;
  return count;
}

}  // namespace forklift::driver::keylookup
