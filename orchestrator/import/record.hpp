#pragma once
// How a reader puts together a run: every figure goes in once, with its unit and line, and becomes a value that
// `forklift show` prints, and where it is one, a measure, a count or the window.
#include <initializer_list>
#include <optional>
#include <string>

#include "orchestrator/import/imported.hpp"
#include "orchestrator/import/scan.hpp"
#include "orchestrator/import/text.hpp"

namespace forklift::import {

inline constexpr double kMsUs = 1000, kSecondUs = 1e6, kUs = 1;
inline constexpr const char* kOsdldbt = "DBT2 (osdldbt)";  ///< whose mix logs and summaries have one NOTPM
inline constexpr double kMostPerWarehouse = 12.86;         ///< New-Orders a minute, with TPC-C's think times

/// The five, in the order of contract::kTransactions, whatever a kit calls them: "NEW_ORDER", "New Order", "NewOrder",
/// "neword"; nothing if it is none of them.
std::optional<std::size_t> transaction_named(std::string_view name);
/// "", ".payment": what the names of measures end in.
std::string suffix_of(std::size_t txn);

class Record {
 public:
  Record(const Text& text, std::string kit);

  Imported& run() { return run_; }
  /// What it is of: "version", "DBMS", "isolation".
  void fact(const std::string& name, std::string_view value, std::size_t line);
  void value(const std::string& name, const Figure& figure, const std::string& unit);
  /// At a moment of the run, seconds after its start.
  void point(const std::string& name, double second, const Figure& figure, const std::string& unit);
  /// The kit's own throughput, "nopm"; the first is what runs are compared by.
  void rate(const std::string& name, const std::string& title, const std::string& unit, const Figure& figure);
  /// `what`: "avg", "p95", "max"; `suffix`: suffix_of(), or "" for the only transaction.
  void latency(const std::string& what, const std::string& suffix, const Figure& figure, const std::string& unit);
  void window(double seconds);
  void window(const Figure& seconds);
  void count(std::size_t txn, const std::string& outcome, std::uint64_t count, std::size_t line);
  void users(const std::string& name, const Figure& figure);
  void warehouses(const Figure& figure);
  void parameter(const std::string& name, std::string_view value, std::size_t line);
  void start(std::int64_t us, bool zone_known, std::string_view as_written, std::size_t line);
  void warn(const std::string& warning);

  /// The names of the five, and a measure of failures.
  void counts_tpcc();
  /// One kind alone.
  void counts_one(const std::string& name);
  double seconds() const { return seconds_; }
  std::uint64_t all_counted() const;

  /// Errors: config, if a figure can't be; warns of what makes it worth little.
  Imported finish();

 private:
  contract::RunReport& counts();
  void failures();
  void sanity();

  Imported run_;
  std::string file_;
  double seconds_ = 0;
};

/// What was counted line by line, as values: of all drivers together.
void add_outcomes(Imported& run);
/// Warns if `rate` per `per` seconds is not what `count` in the window makes, within 2 %.
void check_rate(Record& record, const std::string& name, double rate, double count, double per);
/// Warns of more than TPC-C's terminals can ask for.
void check_think_times(Record& record, double per_minute, double warehouses);
/// The throughput fell to less than 70 % in the run and stayed there: warns of when. `points` are equally long.
void check_fall(Record& record, const std::vector<std::pair<std::string, double>>& points);

[[noreturn]] void refuse(const Text& text, const std::string& kit, const std::string& what,
                         const std::string& fix = "");

}  // namespace forklift::import
