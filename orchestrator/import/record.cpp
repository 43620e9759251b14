#include "orchestrator/import/record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "common/core/error.hpp"
#include "common/core/visible.hpp"

namespace forklift::import {
namespace {

using store::Measure;

constexpr std::uint64_t kFewTransactions = 1000;
constexpr double kShortSeconds = 10;
constexpr double kMostUsers = 1e6, kMostWarehouses = 1e9;
constexpr double kMostRate = 1e15;
constexpr std::size_t kLongestFact = 300;

double us_in(const std::string& unit) { return unit == "s" ? kSecondUs : unit == "us" ? kUs : kMsUs; }

/// "p95" → "p95_us", as the measures of our own runs are called.
Measure latency_measure(const std::string& what, const std::string& suffix) {
  const auto of = suffix.empty() ? "" : " of " + suffix.substr(1);
  return {.name = what + "_us" + suffix,
          .title = (what == "avg" ? "mean" : what) + of,
          .unit = "us",
          .higher_is_better = false,
          .kind = Measure::Kind::recorded,
          .source = "imported"};
}

void set_measure(Imported& run, Measure measure, double value) {
  run.recorded[measure.name] = value;
  const auto known =
      std::any_of(run.measures.begin(), run.measures.end(), [&](const auto& one) { return one.name == measure.name; });
  if (!known) run.measures.push_back(std::move(measure));
}

}  // namespace

std::optional<std::size_t> transaction_named(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z') letters += c;
  }
  static const std::array<std::vector<std::string_view>, 5> kNames{
      {{"neworder", "neword"}, {"payment"}, {"orderstatus", "ostat"}, {"delivery"}, {"stocklevel", "slev"}}};
  for (std::size_t txn = 0; txn < kNames.size(); ++txn) {
    if (std::find(kNames[txn].begin(), kNames[txn].end(), letters) != kNames[txn].end()) return txn;
  }
  return std::nullopt;
}

std::string suffix_of(std::size_t txn) { return txn == 0 ? "" : "." + std::string{contract::kTransactions.at(txn)}; }

Record::Record(const Text& text, std::string kit) : file_(text.name()) {
  run_.kit = std::move(kit);
  run_.files.push_back({text.name(), text.checksum(), text.encoding()});
}

void Record::fact(const std::string& name, std::string_view value, std::size_t line) {
  run_.values.push_back({.name = name, .value = std::string{value.substr(0, kLongestFact)}, .line = line});
}

void Record::value(const std::string& name, const Figure& figure, const std::string& unit) {
  run_.values.push_back({.name = name, .value = figure.text, .unit = unit, .line = figure.line});
}

void Record::point(const std::string& name, double second, const Figure& figure, const std::string& unit) {
  run_.values.push_back({.name = name, .value = figure.text, .unit = unit, .line = figure.line, .second = second});
}

void Record::rate(const std::string& name, const std::string& title, const std::string& unit, const Figure& figure) {
  if (figure.value < 0 || figure.value > kMostRate)
    throw Error{ErrorKind::config, file_, fmt::format("{} of {} can't be", title, figure.text),
                "Look for a damaged line"};
  const bool first =
      std::none_of(run_.measures.begin(), run_.measures.end(), [](const auto& one) { return one.headline; });
  set_measure(run_,
              {.name = name,
               .title = title,
               .unit = unit,
               .headline = first,
               .kind = Measure::Kind::recorded,
               .source = "imported"},
              figure.value);
  value(name, figure, unit);
}

void Record::latency(const std::string& what, const std::string& suffix, const Figure& figure,
                     const std::string& unit) {
  value(what + suffix, figure, unit);
  const double us = figure.value * us_in(unit);
  if (us < 0 || us > static_cast<double>(kLongestRunSeconds) * kSecondUs)
    throw Error{ErrorKind::config, file_, fmt::format("a latency of {} {} can't be", figure.text, unit),
                "Look for a damaged line"};
  set_measure(run_, latency_measure(what, suffix), us);
}

void Record::window(double seconds) {
  if (!(seconds > 0) || seconds > static_cast<double>(kLongestRunSeconds))
    throw Error{ErrorKind::config, file_, fmt::format("a run of {:g} s can't be", seconds),
                "A run takes more than 0 s, and 31 days at most: look for a damaged line"};
  seconds_ = seconds;
}

void Record::window(const Figure& seconds) {
  window(seconds.value);
  value("duration", seconds, "s");
}

contract::RunReport& Record::counts() {
  if (run_.drivers.empty()) run_.drivers.emplace_back().run = "imported";
  return run_.drivers.front();
}

void Record::count(std::size_t txn, const std::string& outcome, std::uint64_t count, std::size_t line) {
  auto& report = counts();
  const auto known = std::find(contract::kOutcomes.begin(), contract::kOutcomes.end(), outcome);
  const auto at = static_cast<std::size_t>(known - contract::kOutcomes.begin());
  report.transactions.at(txn).outcomes.at(at) += count;
  report.transactions_all += count;
  if (at == 0) report.committed_total += count;
  const auto name = txn < run_.transactions.size() ? run_.transactions[txn] : std::string{"transaction"};
  static const std::array<std::string_view, 5> kWords{"committed", "rolled back", "retryable errors", "failed",
                                                      "unknown"};
  value(name + " " + std::string{kWords.at(at)}, {static_cast<double>(count), std::to_string(count), line}, "");
}

