// Delivery (clause 2.7): one transaction for all ten districts, in three round trips: the oldest new orders are locked,
// then orders and lines are changed and read, then the customers are paid and the transaction commits.
#include "driver/transactions/statements.hpp"

namespace forklift::driver::transactions {
namespace {

using tpcc::kDistricts;

/// One district's order on its way to the customer. A district without new orders is skipped (clause 2.7.4.2).
struct Parcel {
  int district = 0;
  std::int64_t order = 0, customer = 0, amount_cents = 0;
};

struct Parcels {
  std::array<Parcel, kDistricts> list{};
  int count = 0;
  Parcel* begin() { return list.data(); }
  Parcel* end() { return list.data() + count; }
  Parcel* find(std::int64_t district) {
    for (auto& parcel : *this) {
      if (parcel.district == district) return &parcel;
    }
    return nullptr;
  }
};

/// " WHERE w=1 AND ((d=1 AND o=5) OR …)": ranges of the primary key, in its order.
template <class Value>
SqlText& where(SqlText& text, const char* w, int warehouse, const char* d, const char* key, Parcels& parcels,
               Value value) {
  text << " WHERE " << w << "=" << warehouse << " AND (";
  for (auto& parcel : parcels) {
    text << (&parcel == parcels.begin() ? "(" : " OR (") << d << "=" << parcel.district << " AND " << key << "="
         << value(parcel) << ")";
  }
  return text << ")";
}

void ask_orders(Channel& channel, const tpcc::DeliveryInput& in, Parcels& parcels) {
  const auto order = [](const Parcel& p) { return p.order; };
  where(channel.statement("SELECT o_d_id,o_c_id FROM orders"), "o_w_id", in.warehouse, "o_d_id", "o_id", parcels,
        order);
  where(channel.statement("SELECT ol_d_id,SUM(ol_amount) FROM order_line"), "ol_w_id", in.warehouse, "ol_d_id",
        "ol_o_id", parcels, order)
      << " GROUP BY ol_d_id";
  where(channel.statement("DELETE FROM new_order"), "no_w_id", in.warehouse, "no_d_id", "no_o_id", parcels, order);
  SqlText& text = channel.statement("UPDATE orders SET o_carrier_id=");
  where(text << in.carrier, "o_w_id", in.warehouse, "o_d_id", "o_id", parcels, order);
  where(channel.statement("UPDATE order_line SET ol_delivery_d=NOW()"), "ol_w_id", in.warehouse, "ol_d_id", "ol_o_id",
        parcels, order);
}

void read_orders(Channel& channel, Parcels& parcels) {
  while (channel.row()) {
    if (auto* parcel = parcels.find(channel.integer(0))) parcel->customer = channel.integer(1);
  }
  channel.next();
  while (channel.row()) {
    if (auto* parcel = parcels.find(channel.integer(0))) parcel->amount_cents = channel.cents(1);
  }
  // The rows of new_order are locked since the first round trip: the count of deleted rows needs no look (Spider
  // does not even tell it).
  for (const auto& parcel : parcels) {
    if (parcel.customer == 0) throw sql::SqlError{0, "00000", "no row: the order of a new order"};
  }
}

void credit_customers(Channel& channel, const tpcc::DeliveryInput& in, Parcels& parcels) {
  SqlText& text = channel.statement("UPDATE customer SET c_balance=c_balance+CASE c_d_id");
  for (auto& parcel : parcels) text << " WHEN " << parcel.district << " THEN " << Cents{parcel.amount_cents};
  text << " END,c_delivery_cnt=c_delivery_cnt+1";
  where(text, "c_w_id", in.warehouse, "c_d_id", "c_id", parcels, [](const Parcel& p) { return p.customer; });
}

}  // namespace

Outcome Statements::delivery(const tpcc::DeliveryInput& in) {
  Channel& channel = channel_of(in.warehouse);
  begin(channel, false);
  for (int district = 1; district <= kDistricts; ++district) {
    channel.statement("SELECT no_o_id FROM new_order WHERE no_w_id=")
        << in.warehouse << " AND no_d_id=" << district << " ORDER BY no_o_id LIMIT 1 FOR UPDATE";
  }
  Parcels parcels;
  channel.go();
  for (int district = 1; district <= kDistricts; ++district) {
    channel.next();
    if (channel.row()) parcels.list[static_cast<std::size_t>(parcels.count++)] = {district, channel.integer(0), 0, 0};
  }
  if (parcels.count > 0) {
    ask_orders(channel, in, parcels);
    channel.go();
    read_orders(channel, parcels);
    credit_customers(channel, in, parcels);
  }
  finish_all();
  return Outcome::committed;
}

}  // namespace forklift::driver::transactions
