#include "driver/run/offered.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::driver;
using namespace forklift::driver::run;

namespace {

contract::RunJob paced(const std::string& pacing, double rate = 0) {
  contract::RunJob job;
  job.pacing = pacing;
  job.rate_per_s = rate;
  job.arrivals = "even";
  return job;
}

std::vector<Terminal> terminals_due(std::vector<std::int64_t> due_us) {
  std::vector<Terminal> all;
  for (std::size_t i = 0; i < due_us.size(); ++i) all.emplace_back(1, i, 1, 1).due_us = due_us[i];
  return all;
}

const tpcc::WeightedMix kDeck{{10, 10, 1, 1, 1}};
constexpr std::int64_t kSecond = 1'000'000;

}  // namespace

TEST_CASE("offered: nothing is offered without pacing", "[run][unit]") {
  auto terminals = terminals_due({5 * kSecond});
  CHECK_FALSE(offered(Pacing{paced("none"), 1}, terminals, kDeck, {0, 10 * kSecond, 3, 3, kSecond}).has_value());
}

TEST_CASE("offered: a rate offers what was due in the window, served or not", "[run][unit]") {
  // Two terminals, ten transactions per second together: one each every 200 ms.
  const Pacing pacing{paced("rate", 10), 2};
  // The first kept up; the second still waits with what was due before the window and never came to its turn.
  auto terminals = terminals_due({20 * kSecond, 5 * kSecond});
  CHECK(offered(pacing, terminals, kDeck, {10 * kSecond, 20 * kSecond, 50, 49, 0}) == 100.0);
  auto kept_up = terminals_due({20 * kSecond, 20 * kSecond + 100'000});
  CHECK(offered(pacing, kept_up, kDeck, {10 * kSecond, 20 * kSecond, 100, 99, 0}) == 100.0);
}

TEST_CASE("offered: terminals that think offer what they would do if every answer came at once", "[run][unit]") {
  const Pacing pacing{paced("tpcc"), 4};
  // Four terminals for 10 s, of which they waited 4 s for answers: a tenth is lost.
  auto terminals = terminals_due({30 * kSecond, 31 * kSecond, 32 * kSecond, 33 * kSecond});
  CHECK(*offered(pacing, terminals, kDeck, {20 * kSecond, 30 * kSecond, 9, 9, 4 * kSecond}) == Approx(10));
  // One that was due and got no connection until the window's end was kept from its waits, too.
  auto waiting = terminals_due({30 * kSecond, 31 * kSecond, 32 * kSecond, 26 * kSecond});
  CHECK(*offered(pacing, waiting, kDeck, {20 * kSecond, 30 * kSecond, 6, 6, 0}) == Approx(6 * 40 / 36.0));
}

TEST_CASE("offered: where nothing ended, thinking terminals offer what clause 5.2.5 says", "[run][unit]") {
  const Pacing pacing{paced("tpcc"), 2};
  auto terminals = terminals_due({30 * kSecond, 30 * kSecond});
  // A cycle of keying and thinking takes 476 / 23 s in the mean of a deck.
  CHECK(*offered(pacing, terminals, kDeck, {20 * kSecond, 30 * kSecond, 2, 0, 20 * kSecond}) ==
        Approx(20 / (476 / 23.0)));
}
