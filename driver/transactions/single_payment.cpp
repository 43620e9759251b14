// Payment (clause 2.5) of `single`: the customer's row first, then the district's and the warehouse's, which all
// payments of a warehouse want: between their locks and COMMIT lie no other statements.
#include "driver/tpcc/names.hpp"
#include "driver/transactions/single.hpp"

namespace forklift::driver::transactions {
namespace {

/// Bad credit adds to c_data (clause 2.5.2.2).
std::string bad_credit_note(const tpcc::PaymentInput& in, std::int64_t customer) {
  std::string note;
  for (const std::int64_t id : {customer, std::int64_t{in.customer_district}, std::int64_t{in.customer_warehouse},
                                std::int64_t{in.district}, std::int64_t{in.warehouse}}) {
    sql::append_integer(note, id);
    note += ' ';
  }
  sql::append_cents(note, in.amount_cents);
  return note += '|';
}

}  // namespace

Outcome Single::transact(const tpcc::PaymentInput& in) {
  Channel& home = channel_of(in.warehouse);
  Channel& away = channel_of(in.customer_warehouse);
  const bool two_phase = &home != &away;
  const auto amount = sql::Value::cents(in.amount_cents);

  begin(home, two_phase);
  std::string data;  // warehouse and district, for h_data
  ask_row(home, "the payment's warehouse", Sql::warehouse_address, in.warehouse);
  data = home.text(0);
  ask_row(home, "the payment's district", Sql::district_address, in.warehouse, in.district);
  data.append("    ").append(home.text(0));

  begin(away, two_phase);
  std::int64_t customer = in.customer.id;
  if (in.customer.by_name) {
    ask(away, Sql::customer_by_name, in.customer_warehouse, in.customer_district,
        std::string_view{tpcc::last_name(in.customer.name_number)});
    customer = median(away);
  }
  ask_row(away, "the paying customer", Sql::customer_to_pay, in.customer_warehouse, in.customer_district, customer);
  if (away.text(0) == "BC") {
    const std::string note = bad_credit_note(in, customer);
    ask(away, Sql::pay_bad_credit, amount, amount, std::string_view{note}, in.customer_warehouse, in.customer_district,
        customer);
  } else {
    ask(away, Sql::pay, amount, amount, in.customer_warehouse, in.customer_district, customer);
  }
  ask(home, Sql::insert_history, shared_.keys.next(), customer, in.customer_district, in.customer_warehouse,
      in.district, in.warehouse, amount, std::string_view{data});
  ask(home, Sql::pay_district, amount, in.warehouse, in.district);
  ask(home, Sql::pay_warehouse, amount, in.warehouse);
  finish_all();
  return Outcome::committed;
}

}  // namespace forklift::driver::transactions
