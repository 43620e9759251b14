// What `ydb workload tpcc run --format Json` prints: recognised by its keys "tpmc" and "new_orders", or by the error
// that stands there instead. Latencies are in milliseconds; percentiles alone, no mean.
#include <cmath>

#include "orchestrator/import/json.hpp"
#include "orchestrator/import/kit.hpp"

namespace forklift::import {
namespace {

constexpr const char* kYdb = "YDB command line";

bool claims_ydb(const Text& text) {
  return (text.contains("\"tpmc\"") && text.contains("\"new_orders\"")) ||
         (text.contains("\"error\"") && text.contains("before measurements"));
}

void add_transaction(const Document& json, Record& record, const std::string& name) {
  const auto txn = transaction_named(name);
  if (!txn) return;
  const auto at = "/transactions" + step(name);
  if (const auto ok = json.figure(at + "/ok_count"); whole(ok)) record.count(*txn, "committed", *whole(ok), ok->line);
  if (const auto failed = json.figure(at + "/failed_count"); whole(failed))
    record.count(*txn, "permanent", *whole(failed), failed->line);
  const auto* percentiles = json.at(at + "/percentiles");
  if (percentiles == nullptr || !percentiles->is_object()) return;
  for (const auto& [rank, value] : percentiles->items()) {
    const auto figure = json.figure(at + "/percentiles" + step(rank));
    const auto known = number(rank, 0);
    if (figure && figure->value >= 0 && known && known->value > 0 && known->value < 100)
      record.latency("p" + rank, suffix_of(*txn), *figure, "ms");
  }
}

std::vector<Imported> read_ydb(const Text& text) {
  const Document json{text, kYdb};
  if (const auto error = json.words("/error"); !error.empty())
    refuse(text, kYdb, "the run did not end: " + error.substr(0, 200));
  const auto tpmc = json.figure("/summary/tpmc"), orders = json.figure("/summary/new_orders"),
             seconds = json.figure("/summary/time_seconds");
  if (!tpmc || !whole(orders)) refuse(text, kYdb, "its summary has no tpmc and new_orders");
  if (orders->value == 0 || tpmc->value == 0) refuse(text, kYdb, "there is no transaction in it");
  Record record{text, kYdb};
  record.counts_tpcc();
  record.rate("tpmc", "tpmC", "1/min", *tpmc);
  if (seconds) record.window(*seconds);
  if (const auto warehouses = json.figure("/summary/warehouses")) record.warehouses(*warehouses);
  if (const auto start = json.figure("/summary/measure_start_ts"); start && start->value >= 0 && start->value < 2.5e11)
    record.start(std::llround(start->value * 1e6), true, start->text, start->line);
  record.value("New-Orders", *orders, "");
  if (const auto efficiency = json.figure("/summary/efficiency")) {
    record.value("efficiency", *efficiency, "%");
    if (efficiency->value > 100) record.warn("no think times: its efficiency is " + efficiency->text + " %");
  }
  if (const auto* all = json.at("/transactions"); all != nullptr && all->is_object()) {
    for (const auto& [name, value] : all->items()) add_transaction(json, record, name);
  }
  check_rate(record, "tpmC", tpmc->value, orders->value, 60);
  check_think_times(record, tpmc->value, record.run().warehouses);
  return {record.finish()};
}

}  // namespace

Kit kits::ydb() {
  return {"YDB's command line", "what `ydb workload tpcc run --format Json` prints", claims_ydb, read_ydb};
}

}  // namespace forklift::import
