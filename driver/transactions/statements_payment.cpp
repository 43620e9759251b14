// Payment (clause 2.5) in two round trips: plain reads, then all writes and COMMIT. No lock is held over a round trip.
#include <vector>

#include "driver/tpcc/names.hpp"
#include "driver/transactions/statements.hpp"

namespace forklift::driver::transactions {
namespace {

using tpcc::PaymentInput;

/// The warehouse's or district's name, for h_data.
struct Name {
  std::array<char, 12> letters{};
  std::size_t size = 0;
  void take(std::string_view text) {
    size = std::min(text.size(), letters.size());
    std::copy_n(text.data(), size, letters.data());
  }
  std::string_view view() const { return {letters.data(), size}; }
};

/// The customer's row as the terminal shows it, and what changes in it. Bad credit adds to c_data (clause 2.5.2.2).
void pay(Channel& channel, const PaymentInput& in, std::int64_t customer) {
  const auto where = [&](SqlText& text) -> SqlText& {
    return text << " WHERE c_w_id=" << in.customer_warehouse << " AND c_d_id=" << in.customer_district
                << " AND c_id=" << customer;
  };
  where(channel.statement(
      "SELECT c_first,c_middle,c_last,c_street_1,c_street_2,c_city,c_state,c_zip,c_phone,c_since,c_credit,c_credit_lim,"
      "c_discount,c_balance,LEFT(c_data,200) FROM customer"))
      << " FOR UPDATE";
  const Cents amount{in.amount_cents};
  SqlText& text = channel.statement("UPDATE customer SET c_balance=c_balance-");
  text << amount << ",c_ytd_payment=c_ytd_payment+" << amount << ",c_payment_cnt=c_payment_cnt+1,"
       << "c_data=IF(c_credit='BC',LEFT(CONCAT('" << customer << " " << in.customer_district << " "
       << in.customer_warehouse << " " << in.district << " " << in.warehouse << " " << amount
       << "|',c_data),500),c_data)";
  where(text);
}

void write_home(Channel& home, const PaymentInput& in) {
  const Cents amount{in.amount_cents};
  home.statement("UPDATE warehouse SET w_ytd=w_ytd+") << amount << " WHERE w_id=" << in.warehouse;
  home.statement("UPDATE district SET d_ytd=d_ytd+")
      << amount << " WHERE d_w_id=" << in.warehouse << " AND d_id=" << in.district;
}

void write_history(Channel& home, const PaymentInput& in, std::int64_t customer, std::int64_t key,
                   const Name& warehouse, const Name& district) {
  home.statement("INSERT INTO history (h_id,h_c_id,h_c_d_id,h_c_w_id,h_d_id,h_w_id,h_date,h_amount,h_data) VALUES (")
      << key << "," << customer << "," << in.customer_district << "," << in.customer_warehouse << "," << in.district
      << "," << in.warehouse << ",NOW()," << Cents{in.amount_cents} << ",CONCAT(" << Quoted{warehouse.view()}
      << ",'    '," << Quoted{district.view()} << "))";
}

}  // namespace

Outcome Statements::payment(const PaymentInput& in) {
  Channel& home = channel_of(in.warehouse);
  Channel& away = channel_of(in.customer_warehouse);
  const bool two_phase = &home != &away;
  begin(home, two_phase);
  home.statement("SELECT w_name,w_street_1,w_street_2,w_city,w_state,w_zip FROM warehouse WHERE w_id=") << in.warehouse;
  home.statement("SELECT d_name,d_street_1,d_street_2,d_city,d_state,d_zip FROM district WHERE d_w_id=")
      << in.warehouse << " AND d_id=" << in.district;
  begin(away, two_phase);
  if (in.customer.by_name) ask_by_name(away, in.customer_warehouse, in.customer_district, in.customer.name_number);

  Name warehouse, district;
  home.go();
  home.next();
  home.need_row("the payment's warehouse");
  warehouse.take(home.text(0));
  home.next();
  home.need_row("the payment's district");
  district.take(home.text(0));
  std::int64_t customer = in.customer.id;
  if (in.customer.by_name) {
    if (two_phase) away.go();
    away.next();
    customer = median_customer(away);
  }

  write_home(home, in);
  if (!two_phase) pay(home, in, customer);
  write_history(home, in, customer, shared_.keys.next(), warehouse, district);
  if (two_phase) pay(away, in, customer);
  finish_all();
  return Outcome::committed;
}

}  // namespace forklift::driver::transactions
