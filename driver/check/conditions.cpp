#include "driver/check/conditions.hpp"

#include <cstdlib>

namespace forklift::driver::check {
namespace {

std::string money(std::int64_t cents) {
  return fmt::format("{}{}.{:02}", cents < 0 ? "-" : "", std::abs(cents) / 100, std::abs(cents) % 100);
}

}  // namespace

std::string condition_text(int condition, const tpcc::Sizes& sizes) {
  switch (condition) {
    case 1:
      return "w_ytd = sum(d_ytd) of each warehouse";
    case 2:
      return "d_next_o_id - 1 = max(o_id) = max(no_o_id) of each district";
    case 3:
      return "max(no_o_id) - min(no_o_id) + 1 = rows of new_order of each district";
    case 4:
      return "sum(o_ol_cnt) = rows of order_line of each district";
    case 5:
      return "o_carrier_id is null if and only if the order has a row in new_order";
    case 6:
      return "o_ol_cnt = rows of order_line of each order";
    case 7:
      return "ol_delivery_d is null if and only if the order's o_carrier_id is null";
    case 8:
      return "w_ytd = sum(h_amount) of each warehouse";
    case 9:
      return "d_ytd = sum(h_amount) of each district";
    case 10:
      return "c_balance = sum(ol_amount) of delivered lines - sum(h_amount) of each customer";
    case 11:
      // The clause's 2100 holds for the initial database only; every delivery moves one order out of new_order.
      return fmt::format("rows of orders - rows of new_order - sum(c_delivery_cnt) = {} of each district",
                         sizes.customers - sizes.new_orders);
    default:
      return "c_balance + c_ytd_payment = sum(ol_amount) of delivered lines of each customer";
  }
}

void Judge::judge(const WarehouseFacts& w) {
  if (!w.exists) {
    demand(false, 1, "warehouse {} has no row", w.warehouse);
    return;
  }
  std::int64_t district_cents = 0, history_cents = 0;
  for (std::size_t d = 1; d < w.districts.size(); ++d) {
    district_cents += w.districts[d].ytd_cents;
    history_cents += w.districts[d].history_cents;
    judge_district(w, static_cast<int>(d));
  }
  demand(w.ytd_cents == district_cents, 1, "warehouse {}: w_ytd {}, sum(d_ytd) {}", w.warehouse, money(w.ytd_cents),
         money(district_cents));
  demand(w.ytd_cents == history_cents, 8, "warehouse {}: w_ytd {}, sum(h_amount) {}", w.warehouse, money(w.ytd_cents),
         money(history_cents));
}

void Judge::judge_district(const WarehouseFacts& w, int number) {
  const DistrictFacts& d = w.districts[static_cast<std::size_t>(number)];
  const std::string place = fmt::format("warehouse {}, district {}", w.warehouse, number);
  demand(d.exists, 2, "{} has no row", place);
  std::int64_t last = 0, last_new = 0, first_new = 0, new_count = 0, rows = 0, ordered = 0, lines = 0, deliveries = 0;
  for (std::size_t id = 1; id < d.orders.size(); ++id) {
    const OrderFacts& order = d.orders[id];
    if (order.exists) {
      last = static_cast<std::int64_t>(id);
      ++rows;
      ordered += order.line_count;
    }
    lines += order.lines;
    if (!order.is_new) continue;
    ++new_count;
    last_new = static_cast<std::int64_t>(id);
    if (first_new == 0) first_new = last_new;
  }
  for (const auto& customer : d.customers) deliveries += customer.delivery_count;
  // A district whose orders are all delivered has no new orders: then conditions 2 and 3 ask for nothing.
  demand(d.next_order - 1 == last && (new_count == 0 || last_new == last), 2,
         "{}: d_next_o_id - 1 = {}, max(o_id) = {}, max(no_o_id) = {}", place, d.next_order - 1, last, last_new);
  demand(new_count == 0 || last_new - first_new + 1 == new_count, 3, "{}: no_o_id from {} to {}, but {} rows", place,
         first_new, last_new, new_count);
  demand(ordered == lines, 4, "{}: sum(o_ol_cnt) {}, order lines {}", place, ordered, lines);
  demand(d.ytd_cents == d.history_cents, 9, "{}: d_ytd {}, sum(h_amount) {}", place, money(d.ytd_cents),
         money(d.history_cents));
  const int delivered = sizes_.customers - sizes_.new_orders;
  demand(rows - new_count - deliveries == delivered, 11, "{}: {} orders - {} new orders - {} deliveries is not {}",
         place, rows, new_count, deliveries, delivered);
  judge_orders(place, d);
  judge_customers(place, d);
}

void Judge::judge_orders(const std::string& place, const DistrictFacts& d) {
  for (std::size_t id = 1; id < d.orders.size(); ++id) {
    const OrderFacts& o = d.orders[id];
    if (!o.exists && !o.is_new && o.lines == 0) continue;
    demand(o.exists && o.delivered != o.is_new, 5, "{}, order {}: {}, {}", place, id,
           !o.exists     ? "no row in orders"
           : o.delivered ? "has a carrier"
                         : "has no carrier",
           o.is_new ? "has a row in new_order" : "has no row in new_order");
    demand(o.line_count == o.lines, 6, "{}, order {}: o_ol_cnt {}, order lines {}", place, id, o.line_count, o.lines);
    demand(o.delivered_lines == (o.delivered ? o.lines : 0), 7, "{}, order {}: {}, but {} of {} lines delivered", place,
           id, o.delivered ? "has a carrier" : "has no carrier", o.delivered_lines, o.lines);
  }
}

void Judge::judge_customers(const std::string& place, const DistrictFacts& d) {
  for (std::size_t id = 1; id < d.customers.size(); ++id) {
    const CustomerFacts& c = d.customers[id];
    demand(c.balance_cents == c.delivered_cents - c.history_cents, 10,
           "{}, customer {}: c_balance {}, delivered {}, sum(h_amount) {}", place, id, money(c.balance_cents),
           money(c.delivered_cents), money(c.history_cents));
    demand(c.balance_cents + c.paid_cents == c.delivered_cents, 12,
           "{}, customer {}: c_balance {}, c_ytd_payment {}, delivered {}", place, id, money(c.balance_cents),
           money(c.paid_cents), money(c.delivered_cents));
  }
}

void Judge::merge(const Judge& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i].violations == 0) counts_[i].example = other.counts_[i].example;
    counts_[i].violations += other.counts_[i].violations;
  }
}

std::vector<contract::CheckResult> Judge::results() const {
  std::vector<contract::CheckResult> results;
  for (int i = 1; i <= kConditions; ++i) {
    const Count& count = counts_[static_cast<std::size_t>(i)];
    results.push_back({i, condition_text(i, sizes_), count.violations == 0, count.violations, count.example});
  }
  return results;
}

}  // namespace forklift::driver::check
