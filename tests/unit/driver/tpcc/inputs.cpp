#include "driver/tpcc/inputs.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "driver/tpcc/names.hpp"
#include "tests/unit/driver/statistics.hpp"

using namespace forklift;
using namespace forklift::driver::tpcc;
using test::chi_square_z;
using test::equal_shares;

namespace {

constexpr int kDraws = 200'000;

struct Inputs {
  Sizes sizes = sizes_at(1);
  NurandConstants constants = nurand_constants(11, sizes);
  RemotePolicy remote{RemoteMode::spec, 8, {}};
  InputGenerator generator{sizes, constants, remote};
  Random random{11, 1};
};

/// NURand's exact distribution, by counting all pairs of its two draws.
std::vector<double> nurand_shares(int a, int low, int high, int c) {
  std::vector<double> shares(static_cast<std::size_t>(high - low + 1));
  const double one = 1.0 / (a + 1.0) / (high - low + 1.0);
  for (int x = 0; x <= a; ++x) {
    for (int y = low; y <= high; ++y) shares[static_cast<std::size_t>(((x | y) + c) % (high - low + 1))] += one;
  }
  return shares;
}

}  // namespace

TEST_CASE("inputs: New-Order follows clause 2.4.1", "[tpcc][unit]") {
  Inputs in;
  std::vector<double> districts(10), lines(11), quantities(10), remote_warehouses(8), customers(3000);
  double all_lines = 0, remote = 0, rollbacks = 0;
  for (int i = 0; i < kDraws; ++i) {
    const auto order = in.generator.new_order(in.random, 3);
    REQUIRE(order.warehouse == 3);
    ++districts.at(static_cast<std::size_t>(order.district - 1));
    ++lines.at(static_cast<std::size_t>(order.line_count - 5));
    ++customers.at(static_cast<std::size_t>(order.customer - 1));
    rollbacks += order.rollback;
    for (int k = 0; k < order.line_count; ++k) {
      const auto& line = order.lines[static_cast<std::size_t>(k)];
      ++quantities.at(static_cast<std::size_t>(line.quantity - 1));
      ++all_lines;
      const bool last_of_rollback = order.rollback && k == order.line_count - 1;
      REQUIRE((line.item <= in.sizes.items) != last_of_rollback);
      if (line.supply_warehouse == 3) continue;
      ++remote;
      ++remote_warehouses.at(static_cast<std::size_t>(line.supply_warehouse - 1));
    }
  }
  CHECK(chi_square_z(districts, equal_shares(10)) < 4);
  CHECK(chi_square_z(lines, equal_shares(11)) < 4);
  CHECK(chi_square_z(quantities, equal_shares(10)) < 4);
  CHECK(chi_square_z(customers, nurand_shares(1023, 1, 3000, in.constants.customer)) < 4);
  CHECK(remote_warehouses[2] == 0);
  remote_warehouses.erase(remote_warehouses.begin() + 2);
  CHECK(chi_square_z(remote_warehouses, equal_shares(7)) < 4);
  CHECK(chi_square_z({remote, all_lines - remote}, {0.01, 0.99}) < 4);
  CHECK(chi_square_z({rollbacks, kDraws - rollbacks}, {0.01, 0.99}) < 4);
}

