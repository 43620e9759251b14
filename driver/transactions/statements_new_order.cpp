// New-Order (clause 2.4) in two round trips: all reads and locks, then all writes and COMMIT.
#include <algorithm>
#include <cstring>

#include "driver/transactions/statements.hpp"

namespace forklift::driver::transactions {
namespace {

using tpcc::kMaxLines;
using tpcc::NewOrderInput;

/// One stock row of the order: an item that stands on two lines is read and written once.
struct StockRow {
  int warehouse = 0, item = 0;
  std::int64_t quantity = 0, price_cents = 0;
  int ordered = 0, lines = 0;
  bool original = false, known_item = false;
  std::array<char, 24> dist{};
};

struct Order {
  std::array<StockRow, kMaxLines> rows{};
  int count = 0;
  std::int64_t id = 0;
  bool all_local = true;

  StockRow* begin() { return rows.data(); }
  StockRow* end() { return rows.data() + count; }
  StockRow& find(int warehouse, int item) {
    return *std::find_if(begin(), end(), [&](const StockRow& r) { return r.warehouse == warehouse && r.item == item; });
  }
  /// End of the rows that are in the same warehouse as `first`.
  StockRow* group_end(StockRow* first) {
    return std::find_if(first, end(), [&](const StockRow& r) { return r.warehouse != first->warehouse; });
  }
};

/// The distinct stock rows in (warehouse, item) order: the order in which they are locked.
Order distinct_rows(const NewOrderInput& input) {
  Order order;
  for (int i = 0; i < input.line_count; ++i) {
    const auto& line = input.lines[static_cast<std::size_t>(i)];
    order.all_local = order.all_local && line.supply_warehouse == input.warehouse;
    StockRow row;
    row.warehouse = line.supply_warehouse;
    row.item = line.item;
    order.rows[static_cast<std::size_t>(order.count++)] = row;
  }
  const auto key = [](const StockRow& r) { return std::pair{r.warehouse, r.item}; };
  std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto* last =
      std::unique(order.begin(), order.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); });
  order.count = static_cast<int>(last - order.begin());
  return order;
}

void item_list(SqlText& text, const StockRow* first, const StockRow* last) {
  text << "(";
  for (const StockRow* row = first; row != last; ++row) text << (row == first ? "" : ",") << row->item;
  text << ")";
}

void ask_stock(Channel& channel, int district, const StockRow* first, const StockRow* last) {
  SqlText& text = channel.statement("SELECT s_i_id,s_quantity,s_data,s_dist_");
  text << (district < 10 ? "0" : "") << district << " FROM stock WHERE s_w_id=" << first->warehouse
       << " AND s_i_id IN ";
  item_list(text, first, last);
  text << " ORDER BY s_w_id,s_i_id FOR UPDATE";
}

void read_stock(Channel& channel, StockRow* first, StockRow* last) {
  while (channel.row()) {
    const auto item = channel.integer(0);
    auto* row = std::find_if(first, last, [&](const StockRow& r) { return r.item == item; });
    if (row == last) continue;
    row->quantity = channel.integer(1);
    row->original = channel.text(2).find("ORIGINAL") != std::string_view::npos;
    std::memset(row->dist.data(), ' ', row->dist.size());
    std::memcpy(row->dist.data(), channel.text(3).data(), std::min(channel.text(3).size(), row->dist.size()));
    row->lines = -1;  // seen
  }
}

void read_items(Channel& channel, Order& order) {
  while (channel.row()) {
    const auto item = channel.integer(0);
    for (auto& row : order) {
      if (row.item != item) continue;
      row.price_cents = channel.cents(1);
      row.known_item = true;
    }
  }
}

/// Takes every line's quantity from its stock row (clause 2.4.2.2): below 10, 91 are added.
void take_quantities(const NewOrderInput& input, Order& order) {
  for (auto& row : order) {
    if (row.lines != -1) throw sql::SqlError{0, "00000", "no row: stock of an ordered item"};
    row.lines = 0;
  }
  for (int i = 0; i < input.line_count; ++i) {
    const auto& line = input.lines[static_cast<std::size_t>(i)];
    StockRow& row = order.find(line.supply_warehouse, line.item);
    row.quantity -= line.quantity;
    if (row.quantity < 10) row.quantity += 91;
    row.ordered += line.quantity;
    ++row.lines;
  }
}

template <class Value>
void by_item(SqlText& text, const StockRow* first, const StockRow* last, Value value) {
  text << "CASE s_i_id";
  for (const StockRow* row = first; row != last; ++row) text << " WHEN " << row->item << " THEN " << value(*row);
  text << " END";
}

