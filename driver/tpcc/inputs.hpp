#pragma once
// What the five transactions are given (clause 2.4.1 to 2.8.1), drawn from one random stream. Pure: no database, no
// time.
#include <array>
#include <variant>

#include "driver/tpcc/nurand.hpp"
#include "driver/tpcc/remote.hpp"

namespace forklift::driver::tpcc {

struct OrderLine {
  int item = 0, supply_warehouse = 0, quantity = 0;
};

struct NewOrderInput {
  int warehouse = 0, district = 0, customer = 0;
  int line_count = 0;
  std::array<OrderLine, kMaxLines> lines{};
  bool rollback = false;  ///< the last line's item does not exist
};

/// By last name if `by_name`, else by id.
struct CustomerChoice {
  bool by_name = false;
  int id = 0, name_number = 0;
};

struct PaymentInput {
  int warehouse = 0, district = 0, customer_warehouse = 0, customer_district = 0;
  CustomerChoice customer;
  std::int64_t amount_cents = 0;
};

struct OrderStatusInput {
  int warehouse = 0, district = 0;
  CustomerChoice customer;
};

struct DeliveryInput {
  int warehouse = 0, carrier = 0;
};

struct StockLevelInput {
  int warehouse = 0, district = 0, threshold = 0;
};

/// In the order of contract::kTransactions.
using Input = std::variant<NewOrderInput, PaymentInput, OrderStatusInput, DeliveryInput, StockLevelInput>;

class InputGenerator {
 public:
  InputGenerator(const Sizes& sizes, const NurandConstants& constants, const RemotePolicy& remote)
      : sizes_(sizes), constants_(constants), remote_(remote) {}

  NewOrderInput new_order(Random& random, int home) const;
  PaymentInput payment(Random& random, int home) const;
  OrderStatusInput order_status(Random& random, int home) const;
  DeliveryInput delivery(Random& random, int home) const;
  /// `district` is the terminal's own (clause 2.8.1.1).
  StockLevelInput stock_level(Random& random, int home, int district) const;

  /// An input of transaction `type` (index into contract::kTransactions).
  Input draw(int type, Random& random, int home, int district) const;

 private:
  CustomerChoice customer(Random& random) const;
  int customer_id(Random& random) const {
    return nurand(random, sizes_.a_customer, 1, sizes_.customers, constants_.customer);
  }

  Sizes sizes_;
  NurandConstants constants_;
  RemotePolicy remote_;
};

}  // namespace forklift::driver::tpcc
