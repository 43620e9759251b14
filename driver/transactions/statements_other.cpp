// Order-Status (clause 2.6), Delivery (2.7) and Stock-Level (2.8), and what the transactions share.
#include "driver/transactions/statements.hpp"

#include <algorithm>

#include "driver/tpcc/names.hpp"

namespace forklift::driver::transactions {

Outcome Statements::run(const tpcc::Input& input) {
  switch (input.index()) {
    case 0:
      return new_order(std::get<0>(input));
    case 1:
      return payment(std::get<1>(input));
    case 2:
      return order_status(std::get<2>(input));
    case 3:
      return delivery(std::get<3>(input));
    default:
      return stock_level(std::get<4>(input));
  }
}

void Statements::ask_by_name(Channel& channel, int warehouse, int district, int name_number) {
  channel.statement("SELECT c_id,c_first FROM customer WHERE c_w_id=")
      << warehouse << " AND c_d_id=" << district << " AND c_last=" << Quoted{tpcc::last_name(name_number)}
      << " ORDER BY c_first";
}

std::int64_t Statements::median_customer(Channel& channel) {
  same_name_.clear();
  while (channel.row()) same_name_.push_back(channel.integer(0));
  if (same_name_.empty()) throw sql::SqlError{0, "00000", "no row: a customer of that last name"};
  return same_name_[(same_name_.size() - 1) / 2];  // position n/2, rounded up, counted from 1
}

Outcome Statements::order_status(const tpcc::OrderStatusInput& in) {
  Channel& channel = channel_of(in.warehouse);
  begin(channel, false);
  std::int64_t customer = in.customer.id;
  if (in.customer.by_name) {
    ask_by_name(channel, in.warehouse, in.district, in.customer.name_number);
    channel.go();
    channel.next();
    customer = median_customer(channel);
  }
  channel.statement("SELECT c_balance,c_first,c_middle,c_last FROM customer WHERE c_w_id=")
      << in.warehouse << " AND c_d_id=" << in.district << " AND c_id=" << customer;
  channel.statement("SELECT o_id,o_entry_d,o_carrier_id FROM orders WHERE o_w_id=")
      << in.warehouse << " AND o_d_id=" << in.district << " AND o_c_id=" << customer << " ORDER BY o_id DESC LIMIT 1";
  channel.go();
  if (!in.customer.by_name) channel.next();  // the answer of START TRANSACTION
  channel.need_row("the asking customer");
  channel.next();
  channel.need_row("an order of the asking customer");
  const auto order = channel.integer(0);
  channel.statement("SELECT ol_i_id,ol_supply_w_id,ol_quantity,ol_amount,ol_delivery_d FROM order_line WHERE ol_w_id=")
      << in.warehouse << " AND ol_d_id=" << in.district << " AND ol_o_id=" << order;
  finish_all();
  return Outcome::committed;
}

Outcome Statements::stock_level(const tpcc::StockLevelInput& in) {
  Channel& channel = channel_of(in.warehouse);
  begin(channel, false);
  channel.statement("SELECT d_next_o_id FROM district WHERE d_w_id=") << in.warehouse << " AND d_id=" << in.district;
  channel.go();
  channel.next();
  channel.need_row("the terminal's district");
  const auto next_order = std::max<std::int64_t>(0, channel.integer(0));  // a server may answer anything
  channel.statement(
      "SELECT COUNT(DISTINCT s_i_id) FROM order_line JOIN stock ON s_w_id=ol_w_id AND s_i_id=ol_i_id "
      "WHERE ol_w_id=")
      << in.warehouse << " AND ol_d_id=" << in.district << " AND ol_o_id>=" << next_order - 20 << " AND ol_o_id<"
      << next_order << " AND s_quantity<" << in.threshold;
  finish_all();
  return Outcome::committed;
}

}  // namespace forklift::driver::transactions
