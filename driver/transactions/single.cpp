#include "driver/transactions/single.hpp"

#include "driver/tpcc/names.hpp"

namespace forklift::driver::transactions {

void Single::configure(sql::SqlSession& session) {
  if (!prepares_) return;
  for (const auto statement : single_statements()) session.prepare(statement);
}

void Single::ask_with(Channel& channel, unsigned statement, std::span<const sql::Value> values) {
  if (prepares_) return channel.execute(statement, values);
  channel.statement(single_statements()[statement], values);
  channel.go();
}

Outcome Single::run(const tpcc::Input& input) {
  return std::visit([&](const auto& in) { return transact(in); }, input);
}

std::int64_t Single::median(Channel& channel) {
  same_name_.clear();
  while (channel.row()) same_name_.push_back(channel.integer(0));
  if (same_name_.empty()) throw sql::SqlError{0, "00000", "no row: a customer of that last name"};
  return same_name_[(same_name_.size() - 1) / 2];  // position n/2, rounded up, counted from 1
}

Outcome Single::transact(const tpcc::OrderStatusInput& in) {
  Channel& channel = channel_of(in.warehouse);
  begin(channel, false);
  std::int64_t customer = in.customer.id;
  if (in.customer.by_name) {
    ask(channel, Sql::status_by_name, in.warehouse, in.district,
        std::string_view{tpcc::last_name(in.customer.name_number)});
    customer = median(channel);
  } else {
    ask_row(channel, "the asking customer", Sql::customer_status, in.warehouse, in.district, customer);
  }
  ask_row(channel, "an order of the asking customer", Sql::last_order, in.warehouse, in.district, customer);
  const auto order = channel.integer(0);
  ask(channel, Sql::order_lines, in.warehouse, in.district, order);
  finish_all();
  return Outcome::committed;
}

Outcome Single::transact(const tpcc::StockLevelInput& in) {
  Channel& channel = channel_of(in.warehouse);
  begin(channel, false);
  ask_row(channel, "the terminal's district", Sql::order_count, in.warehouse, in.district);
  const auto next_order = std::max<std::int64_t>(0, channel.integer(0));  // a server may answer anything
  ask_row(channel, "the number of items", Sql::low_stock, in.warehouse, in.district, next_order - 20, next_order,
          in.threshold);
  finish_all();
  return Outcome::committed;
}

/// A district without new orders is skipped (clause 2.7.4.2). Locking reads, as in the procedure: an order that came
/// after this transaction's snapshot is seen by its lock only.
void Single::deliver(Channel& channel, const tpcc::DeliveryInput& in, int district) {
  ask(channel, Sql::oldest_new_order, in.warehouse, district);
  if (!channel.row()) return;
  const auto order = channel.integer(0);
  ask(channel, Sql::delete_new_order, in.warehouse, district, order);
  ask_row(channel, "the order of a new order", Sql::order_customer, in.warehouse, district, order);
  const auto customer = channel.integer(0);
  ask(channel, Sql::set_carrier, in.carrier, in.warehouse, district, order);
  ask_row(channel, "the lines of a new order", Sql::order_amount, in.warehouse, district, order);
  const auto amount = sql::Value::cents(channel.cents(0));
  ask(channel, Sql::set_delivered, in.warehouse, district, order);
  ask(channel, Sql::credit, amount, in.warehouse, district, customer);
}

Outcome Single::transact(const tpcc::DeliveryInput& in) {
  Channel& channel = channel_of(in.warehouse);
  begin(channel, false);
  for (int district = 1; district <= tpcc::kDistricts; ++district) deliver(channel, in, district);
  finish_all();
  return Outcome::committed;
}

}  // namespace forklift::driver::transactions
