#pragma once
// What a number of a run is: its name, its unit, which way is better, and how it follows from stored counts. A workload
// defines its measures once; the results database keeps the definitions with each cell, so that whoever reads results
// needs no knowledge of workloads.
#include <string>

namespace forklift::store {

struct Measure {
  enum class Kind { rate, quantile, failures, client_cpu, server_cpu, recorded };

  std::string name;   ///< unique in its cell: "notpm", "p95_us", "lookups_per_s.read"; ends in its unit
  std::string title;  ///< for people: "NOTPM", "p95 of payment", "lookups/s of read"
  std::string unit;   ///< "1/min", "1/s", "us", "us/tx", "us/lookup", "1/1000000", or a workload's own
  bool higher_is_better = true;
  bool headline = false;  ///< what configurations are compared by; key lookups have one for each phase
  Kind kind = Kind::recorded;
  /// "transactions" (all), "transactions/0", "lookups/read", "counter/queries". A rate may be of a counter per what
  /// another grew by, "counter/a per counter/b", or per transaction, "counter/a per transactions": of all nodes
  /// together, over the whole run, since servers' counters are read before the warm-up and after the last transaction.
  std::string source;
  double factor = 1;  ///< rate: seconds of the unit, or the unit's share; quantile: percentile; failures: per so many
  bool operator==(const Measure&) const = default;
};

/// The words in the database: "rate", "client-cpu" …
std::string to_string(Measure::Kind kind);
/// Errors: environment, if there is no such kind.
Measure::Kind measure_kind(const std::string& word);

/// A column's or axis' heading, title and unit: "NOTPM (1/min)", "tx/s", "client CPU (µs/transaction)".
std::string heading_of(const Measure& measure);
/// "µs", "per million", "1/min".
std::string unit_words(const std::string& unit);

}  // namespace forklift::store
