#include "driver/check/reader.hpp"

#include <fmt/format.h>

#include <charconv>

#include "common/core/error.hpp"
#include "driver/tpcc/sizes.hpp"
#include "driver/transactions/sql_text.hpp"

namespace forklift::driver::check {
namespace {

using tpcc::kDistricts;

/// Of orders and customers of one warehouse: 16 million orders.
constexpr std::size_t kMostBytes = std::size_t{1} << 29;

std::int64_t integer(const sql::SqlSession& session, unsigned column) {
  const auto text = session.column(column);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::int64_t cents(const sql::SqlSession& session, unsigned column) {
  return transactions::parse_decimal(session.column(column), 2);
}

/// Room for the rows of a warehouse. Vectors grow for ids that are larger than expected, and a server may answer any
/// id.
class Room {
 public:
  explicit Room(WarehouseFacts& facts) : facts_(facts) {}

  DistrictFacts& district(const sql::SqlSession& session) {
    constexpr std::int64_t kMostDistricts = 1000;
    const auto id = integer(session, 0);
    if (id > kMostDistricts) refuse("district", id);
    return at(facts_.districts, id, "district");
  }

  /// A row of `vector` by id; negative ids share that of 0.
  template <class Row>
  Row& at(std::vector<Row>& vector, std::int64_t id, const char* what) {
    const auto index = static_cast<std::size_t>(id < 0 ? 0 : id);
    if (index >= vector.size()) {
      const auto more = index + 1 - vector.size();
      if (more > left_ / sizeof(Row)) refuse(what, id);
      left_ -= more * sizeof(Row);
      vector.resize(index + 1);
    }
    return vector[index];
  }

 private:
  [[noreturn]] void refuse(const char* what, std::int64_t id) const {
    throw Error{ErrorKind::environment, fmt::format("warehouse {}", facts_.warehouse),
                fmt::format("it has {} {}, which is more than can be checked", what, id),
                "Look at that row, or run without workload.checks"};
  }

  WarehouseFacts& facts_;
  std::size_t left_ = kMostBytes;
};

void read_totals(sql::SqlSession& session, WarehouseFacts& facts, Room& room) {
  session.send(fmt::format("SELECT w_ytd FROM warehouse WHERE w_id = {}", facts.warehouse));
  if ((facts.exists = session.fetch())) facts.ytd_cents = cents(session, 0);
  session.send(fmt::format("SELECT d_id, d_next_o_id, d_ytd FROM district WHERE d_w_id = {}", facts.warehouse));
  while (session.fetch()) {
    DistrictFacts& d = room.district(session);
    d.exists = true;
    d.next_order = integer(session, 1);
    d.ytd_cents = cents(session, 2);
  }
}

void read_orders(sql::SqlSession& session, WarehouseFacts& facts, Room& room) {
  session.send(fmt::format("SELECT o_d_id, o_id, o_c_id, o_ol_cnt, o_carrier_id FROM orders WHERE o_w_id = {}",
                           facts.warehouse));
  while (session.fetch()) {
    OrderFacts& order = room.at(room.district(session).orders, integer(session, 1), "order");
    order.exists = true;
    order.customer = static_cast<int>(integer(session, 2));
    order.line_count = static_cast<int>(integer(session, 3));
    order.delivered = !session.is_null(4);
  }
  session.send(fmt::format("SELECT no_d_id, no_o_id FROM new_order WHERE no_w_id = {}", facts.warehouse));
  while (session.fetch()) room.at(room.district(session).orders, integer(session, 1), "order").is_new = true;
}

void read_lines(sql::SqlSession& session, WarehouseFacts& facts, Room& room) {
  session.send(
      fmt::format("SELECT ol_d_id, ol_o_id, COUNT(*), COUNT(ol_delivery_d), "
                  "SUM(CASE WHEN ol_delivery_d IS NULL THEN 0 ELSE ol_amount END) "
                  "FROM order_line WHERE ol_w_id = {} GROUP BY ol_d_id, ol_o_id",
                  facts.warehouse));
  while (session.fetch()) {
    OrderFacts& order = room.at(room.district(session).orders, integer(session, 1), "order");
    order.lines = static_cast<int>(integer(session, 2));
    order.delivered_lines = static_cast<int>(integer(session, 3));
    order.delivered_cents = cents(session, 4);
  }
}

void read_customers(sql::SqlSession& session, WarehouseFacts& facts, Room& room) {
  session.send(
      fmt::format("SELECT c_d_id, c_id, c_balance, c_ytd_payment, c_delivery_cnt FROM customer WHERE c_w_id = {}",
                  facts.warehouse));
  while (session.fetch()) {
    CustomerFacts& customer = room.at(room.district(session).customers, integer(session, 1), "customer");
    customer.exists = true;
    customer.balance_cents = cents(session, 2);
    customer.paid_cents = cents(session, 3);
    customer.delivery_count = integer(session, 4);
  }
}

}  // namespace

HistorySums::HistorySums(int first_warehouse, int last_warehouse, int customers)
    : first_(first_warehouse), last_(last_warehouse), customers_(customers) {
  const auto count = static_cast<std::size_t>(last_ - first_ + 1) * kDistricts;
  districts_.resize(count);
  customer_cents_.resize(count * static_cast<std::size_t>(customers));
}

bool HistorySums::covers(std::int64_t warehouse, std::int64_t district) const {
  return warehouse >= first_ && warehouse <= last_ && district >= 1 && district <= kDistricts;
}

std::size_t HistorySums::district_index(std::int64_t warehouse, std::int64_t district) const {
  return static_cast<std::size_t>((warehouse - first_) * kDistricts + district - 1);
}

void HistorySums::read(sql::SqlSession& session) {
  session.send("SELECT h_w_id, h_d_id, h_c_w_id, h_c_d_id, h_c_id, h_amount FROM history");
  while (session.fetch()) {
    const std::int64_t amount = cents(session, 5);
    const auto warehouse = integer(session, 0), district = integer(session, 1);
    if (covers(warehouse, district)) districts_[district_index(warehouse, district)] += amount;
    const auto away = integer(session, 2), away_district = integer(session, 3), customer = integer(session, 4);
    if (!covers(away, away_district) || customer < 1 || customer > customers_) continue;
    customer_cents_[district_index(away, away_district) * static_cast<std::size_t>(customers_) +
                    static_cast<std::size_t>(customer - 1)] += amount;
  }
}

void HistorySums::put_into(WarehouseFacts& facts) const {
  Room room{facts};
  for (int d = 1; d <= kDistricts; ++d) {
    const std::size_t index = district_index(facts.warehouse, d);
    DistrictFacts& district = room.at(facts.districts, d, "district");
    district.history_cents = districts_[index];
    for (int c = 1; c <= customers_; ++c) {
      room.at(district.customers, c, "customer").history_cents =
          customer_cents_[index * static_cast<std::size_t>(customers_) + static_cast<std::size_t>(c - 1)];
    }
  }
}

WarehouseFacts read_facts(sql::SqlSession& session, int warehouse, int customers) {
  WarehouseFacts facts;
  facts.warehouse = warehouse;
  facts.districts.resize(kDistricts + 1);
  for (auto& district : facts.districts) {
    district.orders.reserve(static_cast<std::size_t>(customers) * 2);
    district.customers.resize(static_cast<std::size_t>(customers) + 1);
  }
  Room room{facts};
  // One snapshot for all queries, where the engine has one.
  session.query("START TRANSACTION WITH CONSISTENT SNAPSHOT");
  read_totals(session, facts, room);
  read_orders(session, facts, room);
  read_lines(session, facts, room);
  read_customers(session, facts, room);
  session.query("COMMIT");
  for (auto& district : facts.districts) {
    for (const auto& order : district.orders) {
      if (order.exists)
        room.at(district.customers, order.customer, "customer").delivered_cents += order.delivered_cents;
    }
  }
  return facts;
}

}  // namespace forklift::driver::check
