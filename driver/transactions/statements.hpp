#pragma once
// The five transactions as plain SQL statements, several per round trip (statements_*.cpp). Rows are locked in the
// order stock (by warehouse and item), warehouse, district, new_order, customer, so that deadlocks are rare.
#include <array>

#include "driver/transactions/executor.hpp"

namespace forklift::driver::transactions {

class Statements final : public SqlExecutor {
 public:
  using SqlExecutor::SqlExecutor;

 private:
  Outcome run(const tpcc::Input& input) override;

  Outcome new_order(const tpcc::NewOrderInput& input);
  Outcome payment(const tpcc::PaymentInput& input);
  Outcome order_status(const tpcc::OrderStatusInput& input);
  Outcome delivery(const tpcc::DeliveryInput& input);
  Outcome stock_level(const tpcc::StockLevelInput& input);

  /// Asks for the customers of a last name, ordered by first name; median_customer() reads the answer.
  void ask_by_name(Channel& channel, int warehouse, int district, int name_number);
  std::int64_t median_customer(Channel& channel);

  std::vector<std::int64_t> same_name_;
};

}  // namespace forklift::driver::transactions
