#pragma once
// The statements of `single`: each is one round trip, with a '?' for each value.
#include <span>
#include <string_view>

namespace forklift::driver::transactions {

/// In the order of single_statements(), by which a session numbers those that it prepares.
enum class Sql : unsigned {
  // New-Order
  warehouse_tax,
  customer_terms,
  item,
  stock,  ///< of district 1; the other nine follow
  update_stock = stock + 10,
  next_order,
  count_order,
  insert_order,
  insert_new_order,
  insert_line,
  // Payment
  warehouse_address,
  district_address,
  customer_by_name,
  customer_to_pay,
  pay,
  pay_bad_credit,
  insert_history,
  pay_district,
  pay_warehouse,
  // Order-Status
  customer_status,
  status_by_name,
  last_order,
  order_lines,
  // Delivery
  oldest_new_order,
  delete_new_order,
  order_customer,
  set_carrier,
  order_amount,
  set_delivered,
  credit,
  // Stock-Level
  order_count,
  low_stock,
};

std::span<const std::string_view> single_statements();

}  // namespace forklift::driver::transactions
