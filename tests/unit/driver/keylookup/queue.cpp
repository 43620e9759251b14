#include "driver/keylookup/queue.hpp"

#include <catch2/catch.hpp>
#include <thread>

using namespace forklift::driver::keylookup;

TEST_CASE("queue: keeps the order, and refuses what does not fit as a whole", "[keylookup][unit]") {
  LookupQueue queue{4};
  std::vector<Lookup> lookups(5);
  const std::vector<Lookup*> three{&lookups[0], &lookups[1], &lookups[2]}, two{&lookups[3], &lookups[4]};
  CHECK(queue.try_push(three));
  CHECK_FALSE(queue.try_push(two));
  std::vector<Lookup*> room(4);
  CHECK(queue.take({room.data(), 1}) == 1);
  CHECK(room[0] == &lookups[0]);
  CHECK(queue.try_push(two));
  CHECK(queue.take(room) == 4);
  CHECK(room == std::vector<Lookup*>{&lookups[1], &lookups[2], &lookups[3], &lookups[4]});
  CHECK(queue.take(room) == 0);
}

TEST_CASE("queue: producers that wait for room lose and double nothing", "[keylookup][unit]") {
  constexpr std::size_t kProducers = 4, kEach = 20'000, kBatch = 7;
  LookupQueue queue{32};
  std::vector<Lookup> lookups(kProducers * kEach);
  std::vector<std::thread> producers;
  for (std::size_t p = 0; p < kProducers; ++p) {
    producers.emplace_back([&, p] {
      std::vector<Lookup*> batch;
      for (std::size_t i = 0; i < kEach; ++i) {
        batch.push_back(&lookups[p * kEach + i]);
        if (batch.size() == kBatch || i + 1 == kEach) {
          queue.push(batch);
          batch.clear();
        }
      }
    });
  }
  std::vector<Lookup*> room(16);
  std::size_t taken = 0;
  bool in_order = true;
  std::vector<Lookup*> last(kProducers, nullptr);
  while (taken < lookups.size()) {
    const std::size_t count = queue.take(room);
    for (std::size_t i = 0; i < count; ++i) {
      const auto producer = static_cast<std::size_t>(room[i] - lookups.data()) / kEach;
      in_order = in_order && (last[producer] == nullptr || room[i] == last[producer] + 1);
      last[producer] = room[i];
    }
    taken += count;
    if (count == 0) queue.wait();
  }
  for (auto& producer : producers) producer.join();
  CHECK(in_order);
  CHECK(queue.take(room) == 0);
}

TEST_CASE("queue: once closed it takes nothing more, and a waiting producer is told", "[keylookup][unit]") {
  LookupQueue queue{2};
  std::vector<Lookup> lookups(3);
  const std::vector<Lookup*> two{&lookups[0], &lookups[1]}, one{&lookups[2]};
  CHECK(queue.push(two));
  std::atomic<bool> refused{false};
  std::thread producer{[&] { refused = !queue.push(one); }};
  queue.close();
  std::vector<Lookup*> room(2);
  std::size_t taken = 0;
  while ((taken += queue.take(room)) < 2) {
  }
  producer.join();
  CHECK(refused);
  CHECK(queue.take(room) == 0);
}
