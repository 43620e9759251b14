#include "driver/tpcc/audit.hpp"

#include <catch2/catch.hpp>

#include "driver/tpcc/mix.hpp"
#include "tests/unit/driver/statistics.hpp"

using namespace forklift;
using namespace forklift::driver::tpcc;

namespace {

std::vector<contract::Audit> audit_of(const RemotePolicy& promised, const InputGenerator& generator, int count,
                                      std::uint64_t seed) {
  Random random{seed};
  Deck deck;
  InputCounts counts;
  for (int i = 0; i < count; ++i) counts.add(generator.draw(deck.deal(random), random, 1, 1), promised);
  return audit(counts, {.payment_share = promised.payment_share(), .line_share = promised.line_share()});
}

std::vector<std::string> failures(const std::vector<contract::Audit>& audits) {
  std::vector<std::string> names;
  for (const auto& one : audits) {
    if (!one.passed) names.push_back(one.name);
  }
  return names;
}

const Sizes kSizes = sizes_at(1);
const RemotePolicy kSpec{RemoteMode::spec, 10, {}};

}  // namespace

TEST_CASE("audit: what we draw passes, in long runs and in short ones", "[tpcc][unit]") {
  const InputGenerator generator{kSizes, nurand_constants(1, kSizes), kSpec};
  for (const int count : {0, 1, 10, 100, 1'000, 10'000, 300'000}) {
    for (std::uint64_t seed = 1; seed < (count > 10'000 ? 3U : 40U); ++seed) {
      INFO(count << " inputs, seed " << seed);
      CHECK(failures(audit_of(kSpec, generator, count, seed)).empty());
    }
  }
}

TEST_CASE("audit: a driver that never goes remote is caught", "[tpcc][unit]") {
  const InputGenerator generator{kSizes, nurand_constants(1, kSizes), RemotePolicy{RemoteMode::none, 10, {}}};
  CHECK(failures(audit_of(kSpec, generator, 20'000, 1)) ==
        std::vector<std::string>{"remote order lines", "remote payments"});
}

TEST_CASE("audit: remote work under a policy that forbids it is caught at once", "[tpcc][unit]") {
  const InputGenerator generator{kSizes, nurand_constants(1, kSizes), kSpec};
  const RemotePolicy none{RemoteMode::none, 10, {}};
  CHECK(failures(audit_of(none, generator, 300, 1)) ==
        std::vector<std::string>{"remote order lines", "remote payments"});
}

TEST_CASE("audit: bounds are the clause's for large samples and wider for small ones", "[tpcc][unit]") {
  InputCounts counts;
  counts.transactions = {10'000'000, 10'000'000, 1'000'000, 1'000'000, 1'000'000};
  counts.payments_that_could = 10'000'000;
  counts.lines_that_could = counts.lines = 100'000'000;
  const auto large = audit(counts, {});
  const auto find = [](const auto& list, const std::string& name) {
    for (const auto& one : list) {
      if (one.name == name) return one;
    }
    FAIL("no audit " << name);
    return contract::Audit{};
  };
  CHECK(find(large, "remote payments").low == Approx(0.14));
  CHECK(find(large, "remote payments").high == Approx(0.16));
  CHECK(find(large, "remote order lines").low == Approx(0.0095));
  CHECK(find(large, "rollbacks of new-order").high == Approx(0.011));
  CHECK(find(large, "payments by last name").low == Approx(0.57));
  CHECK(find(large, "order lines per order").high == Approx(10.5));
  counts.payments_that_could = 100;
  CHECK(find(audit(counts, {}), "remote payments").high > 0.3);
  CHECK(chance_width(0.5, 1'000'000) == Approx(0.0027).margin(0.0001));
}

TEST_CASE("mix: a deck of 23 cards is dealt out before it is shuffled again", "[tpcc][unit]") {
  Random random{3};
  Deck deck;
  for (int round = 0; round < 50; ++round) {
    std::array<int, 5> dealt{};
    for (int i = 0; i < Deck::kCards; ++i) ++dealt[static_cast<std::size_t>(deck.deal(random))];
    REQUIRE(dealt == std::array{10, 10, 1, 1, 1});
  }
}

TEST_CASE("mix: the deck's order is random at every place", "[tpcc][unit]") {
  Random random{4};
  std::vector<double> delivery_at(Deck::kCards);
  for (int round = 0; round < 20'000; ++round) {
    Deck deck;
    for (auto& place : delivery_at) place += deck.deal(random) == 3;
  }
  CHECK(test::chi_square_z(delivery_at, test::equal_shares(Deck::kCards)) < 4);
}

TEST_CASE("mix: weights are shares of their sum", "[tpcc][unit]") {
  const WeightedMix mix{{45, 43, 4, 4, 4}};
  CHECK(mix.share(0) == Approx(0.45));
  CHECK(mix.share(4) == Approx(0.04));
  Random random{5};
  std::vector<double> counts(5);
  for (int i = 0; i < 100'000; ++i) ++counts[static_cast<std::size_t>(mix.draw(random))];
  CHECK(test::chi_square_z(counts, {0.45, 0.43, 0.04, 0.04, 0.04}) < 4);
  const WeightedMix only{{0, 0, 0, 2, 0}};
  for (int i = 0; i < 100; ++i) REQUIRE(only.draw(random) == 3);
}