TEST_CASE("inputs: items follow NURand(8191, 1, 100000)", "[tpcc][unit]") {
  Inputs in;
  std::vector<double> classes(16), expected(16);
  for (int i = 0; i < kDraws; ++i) {
    const int item = nurand(in.random, 8191, 1, 100'000, 42);
    REQUIRE(item >= 1);
    REQUIRE(item <= 100'000);
    ++classes[static_cast<std::size_t>((item - 1 - 42 + 100'000) % 100'000 >> 9 & 15)];
  }
  // Bits 9 to 12 of (x | y), where x's bits are fair and y is uniform in 1..100000.
  for (int y = 1; y <= 100'000; ++y) {
    for (int x = 0; x < 16; ++x) {
      expected[static_cast<std::size_t>(((((x << 9) | y) - 1 + 100'000) % 100'000) >> 9 & 15)] += 1.0 / 1.6e6;
    }
  }
  CHECK(chi_square_z(classes, expected) < 4);
}

TEST_CASE("inputs: Payment follows clause 2.5.1", "[tpcc][unit]") {
  Inputs in;
  std::vector<double> names(1000), amounts(100), away(8), away_districts(10);
  double remote = 0, by_name = 0;
  for (int i = 0; i < kDraws; ++i) {
    const auto payment = in.generator.payment(in.random, 8);
    REQUIRE(payment.amount_cents >= 100);
    REQUIRE(payment.amount_cents <= 500'000);
    ++amounts[static_cast<std::size_t>((payment.amount_cents - 100) * 100 / 499'901)];
    by_name += payment.customer.by_name;
    if (payment.customer.by_name) ++names.at(static_cast<std::size_t>(payment.customer.name_number));
    if (payment.customer_warehouse == 8) {
      REQUIRE(payment.customer_district == payment.district);
      continue;
    }
    ++remote;
    ++away.at(static_cast<std::size_t>(payment.customer_warehouse - 1));
    ++away_districts.at(static_cast<std::size_t>(payment.customer_district - 1));
  }
  CHECK(chi_square_z({remote, kDraws - remote}, {0.15, 0.85}) < 4);
  CHECK(chi_square_z({by_name, kDraws - by_name}, {0.6, 0.4}) < 4);
  CHECK(chi_square_z(names, nurand_shares(255, 0, 999, in.constants.last_run)) < 4);
  CHECK(chi_square_z(amounts, equal_shares(100)) < 4);
  CHECK(away[7] == 0);
  away.pop_back();
  CHECK(chi_square_z(away, equal_shares(7)) < 4);
  CHECK(chi_square_z(away_districts, equal_shares(10)) < 4);
}

TEST_CASE("inputs: the other three follow clauses 2.6.1 to 2.8.1", "[tpcc][unit]") {
  Inputs in;
  std::vector<double> carriers(10), thresholds(11), status_districts(10);
  double by_name = 0;
  for (int i = 0; i < kDraws / 4; ++i) {
    ++carriers.at(static_cast<std::size_t>(in.generator.delivery(in.random, 2).carrier - 1));
    const auto level = in.generator.stock_level(in.random, 2, 7);
    REQUIRE(level.district == 7);
    ++thresholds.at(static_cast<std::size_t>(level.threshold - 10));
    const auto status = in.generator.order_status(in.random, 2);
    REQUIRE(status.warehouse == 2);
    ++status_districts.at(static_cast<std::size_t>(status.district - 1));
    by_name += status.customer.by_name;
  }
  CHECK(chi_square_z(carriers, equal_shares(10)) < 4);
  CHECK(chi_square_z(thresholds, equal_shares(11)) < 4);
  CHECK(chi_square_z(status_districts, equal_shares(10)) < 4);
  CHECK(chi_square_z({by_name, kDraws / 4.0 - by_name}, {0.6, 0.4}) < 4);
}

TEST_CASE("nurand: the constants of load and run are a valid pair for every seed", "[tpcc][unit]") {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const auto c = nurand_constants(seed, sizes_at(1));
    const int delta = std::abs(c.last_run - c.last_load);
    REQUIRE(delta >= 65);
    REQUIRE(delta <= 119);
    REQUIRE(delta != 96);
    REQUIRE(delta != 112);
    REQUIRE((c.last_run >= 0 && c.last_run <= 255 && c.customer <= 1023 && c.item <= 8191));
  }
}

TEST_CASE("sizes: scale shrinks everything together and keeps every last name in use", "[tpcc][unit]") {
  CHECK(sizes_at(1) == Sizes{});
  const Sizes tenth = sizes_at(0.1);
  CHECK(tenth == Sizes{10'000, 300, 90, 100, 511, 63, 15});
  CHECK(sizes_at(0.0001) == Sizes{100, 30, 9, 10, 7, 7, 1});
  for (const double scale : {0.0001, 0.003, 0.01, 0.077, 0.5}) {
    const Sizes sizes = sizes_at(scale);
    CHECK(sizes.last_names <= sizes.customers);
    CHECK(sizes.a_item < sizes.items);
    CHECK(sizes.new_orders >= 1);
  }
}

TEST_CASE("names: syllables of three digits", "[tpcc][unit]") {
  CHECK(std::string_view{last_name(371)} == "PRICALLYOUGHT");
  CHECK(std::string_view{last_name(40)} == "BARPRESBAR");
  CHECK(std::string_view{last_name(777)} == "CALLYCALLYCALLY");
}

TEST_CASE("remote: each policy picks among its own warehouses, never the home one", "[tpcc][unit]") {
  Random random{5};
  const auto picked = [&](const RemotePolicy& policy, int home) {
    std::set<int> all;
    for (int i = 0; i < 1'000; ++i) all.insert(policy.pick(random, home));
    return all;
  };
  CHECK(picked({RemoteMode::spec, 4, {}}, 2) == std::set{1, 3, 4});
  CHECK(picked({RemoteMode::spec, 4, {}}, 4) == std::set{1, 2, 3});
  CHECK(picked({RemoteMode::active, 9, {5, 1, 3}}, 3) == std::set{1, 5});
  CHECK(picked({RemoteMode::same_node_group, 9, {2, 4}}, 9) == std::set{2, 4});
  CHECK(picked({RemoteMode::spec, 1, {}}, 1) == std::set{1});
  CHECK(picked({RemoteMode::active, 9, {3}}, 3) == std::set{3});
  CHECK_FALSE(RemotePolicy{RemoteMode::active, 9, {}}.has_other(2));
  CHECK(remote_mode("same-node-group") == RemoteMode::same_node_group);
}

TEST_CASE("remote: dbt2 pays remotely but never takes remote stock, none does neither", "[tpcc][unit]") {
  Inputs in;
  const auto remote_of = [&](RemoteMode mode) {
    const InputGenerator generator{in.sizes, in.constants, RemotePolicy{mode, 8, {}}};
    std::pair<int, int> remote{0, 0};
    for (int i = 0; i < 10'000; ++i) {
      const auto order = generator.new_order(in.random, 1);
      for (int k = 0; k < order.line_count; ++k)
        remote.first += order.lines[static_cast<std::size_t>(k)].supply_warehouse != 1;
      remote.second += generator.payment(in.random, 1).customer_warehouse != 1;
    }
    return remote;
  };
  CHECK(remote_of(RemoteMode::none) == std::pair{0, 0});
  CHECK(remote_of(RemoteMode::dbt2).first == 0);
  CHECK(remote_of(RemoteMode::dbt2).second > 1'300);
}
