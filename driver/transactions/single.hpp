#pragma once
// The five transactions as DBT2 itself and its peers send them: one statement, its answer, the next one. Statements
// follow the clauses; what their order leaves open is used for short locks: the rows that all want, districts and
// warehouses, are locked last.
#include <vector>

#include "driver/transactions/executor.hpp"
#include "driver/transactions/single_text.hpp"

namespace forklift::driver::transactions {

class Single final : public SqlExecutor {
 public:
  /// `prepared`: each session prepares every statement when it is opened; else their text is sent.
  Single(const Shared& shared, bool prepared) : SqlExecutor(shared, RoundTrip::one), prepares_(prepared) {}

 private:
  Outcome run(const tpcc::Input& input) override;
  void configure(sql::SqlSession& session) override;

  Outcome transact(const tpcc::NewOrderInput& input);
  Outcome transact(const tpcc::PaymentInput& input);
  Outcome transact(const tpcc::OrderStatusInput& input);
  Outcome transact(const tpcc::DeliveryInput& input);
  Outcome transact(const tpcc::StockLevelInput& input);

  struct Line;
  struct Lines;
  /// Takes a line's quantity from its stock row. False: there is no such item.
  bool take_stock(const tpcc::NewOrderInput& input, Line& line, bool two_phase);
  void write_order(Channel& home, const tpcc::NewOrderInput& input, const Lines& lines);
  void deliver(Channel& channel, const tpcc::DeliveryInput& input, int district);

  /// One round trip; stands at its answer.
  template <class... Values>
  void ask(Channel& channel, Sql statement, const Values&... values) {
    const std::array<sql::Value, sizeof...(Values)> all{sql::Value{values}...};
    ask_with(channel, static_cast<unsigned>(statement), all);
  }
  /// The same, and stands at the row that it must have.
  template <class... Values>
  void ask_row(Channel& channel, std::string_view what, Sql statement, const Values&... values) {
    ask(channel, statement, values...);
    channel.need_row(what);
  }
  void ask_with(Channel& channel, unsigned statement, std::span<const sql::Value> values);
  /// Of the rows of one last name, ordered by first name; column 0 is the id.
  std::int64_t median(Channel& channel);

  bool prepares_;
  std::vector<std::int64_t> same_name_;
};

}  // namespace forklift::driver::transactions
