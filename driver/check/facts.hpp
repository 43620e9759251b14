#pragma once
// What the database says about one warehouse, as far as the twelve conditions need it. Money in cents.
#include <cstdint>
#include <vector>

namespace forklift::driver::check {

struct OrderFacts {
  int customer = 0, line_count = 0;        ///< o_c_id, o_ol_cnt
  bool exists = false, delivered = false;  ///< delivered: o_carrier_id is there
  bool is_new = false;                     ///< has a NEW_ORDER row
  int lines = 0, delivered_lines = 0;      ///< counted in ORDER_LINE; delivered: ol_delivery_d is there
  std::int64_t delivered_cents = 0;        ///< sum of delivered lines' ol_amount
};

struct CustomerFacts {
  std::int64_t balance_cents = 0, paid_cents = 0, delivered_cents = 0, history_cents = 0;
  std::int64_t delivery_count = 0;
  bool exists = false;
};

struct DistrictFacts {
  bool exists = false;
  std::int64_t next_order = 0, ytd_cents = 0, history_cents = 0;
  std::vector<OrderFacts> orders;        ///< by o_id; index 0 unused
  std::vector<CustomerFacts> customers;  ///< by c_id; index 0 unused
};

struct WarehouseFacts {
  int warehouse = 0;
  bool exists = false;
  std::int64_t ytd_cents = 0;
  std::vector<DistrictFacts> districts;  ///< by d_id; index 0 unused
};

}  // namespace forklift::driver::check
