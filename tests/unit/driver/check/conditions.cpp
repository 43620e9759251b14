#include "driver/check/conditions.hpp"

#include <catch2/catch.hpp>

using namespace forklift::driver;
using namespace forklift::driver::check;

namespace {

const tpcc::Sizes kSizes{.items = 10, .customers = 3, .new_orders = 1, .last_names = 1};

/// One warehouse with one district, three customers and three orders, of which the third is not delivered.
WarehouseFacts consistent() {
  WarehouseFacts w;
  w.warehouse = 7;
  w.exists = true;
  w.ytd_cents = 3'000;
  w.districts.resize(2);
  DistrictFacts& d = w.districts[1];
  d.exists = true;
  d.next_order = 4;
  d.ytd_cents = d.history_cents = 3'000;
  d.orders.resize(4);
  d.customers.resize(4);
  for (int i = 1; i <= 3; ++i) {
    const bool delivered = i < 3;
    d.orders[static_cast<std::size_t>(i)] = {.customer = i,
                                             .line_count = 5,
                                             .exists = true,
                                             .delivered = delivered,
                                             .is_new = !delivered,
                                             .lines = 5,
                                             .delivered_lines = delivered ? 5 : 0};
    d.customers[static_cast<std::size_t>(i)] = {
        .balance_cents = -1'000, .paid_cents = 1'000, .history_cents = 1'000, .exists = true};
  }
  return w;
}

/// "5: example" of every failed condition.
std::vector<std::string> failed(const WarehouseFacts& facts) {
  Judge judge{kSizes};
  judge.judge(facts);
  std::vector<std::string> list;
  for (const auto& result : judge.results()) {
    if (!result.passed) list.push_back(std::to_string(result.condition) + ": " + result.example);
  }
  return list;
}
using List = std::vector<std::string>;

}  // namespace

TEST_CASE("conditions: a consistent warehouse passes all twelve", "[check][unit]") {
  CHECK(failed(consistent()).empty());
  Judge judge{kSizes};
  CHECK(judge.results().size() == 12);
}

TEST_CASE("conditions: a warehouse that is not there fails", "[check][unit]") {
  auto w = consistent();
  w.exists = false;
  CHECK(failed(w) == List{"1: warehouse 7 has no row"});
  w = consistent();
  w.districts[1].exists = false;
  CHECK(failed(w) == List{"2: warehouse 7, district 1 has no row"});
}

TEST_CASE("conditions: each broken rule is named with its place and both values", "[check][unit]") {
  auto w = consistent();
  auto& d = w.districts[1];
  SECTION("1 and 8, w_ytd") {
    w.ytd_cents = 3'005;
    CHECK(failed(w) ==
          List{"1: warehouse 7: w_ytd 30.05, sum(d_ytd) 30.00", "8: warehouse 7: w_ytd 30.05, sum(h_amount) 30.00"});
  }
  SECTION("2, d_next_o_id") {
    d.next_order = 5;
    CHECK(failed(w) == List{"2: warehouse 7, district 1: d_next_o_id - 1 = 4, max(o_id) = 3, max(no_o_id) = 3"});
  }
  SECTION("3, a hole in new_order") {
    d.orders[1].is_new = true;
    d.orders[1].delivered = false;
    d.orders[1].delivered_lines = 0;
    d.customers[1].delivery_count = -1;
    CHECK(failed(w) == List{"3: warehouse 7, district 1: no_o_id from 1 to 3, but 2 rows"});
  }
  SECTION("4 and 6, a lost line") {
    d.orders[3].lines = 4;
    CHECK(failed(w) == List{"4: warehouse 7, district 1: sum(o_ol_cnt) 15, order lines 14",
                            "6: warehouse 7, district 1, order 3: o_ol_cnt 5, order lines 4"});
  }
  SECTION("5, a carrier without delivery") {
    d.orders[3].delivered = true;
    d.orders[3].delivered_lines = 5;
    CHECK(failed(w) == List{"5: warehouse 7, district 1, order 3: has a carrier, has a row in new_order"});
  }
  SECTION("7, a line without its date") {
    d.orders[2].delivered_lines = 4;
    CHECK(failed(w) == List{"7: warehouse 7, district 1, order 2: has a carrier, but 4 of 5 lines delivered"});
  }
  SECTION("9, d_ytd") {
    d.ytd_cents = 2'999;
    w.ytd_cents = 2'999;
    d.history_cents = 3'000;
    CHECK(failed(w) == List{"8: warehouse 7: w_ytd 29.99, sum(h_amount) 30.00",
                            "9: warehouse 7, district 1: d_ytd 29.99, sum(h_amount) 30.00"});
  }
  SECTION("10 and 12, c_balance") {
    d.customers[2].balance_cents = 50;
    CHECK(failed(w) ==
          List{"10: warehouse 7, district 1, customer 2: c_balance 0.50, delivered 0.00, sum(h_amount) 10.00",
               "12: warehouse 7, district 1, customer 2: c_balance 0.50, c_ytd_payment 10.00, delivered 0.00"});
  }
  SECTION("10 alone: a payment without its history") {
    d.customers[2].balance_cents = -2'000;
    d.customers[2].paid_cents = 2'000;
    CHECK(failed(w) ==
          List{"10: warehouse 7, district 1, customer 2: c_balance -20.00, delivered 0.00, sum(h_amount) 10.00"});
  }
  SECTION("11, a new order that vanished") {
    d.customers[1].delivery_count = 1;
    CHECK(failed(w) == List{"11: warehouse 7, district 1: 3 orders - 1 new orders - 1 deliveries is not 2"});
  }
}

TEST_CASE("conditions: they hold after a delivery, and when everything was delivered", "[check][unit]") {
  auto w = consistent();
  auto& d = w.districts[1];
  d.orders[3] = {.customer = 3, .line_count = 5, .exists = true, .delivered = true, .lines = 5, .delivered_lines = 5};
  d.customers[3].balance_cents = -1'000 + 777;
  d.customers[3].delivered_cents = 777;
  d.customers[3].delivery_count = 1;
  CHECK(failed(w).empty());
}

TEST_CASE("conditions: violations of several threads add up", "[check][unit]") {
  auto w = consistent();
  w.ytd_cents = 1;
  Judge first{kSizes}, second{kSizes};
  second.judge(w);
  second.judge(w);
  first.merge(second);
  CHECK(first.results()[0].violations == 2);
  CHECK(first.results()[0].example == "warehouse 7: w_ytd 0.01, sum(d_ytd) 30.00");
  CHECK(first.results()[10].text == "rows of orders - rows of new_order - sum(c_delivery_cnt) = 2 of each district");
}
