#pragma once
// The numbers of a run, derived from stored counts as its cell's measures define them. A run that is not valid has
// none, and what was not measured is absent, never 0. value_of() is pure.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::analysis {

/// MeasureValues of one run by the names of measures.
using MeasureValues = std::map<std::string, double>;

/// What was counted in one run.
struct RunCounts {
  const store::Run& run;
  const store::PerTxn<Histogram>* responses = nullptr;  ///< null: no latencies
  std::vector<contract::LookupPhase> lookups = {};      ///< of all drivers
  std::vector<store::CounterPair> counters = {};
  std::vector<store::HostSeries> hosts = {};  ///< processor time of processes
};

/// In the measure's unit. A value that another program stated counts before one that is derived.
std::optional<double> value_of(const store::Measure& measure, const RunCounts& counts);

struct RunValues {
  MeasureValues values;
  MeasureValues exactness;  ///< of each value: exactness.hpp
};
/// Of all valid runs of an experiment.
std::map<store::RunId, RunValues> measure_values(const store::Reader& reader, store::ExperimentId experiment,
                                                 const std::vector<store::Cell>& cells,
                                                 const std::vector<store::Run>& runs);

/// Nothing if it was not measured.
std::optional<double> find(const MeasureValues& values, const std::string& measure);

/// What configurations are compared by: the first headline; null if nothing is defined.
const store::Measure* headline_of(const store::Cell& cell);
/// Null if the cell has no such measure.
const store::Measure* find_measure(const store::Cell& cell, const std::string& name);

/// Outcomes that are neither committed nor an intended rollback; nothing if the cell's workload counts no transactions.
std::optional<std::uint64_t> errors_of(const store::Cell& cell, const store::Run& run);

/// A value for people, with its unit where the heading has none: "5,280", "4.31 ms", "61 µs".
std::string shown_value(const store::Measure& measure, double value);

}  // namespace forklift::analysis
