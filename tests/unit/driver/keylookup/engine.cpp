#include "driver/keylookup/engine.hpp"

#include <catch2/catch.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "common/core/error.hpp"

using namespace forklift;
using namespace forklift::driver::keylookup;

namespace {

/// Notes which node each key was sent to; keys that divide by ten are forgotten (stay pending).
class NotingBackend final : public Backend {
 public:
  int nodes() const override { return 3; }
  RowHome place_of(std::uint64_t key) const noexcept override { return {static_cast<int>(key % 3), 0}; }
  std::unique_ptr<Channel> open(int node, int) override {
    struct Noting final : Channel {
      NotingBackend& to;
      int node;
      Noting(NotingBackend& backend, int own) : to(backend), node(own) {}
      void execute(std::span<Lookup* const> batch) noexcept override {
        const std::lock_guard lock{to.mutex};
        for (auto* lookup : batch) {
          if (lookup->key % 10 != 0) lookup->outcome = Outcome::done;
          to.wrong_node += static_cast<int>(lookup->key % 3) != node;
          to.twice += !to.seen.insert(lookup->key).second;
        }
      }
    };
    return std::make_unique<Noting>(*this, node);
  }
  std::mutex mutex;
  std::set<std::uint64_t> seen;
  std::size_t wrong_node = 0, twice = 0;
};

EngineSettings small(SendMode mode) {
  EngineSettings settings;
  settings.executors_per_node = 2;
  settings.batch = 8;
  settings.queue = 16;
  settings.send.mode = mode;
  return settings;
}

}  // namespace

TEST_CASE("engine: every lookup goes to its node once and comes back once, in each send mode", "[keylookup][unit]") {
  const auto mode = GENERATE(SendMode::force, SendMode::adaptive, SendMode::interval);
  constexpr std::size_t kDefining = 4, kEach = 1'000;
  NotingBackend backend;
  Engine engine{backend, small(mode)};
  std::vector<Lookup> lookups(kDefining * kEach);
  std::vector<std::size_t> answered(kDefining), forgotten(kDefining);
  std::vector<std::thread> threads;
  for (std::size_t d = 0; d < kDefining; ++d) {
    threads.emplace_back([&, d] {
      const auto definer = engine.definer();
      std::vector<Lookup*> batch, back;
      for (std::size_t i = 0; i < kEach; ++i) {
        auto& lookup = lookups[d * kEach + i];
        lookup.key = d * kEach + i;
        batch.push_back(&lookup);
        if (batch.size() < 25) continue;
        definer->submit(batch);
        batch.clear();
        definer->collect(back, false);
      }
      while (definer->on_the_way() != 0) definer->collect(back, true);
      answered[d] = std::set<Lookup*>(back.begin(), back.end()).size();
      for (const auto* lookup : back) forgotten[d] += lookup->outcome == Outcome::unknown;
    });
  }
  for (auto& thread : threads) thread.join();
  const auto& counts = engine.stop();
  CHECK(counts.lookups == kDefining * kEach);
  CHECK(counts.queue_wait.count() == counts.lookups);
  CHECK(counts.batch_size.count() == counts.batches);
  CHECK(counts.batch_size.max_us() <= 8);
  CHECK(backend.seen.size() == kDefining * kEach);
  CHECK(backend.twice == 0);
  CHECK(backend.wrong_node == 0);
  CHECK(answered == std::vector<std::size_t>(kDefining, kEach));
  CHECK(forgotten == std::vector<std::size_t>(kDefining, kEach / 10));
}

TEST_CASE("engine: after stop nothing is taken and what was taken is answered", "[keylookup][unit]") {
  const auto backend = null_backend(2);
  Engine engine{*backend, small(SendMode::force)};
  const auto definer = engine.definer();
  Lookup before, after;
  std::vector<Lookup*> one{&before}, other{&after}, back;
  CHECK(definer->submit(one) == 1);
  CHECK(engine.stop().lookups == 1);
  CHECK(definer->submit(other) == 0);
  CHECK(definer->collect(back, true) == 1);
  CHECK(before.outcome == Outcome::done);
  CHECK(after.outcome == Outcome::pending);
  CHECK(definer->collect(back, true) == 0);
}

TEST_CASE("engine: collecting until a time ends at that time with nothing, or with what was answered",
          "[keylookup][unit]") {
  const auto backend = null_backend(2);
  Engine engine{*backend, small(SendMode::force)};
  const auto definer = engine.definer();
  std::vector<Lookup*> back;
  const auto soon = std::chrono::steady_clock::now() + std::chrono::milliseconds{5};
  CHECK(definer->collect_until(back, soon) == 0);
  CHECK(std::chrono::steady_clock::now() >= soon);
  CHECK(definer->collect_until(back, soon) == 0);  // that time is over
  Lookup lookup;
  std::vector<Lookup*> one{&lookup};
  REQUIRE(definer->submit(one) == 1);
  // Later than any test lasts: it comes back because of the answer, or never.
  CHECK(definer->collect_until(back, std::chrono::steady_clock::now() + std::chrono::hours{1}) == 1);
  CHECK(back == one);
  CHECK(definer->on_the_way() == 0);
}

TEST_CASE("engine: a batch must fit into a queue", "[keylookup][unit]") {
  const auto backend = null_backend(1);
  EngineSettings settings;
  settings.queue = 8;
  CHECK_THROWS_WITH((Engine{*backend, settings}),
                    "keylookup: a queue of 8 can't hold a batch of 64. Use one executor or more, a batch of 1 or more, "
                    "and a queue of several batches.");
}
