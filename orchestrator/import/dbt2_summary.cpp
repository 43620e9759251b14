// The summary or report of osdldbt's DBT2, or a console with one in it: recognised by "new-order transactions per
// minute (NOTPM)" below a table of the five transactions. Response times are in seconds. Its NOTPM counts rolled-back
// New-Orders, and its duration is rounded to a tenth of a minute: the exact one follows from New-Orders and NOTPM.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "orchestrator/import/kit.hpp"
#include "orchestrator/import/record.hpp"

namespace forklift::import {
namespace {

constexpr const char* kDbt2Summary = "DBT2 summary";
constexpr std::string_view kNotpmWords = "new-order transactions per minute (NOTPM)";

/// "New Order  44.89  0.010  0.014  681126  6696  0.98", in older ones with a colon behind the mean.
struct TableRow {
  std::size_t line = 0;
  Figure average, p90, total, rollbacks;
};

struct Summary {
  std::array<std::optional<TableRow>, 5> rows;
  std::optional<Figure> rate, duration, errors, ramp_up;
  std::string ramp_up_unit;
  std::optional<Figure> connections, terminals, warehouses;
  std::string dbms, date;
  std::size_t dbms_line = 0, date_line = 0;
};

std::optional<std::pair<std::size_t, TableRow>> table_row(std::string_view line, std::size_t at) {
  const auto digit = line.find_first_of("0123456789");
  if (digit == std::string_view::npos) return std::nullopt;
  const auto txn = transaction_named(line.substr(0, digit));
  auto words = words_of(line.substr(digit));
  std::erase(words, ":");
  constexpr std::size_t kColumns = 6;
  if (!txn || words.size() != kColumns) return std::nullopt;
  const auto average = number(words[1], at), p90 = number(words[2], at), total = number(words[3], at),
             back = number(words[4], at);
  if (!average || !p90 || !whole(total) || !whole(back) || average->value < 0 || p90->value < 0 ||
      back->value > total->value)
    return std::nullopt;
  return std::pair{*txn, TableRow{at, *average, *p90, *total, *back}};
}

/// Of the console and of a report's head.
void read_setting(std::string_view line, std::size_t at, Summary& summary) {
  const auto take = [&](std::string_view label, std::optional<Figure>& to) {
    if (const auto figure = number_after(line, label, at)) to = figure;
  };
  take("DATABASE CONNECTIONS:", summary.connections);
  take("TERMINAL THREADS:", summary.terminals);
  take("SCALE FACTOR (WAREHOUSES):", summary.warehouses);
  take("Scale Factor:", summary.warehouses);
  if (const auto date = rest_after(line, "* Date:")) {
    summary.date = *date;
    summary.date_line = at;
  }
  if (const auto dbms = rest_after(line, "* DBMS:")) {
    summary.dbms = *dbms;
    summary.dbms_line = at;
  }
}

/// What follows NOTPM, in all three wordings. True when the last of it was read.
void read_tail(std::string_view line, std::size_t at, Summary& summary) {
  if (const auto minutes = number_before(line, "minute duration", at)) summary.duration = minutes;
  if (const auto minutes = number_after(line, "Duration:", at)) summary.duration = minutes;
  if (const auto errors = number_before(line, "total unknown errors", at)) summary.errors = errors;
  if (const auto errors = number_after(line, "Unknown Errors:", at)) summary.errors = errors;
  if (holds(line, "ramping up")) {
    summary.ramp_up_unit = holds(line, "minute") ? "min" : "s";
    summary.ramp_up = number_before(line, holds(line, "minute") ? "minute" : "second", at);
  } else if (const auto minutes = number_after(line, "Ramp Up Time:", at)) {
    summary.ramp_up = minutes;
    summary.ramp_up_unit = "min";
  }
}

void add_rows(Record& record, const Summary& summary) {
  for (std::size_t txn = 0; txn < summary.rows.size(); ++txn) {
    const auto& row = summary.rows[txn];
    if (!row) continue;
    record.count(txn, "committed", *whole(std::optional{row->total}) - *whole(std::optional{row->rollbacks}),
                 row->line);
    record.count(txn, "intended_rollback", *whole(std::optional{row->rollbacks}), row->line);
    record.value(std::string{contract::kTransactions[txn]} + " total", row->total, "");
    record.latency("avg", suffix_of(txn), row->average, "s");
    record.latency("p90", suffix_of(txn), row->p90, "s");
  }
}

/// The errors are among the totals, and it does not say of which transaction.
void add_errors(Record& record, const Summary& summary, double committed_rate) {
  const auto errors = whole(summary.errors).value_or(0);
  record.value("errors", *summary.errors, "");
  if (errors == 0) {
    record.rate("notpm", "NOTPM", "1/min", derived(committed_rate));
    return;
  }
  record.count(0, "unknown", errors, summary.errors->line);
  record.warn(fmt::format("{} errors are among its totals, and it does not say of which transaction", errors));
}

Imported run_of(const Text& text, const Summary& summary) {
  const auto& orders = summary.rows[0];
  const auto& rate = *summary.rate;
  if (!orders) refuse(text, kDbt2Summary, fmt::format("there is no table with New-Orders above line {}", rate.line));
  if (!summary.duration || !summary.errors)
    refuse(text, kDbt2Summary, "it ends early: it lacks its duration or its errors");
  if (rate.value <= 0 || orders->total.value <= 0 || summary.duration->value < 0)
    refuse(text, kDbt2Summary, "there is no transaction in it: the kit prints 0.00 NOTPM for a run that was killed");
  Record record{text, kOsdldbt};
  record.counts_tpcc();
  record.rate("notpm_kit", "NOTPM of the kit", "1/min", rate);
  const double seconds = orders->total.value * 60 / rate.value, stated = summary.duration->value * 60;
  record.window(seconds);
  record.value("duration", *summary.duration, "min");
  record.value("exact duration", derived(seconds, 1), "s");
  if (std::abs(seconds - stated) > 3 + 0.02 * seconds)
    record.warn(fmt::format("it contradicts itself: its New-Orders and NOTPM make {:.0f} s, not {} min", seconds,
                            summary.duration->text));
  if (summary.ramp_up) record.value("ramp-up", *summary.ramp_up, summary.ramp_up_unit);
  if (summary.warehouses) record.warehouses(*summary.warehouses);
  if (summary.terminals) record.users("terminals", *summary.terminals);
  if (summary.connections) record.parameter("connections", summary.connections->text, summary.connections->line);
  if (!summary.date.empty()) record.fact("date", summary.date, summary.date_line);
  if (!summary.dbms.empty()) record.fact("DBMS", summary.dbms, summary.dbms_line);
  add_rows(record, summary);
  add_errors(record, summary, rate.value * (orders->total.value - orders->rollbacks.value) / orders->total.value);
  check_think_times(record, rate.value, record.run().warehouses);
  return record.finish();
}

std::vector<Imported> read_dbt2_summary(const Text& text) {
  std::vector<Imported> runs;
  Summary summary;
  const auto close = [&] {
    if (summary.rate) runs.push_back(run_of(text, summary));
    summary.rate.reset();
  };
  for (std::size_t at = 0; at < text.lines().size(); ++at) {
    const auto line = trim(text.lines()[at]);
    if (const auto row = table_row(line, at + 1)) {
      if (summary.rate) close(), summary = {};
      summary.rows.at(row->first) = row->second;
    } else if (holds(line, kNotpmWords)) {
      summary.rate = number_before(line, kNotpmWords, at + 1);
      if (!summary.rate) refuse(text, kDbt2Summary, fmt::format("line {} has no NOTPM", at + 1));
    } else if (summary.rate) {
      read_tail(line, at + 1, summary);
    } else {
      read_setting(line, at + 1, summary);
    }
  }
  close();
  return runs;
}

bool claims_dbt2_summary(const Text& text) { return text.contains(kNotpmWords); }

}  // namespace

Kit kits::dbt2_summary() {
  return {"DBT2's summary or report (osdldbt)", "its table of transactions and its line of NOTPM", claims_dbt2_summary,
          read_dbt2_summary};
}

}  // namespace forklift::import
