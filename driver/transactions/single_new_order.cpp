// New-Order (clause 2.4) of `single`: stock is taken line by line, in the order of (warehouse, item) in which everybody
// locks it; then the district's number is drawn and the order is written.
#include <algorithm>
#include <cstring>

#include "driver/transactions/single.hpp"

namespace forklift::driver::transactions {

struct Single::Line {
  tpcc::OrderLine asked;
  std::int64_t price_cents = 0;
  std::array<char, 24> dist{};
  std::size_t dist_size = 0;
};

struct Single::Lines {
  std::array<Line, tpcc::kMaxLines> list{};  ///< as they were entered
  std::array<int, tpcc::kMaxLines> by_lock{};
  int count = 0;
  bool all_local = true;

  explicit Lines(const tpcc::NewOrderInput& in) : count(in.line_count) {
    for (int i = 0; i < count; ++i) {
      at(i).asked = in.lines[static_cast<std::size_t>(i)];
      all_local = all_local && at(i).asked.supply_warehouse == in.warehouse;
      by_lock[static_cast<std::size_t>(i)] = i;
    }
    const auto key = [&](int i) { return std::tuple{at(i).asked.supply_warehouse, at(i).asked.item, i}; };
    std::sort(by_lock.begin(), by_lock.begin() + count, [&](int a, int b) { return key(a) < key(b); });
  }
  Line& at(int i) { return list[static_cast<std::size_t>(i)]; }
  const Line& at(int i) const { return list[static_cast<std::size_t>(i)]; }
};

bool Single::take_stock(const tpcc::NewOrderInput& in, Line& line, bool two_phase) {
  Channel& home = channel_of(in.warehouse);
  const auto& asked = line.asked;
  ask(home, Sql::item, asked.item);
  if (!home.row()) return false;
  line.price_cents = home.cents(0);

  Channel& there = channel_of(asked.supply_warehouse);
  begin(there, two_phase);
  const auto stock = static_cast<Sql>(static_cast<int>(Sql::stock) + in.district - 1);
  ask_row(there, "stock of an ordered item", stock, asked.supply_warehouse, asked.item);
  auto quantity = there.integer(0) - asked.quantity;
  if (quantity < 10) quantity += 91;  // clause 2.4.2.2
  const auto dist = there.text(2);
  line.dist_size = std::min(dist.size(), line.dist.size());
  std::memcpy(line.dist.data(), dist.data(), line.dist_size);
  ask(there, Sql::update_stock, quantity, asked.quantity, asked.supply_warehouse == in.warehouse ? 0 : 1,
      asked.supply_warehouse, asked.item);
  return true;
}

void Single::write_order(Channel& home, const tpcc::NewOrderInput& in, const Lines& lines) {
  ask_row(home, "the order's district", Sql::next_order, in.warehouse, in.district);
  const auto order = home.integer(0);
  ask(home, Sql::count_order, order + 1, in.warehouse, in.district);
  ask(home, Sql::insert_order, order, in.district, in.warehouse, in.customer, in.line_count, lines.all_local ? 1 : 0);
  ask(home, Sql::insert_new_order, order, in.district, in.warehouse);
  for (int i = 0; i < lines.count; ++i) {
    const auto& line = lines.at(i);
    ask(home, Sql::insert_line, order, in.district, in.warehouse, i + 1, line.asked.item, line.asked.supply_warehouse,
        line.asked.quantity, sql::Value::cents(line.price_cents * line.asked.quantity),
        std::string_view{line.dist.data(), line.dist_size});
  }
}

Outcome Single::transact(const tpcc::NewOrderInput& in) {
  Lines lines{in};
  Channel& home = channel_of(in.warehouse);
  bool two_phase = false;
  for (int i = 0; i < lines.count; ++i)
    two_phase = two_phase || &channel_of(lines.at(i).asked.supply_warehouse) != &home;

  begin(home, two_phase);
  ask_row(home, "the order's warehouse", Sql::warehouse_tax, in.warehouse);
  ask_row(home, "the order's customer", Sql::customer_terms, in.warehouse, in.district, in.customer);
  for (int i = 0; i < lines.count; ++i) {
    if (take_stock(in, lines.at(lines.by_lock[static_cast<std::size_t>(i)]), two_phase)) continue;
    if (!in.rollback) throw sql::SqlError{0, "00000", "no row: an ordered item"};
    roll_back();
    return Outcome::intended_rollback;
  }
  // The district's row is the hot one, so it is locked last.
  write_order(home, in, lines);
  finish_all();
  return Outcome::committed;
}

}  // namespace forklift::driver::transactions
