// portable-tpcc's aggregate.json (recognised by its key "throughput_new_order_per_min") and summary.txt ("=== TPC-C
// Results
// ==="). It counts the New-Orders that are rolled back on purpose, as TPC-C does. The unit of its latencies is in the
// name of their key: "response_time_us".
#include <fmt/format.h>

#include <array>

#include "orchestrator/import/json.hpp"
#include "orchestrator/import/kit.hpp"

namespace forklift::import {
namespace {

constexpr const char* kPortable = "portable-tpcc";
constexpr std::string_view kTitle = "=== TPC-C Results ===";
constexpr std::array kFlags{"workers_complete", "assignment_valid",         "clock_skew_ok",
                            "integrity_ok",     "tpcc_settings_conformant", "latency_constraints_ok"};

bool is_aggregate(const Text& text) { return text.contains("\"throughput_new_order_per_min\""); }
bool claims_portable(const Text& text) { return is_aggregate(text) || text.contains(kTitle); }

void warn_of_flag(Record& record, std::string_view flag) {
  record.warn(fmt::format("the kit itself doubts the run: {} is false", flag));
}

/// "new_order_user_aborted" → outcome and transaction.
void add_counter(const Document& json, Record& record, const std::string& at, const std::string& key) {
  for (const auto& [ending, outcome] : {std::pair{"_user_aborted", "intended_rollback"},
                                        std::pair{"_failed", "permanent"}, std::pair{"_ok", "committed"}}) {
    if (!key.ends_with(ending)) continue;
    const auto txn = transaction_named(key.substr(0, key.size() - std::string_view{ending}.size()));
    const auto figure = json.figure(at + step(key));
    if (txn && whole(figure)) record.count(*txn, outcome, *whole(figure), figure->line);
    return;
  }
}

void add_response_times(const Document& json, Record& record, const std::string& at, const std::string& unit) {
  const auto* all = json.at(at);
  if (all == nullptr || !all->is_object()) return;
  for (const auto& [name, values] : all->items()) {
    const auto txn = transaction_named(name);
    if (!txn || !values.is_object()) continue;
    for (const auto& [what, value] : values.items()) {
      const bool percentile = what.size() > 1 && what[0] == 'p' && number(std::string_view{what}.substr(1), 0);
      const auto figure = json.figure(at + step(name) + step(what));
      if (figure && figure->value >= 0 && (percentile || what == "avg" || what == "min" || what == "max"))
        record.latency(what, suffix_of(*txn), *figure, unit);
    }
  }
}

void add_clients(const Document& json, Record& record) {
  const std::string at = "/settings/client_parallelism";
  double threads = 0;
  std::size_t line = 0;
  if (const auto* workers = json.at(at + "/workers"); workers != nullptr && workers->is_array()) {
    for (std::size_t i = 0; i < workers->size(); ++i) {
      const auto figure = json.figure(fmt::format("{}/workers/{}/threads", at, i));
      if (figure) threads += figure->value, line = figure->line;
    }
  }
  if (threads > 0)
    record.users("threads", {threads, fmt::format("{:g}", threads), line});
  else if (const auto each = json.figure(at + "/threads_per_worker"))
    record.users("threads", *each);
  if (const auto inflight = json.figure(at + "/max_inflight_per_worker"))
    record.parameter("max in flight", inflight->text, inflight->line);
}

void add_settings(const Document& json, Record& record, const std::string& at) {
  json.fact(record, "DBMS", "/settings/database/dbms");
  json.fact(record, "run", "/run_id");
  const auto stated = json.figure(at + "/warehouses");
  if (const auto warehouses = stated ? stated : json.figure("/settings/scale/warehouses"))
    record.warehouses(*warehouses);
  add_clients(json, record);
  if (const auto ramp = json.figure("/settings/phases/ramp_up_ms")) record.value("ramp-up", *ramp, "ms");
  const auto actual = json.figure(at + "/measurement_seconds"),
             planned = json.figure("/settings/phases/measurement_ms");
  if (actual) {
    record.window(*actual);
  } else if (planned) {
    record.value("duration", *planned, "ms");
    record.window(planned->value / 1000);
  }
  for (const auto* flag : kFlags) {
    if (const auto* value = json.at(std::string{"/status/"} + flag); value != nullptr && *value == Json(false))
      warn_of_flag(record, flag);
  }
  if (const auto* value = json.at("/status/incomplete"); value != nullptr && *value == Json(true))
    record.warn("it was interrupted: its duration ends with the signal");
}

Imported read_aggregate(const Text& text) {
  const Document json{text, kPortable};
  const std::string at = "/metrics/measurement";
  const auto rate = json.figure(at + "/throughput_new_order_per_min"), orders = json.figure(at + "/new_order_count");
  if (!rate) refuse(text, kPortable, "its throughput is no number");
  if (rate->value == 0 || (orders && orders->value == 0)) refuse(text, kPortable, "there is no transaction in it");
  Record record{text, kPortable};
  record.counts_tpcc();
  record.rate("tpmc", "tpmC", "1/min", *rate);
  if (orders) record.value("New-Orders", *orders, "");
  add_settings(json, record, at);
  const auto* counters = json.at(at + "/counters");
  const auto where = counters != nullptr && counters->is_object() ? at + "/counters" : at;
  if (const auto* all = json.at(where); all != nullptr && all->is_object()) {
    for (const auto& [key, value] : all->items()) add_counter(json, record, where, key);
  }
  for (const auto* unit : {"ms", "us", "s"}) add_response_times(json, record, at + "/response_time_" + unit, unit);
  if (orders) check_rate(record, "tpmC", rate->value, orders->value, 60);
  check_think_times(record, rate->value, record.run().warehouses);
  return record.finish();
}

/// "2.5ms": the number, and its unit.
void add_measured(Record& record, std::size_t txn, std::string_view what, std::string_view text, std::size_t line) {
  const auto figure = leading_number(text, line);
  const auto unit = text.find_first_not_of("0123456789.");
  if (!figure || unit == std::string_view::npos) return;
  const auto name = text.substr(unit);
  if (name == "ms" || name == "s" || name == "us" || name == "µs")
    record.latency(std::string{what}, suffix_of(txn), *figure, name == "µs" ? "us" : std::string{name});
}

/// "NewOrder: OK=99 UserAborted=1 Failed=2 min=1ms max=9ms avg=2.5ms p50=2ms …"
double add_summary_line(Record& record, std::size_t txn, std::string_view words, std::size_t line) {
  double orders = 0;
  for (const auto word : words_of(words)) {
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) continue;
    const auto key = word.substr(0, equals), value = word.substr(equals + 1);
    const auto outcome = key == "OK"            ? "committed"
                         : key == "UserAborted" ? "intended_rollback"
                         : key == "Failed"      ? "permanent"
                                                : "";
    if (*outcome == '\0') {
      add_measured(record, txn, key, value, line);
    } else if (const auto count = whole(value)) {
      record.count(txn, outcome, *count, line);
      if (key != "Failed") orders += static_cast<double>(*count);
    }
  }
  return orders;
}

struct PortableSummary {
  std::optional<Figure> rate;
  double orders = 0;
  bool whole_line = false;  ///< New-Order's
};

void read_summary_line(const Text& text, Record& record, PortableSummary& summary, std::size_t at) {
  const auto line = trim(text.lines()[at]);
  const auto number = at + 1;
  const auto colon = line.find(':');
  const auto txn = colon == std::string_view::npos ? std::nullopt : transaction_named(line.substr(0, colon));
  if (txn && holds(line, "OK=")) {
    const auto orders = add_summary_line(record, *txn, line.substr(colon + 1), number);
    if (*txn == 0) summary.orders = orders, summary.whole_line = true;
  } else if (const auto warehouses = number_after(line, "Scale:", number)) {
    record.warehouses(*warehouses);
  } else if (const auto seconds = number_after(line, "Measured Duration:", number)) {
    record.window(*seconds);
  } else if (const auto rate = number_after(line, "New-Order Throughput:", number)) {
    summary.rate = rate;
    record.rate("tpmc", "tpmC", "1/min", *rate);
  } else if (const auto efficiency = number_after(line, "Efficiency:", number)) {
    record.value("efficiency", *efficiency, "%");
  } else if (const auto failed = number_after(line, "Total Failed:", number)) {
    record.value("failed, all types", *failed, "");
  } else if (const auto threads = number_after(line, "threads_per_worker:", number)) {
    record.users("threads", *threads);
  } else if (const auto inflight = number_after(line, "max_inflight_per_worker:", number)) {
    record.parameter("max in flight", inflight->text, number);
  }
}

/// From its heading to the next; the line of flags stands above it.
Imported read_summary(const Text& text, std::size_t begin, std::size_t end) {
  Record record{text, kPortable};
  record.counts_tpcc();
  for (const auto* flag : kFlags) {
    if (begin > 0 && holds(text.lines()[begin - 1], std::string{flag} + "=false")) warn_of_flag(record, flag);
  }
  PortableSummary summary;
  for (auto at = begin; at < end; ++at) read_summary_line(text, record, summary, at);
  if (!summary.rate || !summary.whole_line || !(record.seconds() > 0))
    refuse(text, kPortable, "its summary ends early");
  if (summary.rate->value == 0 || summary.orders == 0) refuse(text, kPortable, "there is no transaction in it");
  check_rate(record, "tpmC", summary.rate->value, summary.orders, 60);
  check_think_times(record, summary.rate->value, record.run().warehouses);
  return record.finish();
}

std::vector<Imported> read_portable(const Text& text) {
  if (is_aggregate(text)) return {read_aggregate(text)};
  std::vector<std::size_t> begins_at;
  for (std::size_t at = 0; at < text.lines().size(); ++at) {
    if (trim(text.lines()[at]) == kTitle) begins_at.push_back(at);
  }
  if (begins_at.empty()) refuse(text, kPortable, "its results have no heading of their own");
  std::vector<Imported> runs;
  for (std::size_t i = 0; i < begins_at.size(); ++i)
    runs.push_back(
        read_summary(text, begins_at[i], i + 1 < begins_at.size() ? begins_at[i + 1] - 1 : text.lines().size()));
  return runs;
}

}  // namespace

Kit kits::portable_tpcc() {
  return {"portable-tpcc", "its aggregate.json, or summary.txt with \"=== TPC-C Results ===\"", claims_portable,
          read_portable};
}

}  // namespace forklift::import
