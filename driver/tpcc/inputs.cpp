#include "driver/tpcc/inputs.hpp"

namespace forklift::driver::tpcc {
namespace {

int between(Random& random, int low, int high) { return static_cast<int>(random.uniform(low, high)); }
bool percent(Random& random, int share) { return random.uniform(1, 100) <= share; }

}  // namespace

NewOrderInput InputGenerator::new_order(Random& random, int home) const {
  NewOrderInput input;
  input.warehouse = home;
  input.district = between(random, 1, kDistricts);
  input.customer = customer_id(random);
  input.line_count = between(random, kMinLines, kMaxLines);
  input.rollback = percent(random, 1);
  const bool may_be_remote = remote_.line_share() > 0;
  for (int i = 0; i < input.line_count; ++i) {
    OrderLine& line = input.lines[static_cast<std::size_t>(i)];
    line.item = nurand(random, sizes_.a_item, 1, sizes_.items, constants_.item);
    line.supply_warehouse = may_be_remote && percent(random, 1) ? remote_.pick(random, home) : home;
    line.quantity = between(random, 1, 10);
  }
  if (input.rollback) input.lines[static_cast<std::size_t>(input.line_count - 1)].item = sizes_.items + 1;
  return input;
}

CustomerChoice InputGenerator::customer(Random& random) const {
  CustomerChoice choice;
  choice.by_name = percent(random, 60);
  if (choice.by_name) {
    choice.name_number = nurand(random, sizes_.a_last, 0, sizes_.last_names - 1, constants_.last_run);
  } else {
    choice.id = customer_id(random);
  }
  return choice;
}

PaymentInput InputGenerator::payment(Random& random, int home) const {
  PaymentInput input;
  input.warehouse = home;
  input.district = between(random, 1, kDistricts);
  const bool remote = percent(random, 15) && remote_.payment_share() > 0 && remote_.has_other(home);
  input.customer_warehouse = remote ? remote_.pick(random, home) : home;
  input.customer_district = remote ? between(random, 1, kDistricts) : input.district;
  input.customer = customer(random);
  input.amount_cents = random.uniform(100, 500'000);
  return input;
}

OrderStatusInput InputGenerator::order_status(Random& random, int home) const {
  OrderStatusInput input;
  input.warehouse = home;
  input.district = between(random, 1, kDistricts);
  input.customer = customer(random);
  return input;
}

DeliveryInput InputGenerator::delivery(Random& random, int home) const { return {home, between(random, 1, 10)}; }

StockLevelInput InputGenerator::stock_level(Random& random, int home, int district) const {
  return {home, district, between(random, 10, 20)};
}

Input InputGenerator::draw(int type, Random& random, int home, int district) const {
  switch (type) {
    case 0:
      return new_order(random, home);
    case 1:
      return payment(random, home);
    case 2:
      return order_status(random, home);
    case 3:
      return delivery(random, home);
    default:
      return stock_level(random, home, district);
  }
}

}  // namespace forklift::driver::tpcc
