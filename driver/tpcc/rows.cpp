#include "driver/tpcc/rows.hpp"

#include <numeric>
#include <utility>

#include "driver/tpcc/names.hpp"

namespace forklift::driver::tpcc {
namespace {

/// One random stream per table, warehouse and district; `purpose` 15 is the order's number of lines, which ORDERS and
/// ORDER_LINE must agree on.
constexpr std::uint64_t kLineCounts = 15;
std::uint64_t stream(std::uint64_t purpose, int warehouse, int district) {
  return 0x100000000ULL + (static_cast<std::uint64_t>(warehouse) * 16 + static_cast<std::uint64_t>(district)) * 16 +
         purpose;
}

bool by_district(Table table) {
  return table != Table::stock && table != Table::warehouse && table != Table::district && table != Table::item;
}

}  // namespace

Population population(std::uint64_t seed, double scale, std::string date) {
  const Sizes sizes = sizes_at(scale);
  return {.sizes = sizes, .constants = nurand_constants(seed, sizes), .seed = seed, .date = std::move(date)};
}

std::int64_t expected_rows(Table table, const Sizes& sizes) {
  switch (table) {
    case Table::item:
    case Table::stock:
      return sizes.items;
    case Table::warehouse:
      return 1;
    case Table::district:
      return kDistricts;
    case Table::new_order:
      return std::int64_t{kDistricts} * sizes.new_orders;
    case Table::order_line:
      return std::int64_t{kDistricts} * sizes.customers * 10;
    case Table::customer:
    case Table::history:
    case Table::orders:
      return std::int64_t{kDistricts} * sizes.customers;
  }
  return 0;
}

RowStream::RowStream(const Population& population, Table table, int warehouse)
    : population_(population), table_(table), warehouse_(warehouse), random_(population.seed) {
  const Sizes& sizes = population.sizes;
  if (table == Table::item || table == Table::stock) last_key_ = sizes.items;
  if (table == Table::district) last_key_ = kDistricts;
  if (by_district(table)) {
    last_district_ = kDistricts;
    last_key_ = sizes.customers;
  }
  if (table == Table::new_order) first_key_ = sizes.first_undelivered();
  enter_district(1);
}

void RowStream::enter_district(int district) {
  district_ = district;
  key_ = first_key_;
  random_ = Random{population_.seed, stream(static_cast<std::uint64_t>(table_), warehouse_, district)};
  const auto count = static_cast<std::size_t>(population_.sizes.customers);
  if (table_ == Table::orders || table_ == Table::order_line) {
    Random counts{population_.seed, stream(kLineCounts, warehouse_, district)};
    lines_.resize(count);
    for (auto& lines : lines_) lines = static_cast<std::uint8_t>(counts.uniform(kMinLines, kMaxLines));
  }
  if (table_ == Table::orders) {
    customers_.resize(count);
    std::iota(customers_.begin(), customers_.end(), 1);
    for (std::size_t i = count - 1; i > 0; --i) {
      std::swap(customers_[i], customers_[static_cast<std::size_t>(random_.uniform(0, static_cast<std::int64_t>(i)))]);
    }
  }
}

bool RowStream::fill(RowBuffer& out, std::size_t max_rows, std::size_t max_bytes) {
  while (out.rows() < max_rows && out.text().size() < max_bytes) {
    if (key_ > last_key_) {
      if (district_ >= last_district_) return false;
      enter_district(district_ + 1);
    }
    write(out, key_++);
  }
  return true;
}

void RowStream::write(RowBuffer& out, int key) {
  switch (table_) {
    case Table::item:
      return write_item(out, key);
    case Table::stock:
      return write_stock(out, key);
    case Table::warehouse:
      return write_warehouse(out);
    case Table::district:
      return write_district(out, key);
    case Table::customer:
      return write_customer(out, key);
    case Table::history:
      return write_history(out, key);
    case Table::orders:
      return write_order(out, key);
    case Table::order_line:
      return write_order_lines(out, key);
    case Table::new_order:
      return write_new_order(out, key);
  }
}

void RowStream::address(RowBuffer& out) {
  out.alphanumeric(random_, 10, 20);
  out.alphanumeric(random_, 10, 20);
  out.alphanumeric(random_, 10, 20);
  out.upper_letters(random_, 2);
  out.zip(random_);
}

void RowStream::write_item(RowBuffer& out, int item) {
  out.begin_row();
  out.integer(item);
  out.integer(random_.uniform(1, 10'000));
  out.alphanumeric(random_, 14, 24);
  out.decimal(random_.uniform(100, 10'000), 2);
  out.original_data(random_);
  out.end_row();
}

void RowStream::write_stock(RowBuffer& out, int item) {
  out.begin_row();
  out.integer(item);
  out.integer(warehouse_);
  out.integer(random_.uniform(10, 100));
  for (int i = 0; i < kDistricts; ++i) out.alphanumeric(random_, 24, 24);
  out.integer(0);
  out.integer(0);
  out.integer(0);
  out.original_data(random_);
  out.end_row();
}

void RowStream::write_warehouse(RowBuffer& out) {
  out.begin_row();
  out.integer(warehouse_);
  out.alphanumeric(random_, 6, 10);
  address(out);
  out.decimal(random_.uniform(0, 2'000), 4);
  out.decimal(std::int64_t{kDistricts} * population_.sizes.customers * 1'000, 2);
  out.end_row();
}

void RowStream::write_district(RowBuffer& out, int district) {
  out.begin_row();
  out.integer(district);
  out.integer(warehouse_);
  out.alphanumeric(random_, 6, 10);
  address(out);
  out.decimal(random_.uniform(0, 2'000), 4);
  out.decimal(std::int64_t{population_.sizes.customers} * 1'000, 2);
  out.integer(population_.sizes.customers + 1);
  out.end_row();
}

void RowStream::write_customer(RowBuffer& out, int id) {
  const Sizes& sizes = population_.sizes;
  out.begin_row();
  out.integer(id);
  out.integer(district_);
  out.integer(warehouse_);
  out.alphanumeric(random_, 8, 16);
  out.text("OE");
  out.text(last_name(id <= sizes.last_names
                         ? id - 1
                         : nurand(random_, sizes.a_last, 0, sizes.last_names - 1, population_.constants.last_load)));
  address(out);
  out.digits(random_, 16, 16);
  out.text(population_.date);
  out.text(random_.uniform(1, 10) == 1 ? "BC" : "GC");
  out.decimal(5'000'000, 2);
  out.decimal(random_.uniform(0, 5'000), 4);
  out.decimal(-1'000, 2);
  out.decimal(1'000, 2);
  out.integer(1);
  out.integer(0);
  out.alphanumeric(random_, 300, 500);
  out.end_row();
}

void RowStream::write_history(RowBuffer& out, int customer) {
  const std::int64_t district_base =
      (std::int64_t{warehouse_ - 1} * kDistricts + district_ - 1) * population_.sizes.customers;
  out.begin_row();
  if (population_.with_history_id) out.integer(district_base + customer);
  out.integer(customer);
  out.integer(district_);
  out.integer(warehouse_);
  out.integer(district_);
  out.integer(warehouse_);
  out.text(population_.date);
  out.decimal(1'000, 2);
  out.alphanumeric(random_, 12, 24);
  out.end_row();
}

void RowStream::write_order(RowBuffer& out, int id) {
  const auto i = static_cast<std::size_t>(id - 1);
  out.begin_row();
  out.integer(id);
  out.integer(district_);
  out.integer(warehouse_);
  out.integer(customers_[i]);
  out.text(population_.date);
  if (id < population_.sizes.first_undelivered()) {
    out.integer(random_.uniform(1, 10));
  } else {
    out.null();
  }
  out.integer(lines_[i]);
  out.integer(1);
  out.end_row();
}

void RowStream::write_order_lines(RowBuffer& out, int id) {
  const bool delivered = id < population_.sizes.first_undelivered();
  for (int number = 1; number <= lines_[static_cast<std::size_t>(id - 1)]; ++number) {
    out.begin_row();
    out.integer(id);
    out.integer(district_);
    out.integer(warehouse_);
    out.integer(number);
    out.integer(random_.uniform(1, population_.sizes.items));
    out.integer(warehouse_);
    if (delivered) {
      out.text(population_.date);
    } else {
      out.null();
    }
    out.integer(5);
    out.decimal(delivered ? 0 : random_.uniform(1, 999'999), 2);
    out.alphanumeric(random_, 24, 24);
    out.end_row();
  }
}

void RowStream::write_new_order(RowBuffer& out, int id) {
  out.begin_row();
  out.integer(id);
  out.integer(district_);
  out.integer(warehouse_);
  out.end_row();
}

}  // namespace forklift::driver::tpcc