void write_stock(Channel& channel, int home, const StockRow* first, const StockRow* last) {
  SqlText& text = channel.statement("UPDATE stock SET s_quantity=");
  by_item(text, first, last, [](const StockRow& r) { return r.quantity; });
  text << ",s_ytd=s_ytd+";
  by_item(text, first, last, [](const StockRow& r) { return r.ordered; });
  const bool repeated = std::any_of(first, last, [](const StockRow& r) { return r.lines > 1; });
  const auto count_lines = [&](const char* column) {
    text << "," << column << "=" << column << "+";
    if (repeated) {
      by_item(text, first, last, [](const StockRow& r) { return r.lines; });
    } else {
      text << "1";
    }
  };
  count_lines("s_order_cnt");
  if (first->warehouse != home) count_lines("s_remote_cnt");
  text << " WHERE s_w_id=" << first->warehouse << " AND s_i_id IN ";
  item_list(text, first, last);
}

void write_order(Channel& home, const NewOrderInput& in, Order& order) {
  home.statement("UPDATE district SET d_next_o_id=")
      << order.id + 1 << " WHERE d_w_id=" << in.warehouse << " AND d_id=" << in.district;
  home.statement("INSERT INTO orders (o_id,o_d_id,o_w_id,o_c_id,o_entry_d,o_carrier_id,o_ol_cnt,o_all_local) VALUES (")
      << order.id << "," << in.district << "," << in.warehouse << "," << in.customer << ",NOW(),NULL," << in.line_count
      << "," << (order.all_local ? 1 : 0) << ")";
  home.statement("INSERT INTO new_order (no_o_id,no_d_id,no_w_id) VALUES (")
      << order.id << "," << in.district << "," << in.warehouse << ")";
}

void write_lines(Channel& home, const NewOrderInput& in, Order& order) {
  SqlText& text = home.statement(
      "INSERT INTO order_line (ol_o_id,ol_d_id,ol_w_id,ol_number,ol_i_id,ol_supply_w_id,ol_delivery_d,ol_quantity,"
      "ol_amount,ol_dist_info) VALUES ");
  for (int i = 0; i < in.line_count; ++i) {
    const auto& line = in.lines[static_cast<std::size_t>(i)];
    const StockRow& row = order.find(line.supply_warehouse, line.item);
    text << (i == 0 ? "(" : ",(") << order.id << "," << in.district << "," << in.warehouse << "," << i + 1 << ","
         << line.item << "," << line.supply_warehouse << ",NULL," << line.quantity << ","
         << Cents{row.price_cents * line.quantity} << "," << Quoted{{row.dist.data(), row.dist.size()}} << ")";
  }
}

void ask_home(Channel& home, const NewOrderInput& in, Order& order) {
  home.statement("SELECT w_tax FROM warehouse WHERE w_id=") << in.warehouse;
  home.statement("SELECT c_discount,c_last,c_credit FROM customer WHERE c_w_id=")
      << in.warehouse << " AND c_d_id=" << in.district << " AND c_id=" << in.customer;
  item_list(home.statement("SELECT i_id,i_price,i_name,i_data FROM item WHERE i_id IN "), order.begin(), order.end());
}

}  // namespace

Outcome Statements::new_order(const NewOrderInput& in) {
  Order order = distinct_rows(in);
  Channel& home = channel_of(in.warehouse);
  bool two_phase = false;
  for (auto& row : order) two_phase = two_phase || &channel_of(row.warehouse) != &home;

  begin(home, two_phase);
  ask_home(home, in, order);
  // Stock before district: the district's row is the hot one, so it is locked last.
  for (StockRow *first = order.begin(), *last; first != order.end(); first = last) {
    last = order.group_end(first);
    Channel& channel = channel_of(first->warehouse);
    begin(channel, two_phase);
    ask_stock(channel, in.district, first, last);
  }
  home.statement("SELECT d_next_o_id,d_tax FROM district WHERE d_w_id=")
      << in.warehouse << " AND d_id=" << in.district << " FOR UPDATE";

  home.go();
  home.next();
  home.need_row("the order's warehouse");
  home.next();
  home.need_row("the order's customer");
  home.next();
  read_items(home, order);
  for (StockRow *first = order.begin(), *last; first != order.end(); first = last) {
    last = order.group_end(first);
    Channel& channel = channel_of(first->warehouse);
    if (&channel != &home && !channel.pending().empty()) channel.go();
    channel.next();
    read_stock(channel, first, last);
  }
  home.next();
  home.need_row("the order's district");
  order.id = home.integer(0);

  if (std::any_of(order.begin(), order.end(), [](const StockRow& r) { return !r.known_item; })) {
    if (!in.rollback) throw sql::SqlError{0, "00000", "no row: an ordered item"};
    roll_back();
    return Outcome::intended_rollback;
  }
  take_quantities(in, order);

  write_order(home, in, order);
  for (StockRow *first = order.begin(), *last; first != order.end(); first = last) {
    last = order.group_end(first);
    write_stock(channel_of(first->warehouse), in.warehouse, first, last);
  }
  write_lines(home, in, order);
  finish_all();
  return Outcome::committed;
}

}  // namespace forklift::driver::transactions
