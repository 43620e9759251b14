#pragma once
// The five transactions as one CALL each. The procedures' texts (schemas/tpcc/procedures) are built in, and installed
// on the server when it does not have them as they are here.
#include <string_view>
#include <vector>

#include "driver/transactions/executor.hpp"

namespace forklift::driver::transactions {

struct Procedure {
  std::string_view name, text;
};
const std::vector<Procedure>& procedures();

/// Creates or replaces what is missing or different. Several drivers may do it at once. Errors: SqlError.
void install_procedures(sql::SqlSession& session);

class Procedures final : public SqlExecutor {
 public:
  /// `install`: false on a null_session, which has no procedures.
  Procedures(const Shared& shared, bool install) : SqlExecutor(shared), install_(install) {}

 private:
  Outcome run(const tpcc::Input& input) override;
  void configure(sql::SqlSession& session) override;

  void call(Channel& channel, const tpcc::NewOrderInput& input);
  void call(Channel& channel, const tpcc::PaymentInput& input);
  void call(Channel& channel, const tpcc::OrderStatusInput& input);
  void call(Channel& channel, const tpcc::DeliveryInput& input);
  void call(Channel& channel, const tpcc::StockLevelInput& input);

  bool install_;
};

}  // namespace forklift::driver::transactions