std::uint64_t Record::all_counted() const {
  std::uint64_t all = 0;
  for (const auto& driver : run_.drivers) all += driver.transactions_all;
  return all;
}

void Record::users(const std::string& name, const Figure& figure) {
  if (!whole(std::optional{figure}) || figure.value > kMostUsers)
    throw Error{ErrorKind::config, file_, fmt::format("{} {} can't be", figure.text, name), "Expected 0 to 1000000"};
  run_.terminals = static_cast<int>(figure.value);
  value(name, figure, "");
}

void Record::warehouses(const Figure& figure) {
  if (!whole(std::optional{figure}) || figure.value > kMostWarehouses)
    throw Error{ErrorKind::config, file_, fmt::format("{} warehouses can't be", figure.text),
                "Look for a damaged line"};
  run_.warehouses = static_cast<int>(figure.value);
  value("warehouses", figure, "");
}

void Record::parameter(const std::string& name, std::string_view text, std::size_t line) {
  run_.parameters.emplace_back(name, text.substr(0, kLongestFact));
  fact(name, text, line);
}

void Record::start(std::int64_t us, bool zone_known, std::string_view as_written, std::size_t line) {
  run_.started_us = us;
  run_.zone_known = zone_known;
  fact("started", as_written, line);
}

void Record::warn(const std::string& warning) {
  const auto& all = run_.warnings;
  const auto plain = visible(warning);
  if (std::find(all.begin(), all.end(), plain) == all.end()) run_.warnings.push_back(plain);
}

void Record::failures() {
  run_.measures.push_back({.name = "failures_per_million",
                           .title = "failures",
                           .unit = "1/1000000",
                           .higher_is_better = false,
                           .kind = Measure::Kind::failures,
                           .source = "transactions",
                           .factor = 1e6});
}

void Record::counts_tpcc() {
  run_.transactions.assign(contract::kTransactions.begin(), contract::kTransactions.end());
  failures();
}

void Record::counts_one(const std::string& name) {
  run_.transactions = {name};
  failures();
}

Imported Record::finish() {
  if (seconds_ > 0) {
    auto& report = counts();
    report.start_at_us = report.window_begin_us = run_.started_us.value_or(0);
    report.window_end_us = report.window_begin_us + std::llround(seconds_ * kSecondUs);
  } else {
    warn("its duration is not known");
  }
  if (seconds_ > 0 && seconds_ < kShortSeconds) warn(fmt::format("it lasted {:.1f} s only", seconds_));
  const auto all = all_counted();
  if (all > 0 && all < kFewTransactions) warn(fmt::format("too few transactions to mean anything ({})", all));
  return std::move(run_);
}

void add_outcomes(Imported& run) {
  for (std::size_t txn = 0; txn < run.transactions.size(); ++txn) {
    for (const auto& [outcome, words] :
         {std::pair{0, " committed"}, std::pair{1, " rolled back"}, std::pair{3, " failed"}}) {
      std::uint64_t sum = 0;
      for (const auto& driver : run.drivers)
        sum += driver.transactions.at(txn).outcomes.at(static_cast<std::size_t>(outcome));
      run.values.push_back({.name = run.transactions[txn] + words, .value = std::to_string(sum)});
    }
  }
}

void check_rate(Record& record, const std::string& name, double rate, double count, double per) {
  if (!(record.seconds() > 0)) return;
  const double made = count * per / record.seconds();
  if (std::abs(made - rate) > 0.02 * std::max(made, rate) + 0.02)
    record.warn(fmt::format("it contradicts itself: {} is {:g}, and its counts make {:.2f}", name, rate, made));
}

void check_think_times(Record& record, double per_minute, double warehouses) {
  if (!(warehouses > 0) || per_minute / warehouses <= 1.2 * kMostPerWarehouse) return;
  record.warn(fmt::format("no think times: {:.0f} New-Orders a minute and warehouse, where TPC-C allows {}",
                          per_minute / warehouses, kMostPerWarehouse));
}

void check_fall(Record& record, const std::vector<std::pair<std::string, double>>& points) {
  constexpr std::size_t kLeast = 3;
  constexpr double kFallen = 0.7;
  double all = 0, before = 0, widest = 0, share = 1;
  for (const auto& [when, value] : points) all += value;
  std::size_t at = 0;
  for (std::size_t i = 0; i + kLeast <= points.size(); ++i) {
    const auto first = static_cast<double>(i), second = static_cast<double>(points.size() - i);
    if (i >= kLeast && before > 0) {
      const double high = before / first, low = (all - before) / second;
      const double apart = first * second * (high - low) * (high - low);  // of the two parts' sum of squares
      if (high > low && apart > widest) widest = apart, at = i, share = low / high;
    }
    before += points[i].second;
  }
  if (at > 0 && share < kFallen)
    record.warn(fmt::format("its throughput falls to {:.0f} % at {} and stays there", share * 100, points[at].first));
}

void refuse(const Text& text, const std::string& kit, const std::string& what, const std::string& fix) {
  throw Error{ErrorKind::config, text.name(), kit + ": " + what,
              fix.empty() ? "Name the output of a run that ended in order" : fix};
}

}  // namespace forklift::import
