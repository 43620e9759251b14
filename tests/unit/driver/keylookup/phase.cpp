#include "driver/keylookup/phase.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <mutex>

using namespace forklift;
using namespace forklift::driver::keylookup;

namespace {

/// Rows in memory. One lock: the phases are tested here, not the speed.
class MemoryBackend final : public Backend {
 public:
  int nodes() const override { return 2; }
  RowHome place_of(std::uint64_t key) const noexcept override { return {static_cast<int>(key % 2), 0}; }
  std::unique_ptr<Channel> open(int, int) override {
    struct Memory final : Channel {
      MemoryBackend& to;
      explicit Memory(MemoryBackend& backend) : to(backend) {}
      void execute(std::span<Lookup* const> batch) noexcept override {
        const std::lock_guard lock{to.mutex};
        for (auto* lookup : batch) lookup->outcome = to.one(*lookup);
      }
    };
    return std::make_unique<Memory>(*this);
  }
  Outcome one(Lookup& lookup) {
    const auto found = rows.find(lookup.key);
    if (lookup.operation == Operation::insert) {
      if (found != rows.end()) return Outcome::present;
      rows[lookup.key] = {lookup.row, lookup.row + 8};
      return Outcome::done;
    }
    if (found == rows.end()) return Outcome::absent;
    if (lookup.operation == Operation::read) std::memcpy(lookup.row, found->second.data(), 8);
    if (lookup.operation == Operation::update) found->second = {lookup.row, lookup.row + 8};
    if (lookup.operation == Operation::erase) rows.erase(found);
    return Outcome::done;
  }
  std::mutex mutex;
  std::map<std::uint64_t, std::vector<std::byte>> rows;
};

PhaseSettings small(Mix mix, bool each_key_once) {
  PhaseSettings settings;
  settings.mix = mix;
  settings.each_key_once = each_key_once;
  settings.keys.keys = 1'000;
  settings.in_flight = 50;
  settings.row_bytes = 8;
  settings.duration = std::chrono::milliseconds{20};
  return settings;
}

}  // namespace

TEST_CASE("phase: insert and delete touch each key once, and reads see what was written", "[keylookup][unit]") {
  MemoryBackend backend;
  Engine engine{backend, {}};
  const auto inserted = run_phase(engine, small({0, 1, 0, 0}, true), {});
  CHECK(inserted.defined == 1'000);
  CHECK(inserted.of(Outcome::done) == 1'000);
  CHECK(inserted.response.count() == 1'000);
  CHECK(backend.rows.size() == 1'000);

  const auto read = run_phase(engine, small({1, 0, 0, 0}, false), {});
  CHECK(read.defined > 0);
  CHECK(read.of(Outcome::done) == read.defined);
  CHECK(read.wrong_rows == 0);

  backend.rows[5] = std::vector<std::byte>(8, std::byte{9});
  CHECK(run_phase(engine, small({1, 0, 0, 0}, true), {}).wrong_rows == 1);

  const auto again = run_phase(engine, small({0, 1, 0, 0}, true), {});
  CHECK(again.of(Outcome::present) == 1'000);
  const auto erased = run_phase(engine, small({0, 0, 0, 1}, true), {});
  CHECK(erased.of(Outcome::done) == 1'000);
  CHECK(backend.rows.empty());
  CHECK(run_phase(engine, small({1, 0, 0, 0}, true), {}).of(Outcome::absent) == 1'000);
}

TEST_CASE("phase: an open loop defines no more than its rate, and counts every answer", "[keylookup][unit]") {
  MemoryBackend backend;
  Engine engine{backend, {}};
  run_phase(engine, small({0, 1, 0, 0}, true), {});
  auto settings = small({1, 0, 0, 0}, false);
  settings.definers = 2;
  settings.rate_per_s = 5'000;
  settings.duration = std::chrono::milliseconds{100};
  const auto result = run_phase(engine, settings, {});
  CHECK(result.defined > 0);
  CHECK(result.defined < 700);  // 500, were the arrivals even
  CHECK(result.of(Outcome::done) == result.defined);
  CHECK(result.response.count() == result.defined);
}

TEST_CASE("phase: a stopped phase accounts for everything it defined", "[keylookup][unit]") {
  MemoryBackend backend;
  Engine engine{backend, {}};
  std::stop_source stop;
  stop.request_stop();
  const auto result = run_phase(engine, small({0.5, 0.5, 0, 0}, false), stop.get_token());
  CHECK(result.defined == 0);
  CHECK(result.response.count() == 0);
}
