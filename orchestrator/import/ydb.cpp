// What `ydb workload tpcc run --format Json` prints: recognised by its keys "tpmc" and "new_orders", or by the error
// that stands there instead. Latencies are in milliseconds; percentiles alone, no mean.
#include <algorithm>
#include <array>
#include <cmath>

#include "orchestrator/import/json.hpp"
#include "orchestrator/import/kit.hpp"

namespace forklift::import {
namespace {

constexpr const char* kYdb = "YDB command line";

bool is_ydb_heading(std::string_view line) {
  return holds(line, "Transaction") && holds(line, "User Aborted") && holds(line, "p90 (ms)");
}

bool claims_ydb(const Text& text) {
  return std::any_of(text.lines().begin(), text.lines().end(), is_ydb_heading) ||
         (text.contains("\"tpmc\"") && text.contains("\"new_orders\"")) ||
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

Imported read_ydb_json(const Text& text) {
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
  return record.finish();
}

/// "NewOrder  152400  31  1500  48": committed, failed, rolled back on purpose, p90.
void add_ydb_row(Record& record, const std::vector<std::string_view>& words, std::size_t line) {
  const auto txn = words.size() >= 5 ? transaction_named(words[0]) : std::nullopt;
  if (!txn) return;
  constexpr std::array<const char*, 3> kOutcome{"committed", "permanent", "intended_rollback"};
  for (std::size_t i = 0; i < kOutcome.size(); ++i) {
    if (const auto count = whole(words[i + 1])) record.count(*txn, kOutcome[i], *count, line);
  }
  if (const auto p90 = number(words[4], line); p90 && p90->value >= 0)
    record.latency("p90", suffix_of(*txn), *p90, "ms");
}

/// From behind the heading of its table.
Imported read_ydb_text(const Text& text, std::size_t begin) {
  Record record{text, kYdb};
  record.counts_tpcc();
  std::optional<Figure> tpmc;
  for (std::size_t at = begin; at < text.lines().size() && !is_ydb_heading(text.lines()[at]); ++at) {
    const auto line = trim(text.lines()[at]);
    if (const auto warehouses = number_after(line, "warehouses:", at + 1)) record.warehouses(*warehouses);
    if (const auto efficiency = number_after(line, "efficiency:", at + 1)) record.value("efficiency", *efficiency, "%");
    if (begins(line, "tpmC:")) tpmc = number_after(line, "tpmC:", at + 1);
    if (begins(line, "Less than minute passed")) refuse(text, kYdb, "the run took less than a minute, and has no tpmC");
    add_ydb_row(record, words_of(line), at + 1);
  }
  if (!tpmc || record.run().warehouses == 0) refuse(text, kYdb, "it ends early: it lacks its warehouses or tpmC");
  if (tpmc->value == 0 || record.all_counted() == 0) refuse(text, kYdb, "there is no transaction in it");
  record.rate("tpmc", "tpmC", "1/min", *tpmc);
  check_think_times(record, tpmc->value, record.run().warehouses);
  return record.finish();
}

std::vector<Imported> read_ydb(const Text& text) {
  std::vector<Imported> runs;
  for (std::size_t at = 0; at < text.lines().size(); ++at) {
    if (is_ydb_heading(text.lines()[at])) runs.push_back(read_ydb_text(text, at + 1));
  }
  if (runs.empty()) runs.push_back(read_ydb_json(text));
  return runs;
}

}  // namespace

Kit kits::ydb() {
  return {"YDB's command line", "what `ydb workload tpcc run` prints, as text or with --format Json", claims_ydb,
          read_ydb};
}

}  // namespace forklift::import
