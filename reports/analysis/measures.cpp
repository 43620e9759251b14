#include "reports/analysis/measures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "common/core/units.hpp"
#include "reports/analysis/counter.hpp"
#include "reports/analysis/hosts.hpp"
#include "reports/analysis/numbers.hpp"

namespace forklift::analysis {
namespace {

using store::Measure;

/// "lookups/read" → "lookups" and "read"; "transactions" → itself and "".
struct Source {
  std::string what, of;
};

Source source_of(const Measure& measure) {
  const auto slash = measure.source.find('/');
  if (slash == std::string::npos) return {measure.source, ""};
  return {measure.source.substr(0, slash), measure.source.substr(slash + 1)};
}

/// The transaction that a source names; nothing for all of them, or for one that cannot be.
std::optional<std::size_t> transaction_of(const Source& source) {
  std::size_t txn = 0;
  const auto end = source.of.data() + source.of.size();
  const auto read = std::from_chars(source.of.data(), end, txn);
  if (source.of.empty() || read.ec != std::errc{} || read.ptr != end || txn >= store::kTxns) return std::nullopt;
  return txn;
}

/// Operations of one source, and the time in which they were counted.
struct Operations {
  double done = 0, failed = 0, all = 0, seconds = 0, cpu_us = 0;
};

Operations transactions_in(const Source& source, const RunCounts& counts) {
  Operations sum{.seconds = counts.run.window_s()};
  const auto only = transaction_of(source);
  if (!source.of.empty() && !only) return {};  // of a damaged file
  for (std::size_t txn = 0; txn < store::kTxns; ++txn) {
    if (only && *only != txn) continue;
    const auto& outcomes = counts.run.outcomes[txn];
    sum.done += static_cast<double>(outcomes[0]);
    sum.failed += static_cast<double>(outcomes[2] + outcomes[3] + outcomes[4]);
    for (const auto count : outcomes) sum.all += static_cast<double>(count);
  }
  double completed = 0;  // by the drivers' own count: what their processor time was spent on
  for (const auto& driver : counts.run.drivers) {
    sum.cpu_us += static_cast<double>(driver.cpu_us);
    completed += static_cast<double>(driver.transactions_all);
  }
  if (!only && completed > 0) sum.all = completed;
  return sum;
}

/// Drivers work side by side: the slowest one's time is the phase's.
Operations lookups_in(const Source& source, const RunCounts& counts) {
  Operations sum;
  for (const auto& phase : counts.lookups) {
    if (phase.name != source.of) continue;
    sum.done += static_cast<double>(phase.outcomes[0]);
    // A mix deletes and inserts what it likes: there, a row that is absent or present is an answer.
    const auto answers = phase.outcomes[0] + (phase.name == "mix" ? phase.outcomes[1] + phase.outcomes[2] : 0);
    sum.failed += static_cast<double>(phase.defined) - static_cast<double>(answers);
    sum.all += static_cast<double>(phase.defined);
    sum.seconds = std::max(sum.seconds, phase.seconds);
    sum.cpu_us += static_cast<double>(phase.cpu_us);
  }
  return sum;
}

Operations counter_in(const Source& source, const RunCounts& counts) {
  Operations sum{.seconds = counts.run.window_s()};
  for (const auto& counter : counts.counters) {
    if (counter.name == source.of) sum.done += static_cast<double>(counter.after - counter.before);
  }
  return sum;
}

/// By how much all nodes' counters of that name grew; nothing if no node has one.
std::optional<double> growth(const std::string& name, const RunCounts& counts) {
  std::optional<double> all;
  for (const auto& counter : counts.counters) {
    if (counter.name == name) all = all.value_or(0) + growth_of(counter);
  }
  return all;
}

/// "counter/a per counter/b", "counter/a per transactions". Nothing, if `measure` is another kind of rate.
std::optional<std::pair<std::string, std::string>> ratio_of(const Measure& measure) {
  static const std::string kCounter = "counter/", kPer = " per ";
  const auto per = measure.source.find(kPer);
  if (measure.kind != Measure::Kind::rate || per == std::string::npos || measure.source.rfind(kCounter, 0) != 0)
    return std::nullopt;
  return std::pair{measure.source.substr(kCounter.size(), per - kCounter.size()),
                   measure.source.substr(per + kPer.size())};
}

/// A counter that did not grow is a 0 that was measured; one that is not there was not.
std::optional<double> ratio(const std::string& counter, const std::string& per, const Measure& measure,
                            const RunCounts& counts) {
  const auto grown = growth(counter, counts);
  std::optional<double> by;
  if (per == "transactions") {
    std::uint64_t committed = 0;
    for (const auto& driver : counts.run.drivers) committed += driver.committed_total;
    by = static_cast<double>(committed);
  } else if (const Measure divisor{.source = per}; source_of(divisor).what == "counter") {
    by = growth(source_of(divisor).of, counts);
  }
  return grown && by && *by > 0 ? std::optional{*grown * measure.factor / *by} : std::nullopt;
}

Operations operations_in(const Measure& measure, const RunCounts& counts) {
  const auto source = source_of(measure);
  if (source.what == "transactions") return transactions_in(source, counts);
  if (source.what == "lookups") return lookups_in(source, counts);
  return source.what == "counter" ? counter_in(source, counts) : Operations{};
}

std::optional<double> quantile(const Measure& measure, const RunCounts& counts) {
  const auto source = source_of(measure);
  Histogram all;
  if (source.what == "lookups") {
    for (const auto& phase : counts.lookups) {
      if (phase.name == source.of) all.merge(phase.response);
    }
  } else if (const auto txn = transaction_of(source); txn && counts.responses != nullptr) {
    all = (*counts.responses)[*txn];
  }
  if (all.count() == 0) return std::nullopt;
  return static_cast<double>(all.percentile_us(std::clamp(measure.factor, 0.0, 100.0)));
}

/// Of the servers' processes on all watched hosts during the window, in µs.
std::optional<double> server_cpu_us(const RunCounts& counts) {
  const auto& run = counts.run;
  if (!run.window_begin_us || !run.window_end_us) return std::nullopt;
  std::optional<double> cores;
  for (const auto& use : host_use(counts.hosts, *run.window_begin_us, *run.window_end_us)) {
    for (const auto& [name, of_process] : use.processes) {
      const bool server = name.find("-node-") != std::string::npos || name.rfind("management-server", 0) == 0;
      if (server) cores = cores.value_or(0) + of_process;
    }
  }
  return cores ? std::optional{*cores * run.window_s() * 1e6} : std::nullopt;
}

std::optional<double> divided(double number, double by) { return by > 0 ? std::optional{number / by} : std::nullopt; }

}  // namespace

std::optional<double> value_of(const Measure& measure, const RunCounts& counts) {
  if (counts.run.status != store::RunStatus::valid) return std::nullopt;
  if (const auto stated = find(counts.run.recorded, measure.name))
    return std::isfinite(*stated) ? stated : std::nullopt;
  if (measure.kind == Measure::Kind::recorded) return std::nullopt;
  if (measure.kind == Measure::Kind::quantile) return quantile(measure, counts);
  if (const auto parts = ratio_of(measure)) return ratio(parts->first, parts->second, measure, counts);
  if (!(measure.factor > 0) || !std::isfinite(measure.factor)) return std::nullopt;  // of a damaged file
  const auto operations = operations_in(measure, counts);
  switch (measure.kind) {
    case Measure::Kind::rate:
      return operations.done > 0 ? divided(operations.done * measure.factor, operations.seconds) : std::nullopt;
    case Measure::Kind::failures:
      return divided(operations.failed * measure.factor, operations.all);
    case Measure::Kind::client_cpu:
      return operations.cpu_us > 0 ? divided(operations.cpu_us, operations.all) : std::nullopt;
    case Measure::Kind::server_cpu: {
      const auto cpu_us = server_cpu_us(counts);
      return cpu_us ? divided(*cpu_us, operations.all) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

std::map<store::RunId, MeasureValues> measure_values(const store::Reader& reader, store::ExperimentId experiment,
                                                     const std::vector<store::Cell>& cells,
                                                     const std::vector<store::Run>& runs) {
  std::map<store::CellId, const store::Cell*> cell_of;
  for (const auto& cell : cells) cell_of[cell.number] = &cell;
  std::map<store::RunId, RunCounts> counts;
  std::vector<store::RunId> valid;
  for (const auto& run : runs) {
    if (run.status != store::RunStatus::valid || !cell_of.contains(run.cell)) continue;
    counts.try_emplace(run.number, RunCounts{run});
    valid.push_back(run.number);
  }
  const auto responses = reader.histograms(valid, "response");
  for (const auto& [number, of_run] : responses) counts.at(number).responses = &of_run;
  const auto each = [&](store::RunId run, auto use) {
    if (const auto found = counts.find(run); found != counts.end()) use(found->second);
  };
  for (auto& row : reader.lookups(experiment))
    each(row.run, [&](RunCounts& of_run) { of_run.lookups.push_back(std::move(row.phase)); });
  for (auto& row : reader.counters(experiment))
    each(row.run, [&](RunCounts& of_run) { of_run.counters.push_back(std::move(row.counter)); });
  for (auto& [run, series] : reader.host_series(experiment, "process.*.cpu_permille"))
    each(run, [&hosts = series](RunCounts& of_run) { of_run.hosts = std::move(hosts); });
  std::map<store::RunId, MeasureValues> all;
  for (const auto& [number, of_run] : counts) {
    auto& values = all[number];
    for (const auto& measure : cell_of.at(of_run.run.cell)->record.measures) {
      if (const auto value = value_of(measure, of_run)) values[measure.name] = *value;
    }
  }
  return all;
}

std::optional<double> find(const MeasureValues& values, const std::string& measure) {
  const auto found = values.find(measure);
  return found == values.end() ? std::nullopt : std::optional{found->second};
}

const store::Measure* headline_of(const store::Cell& cell) {
  for (const auto& measure : cell.record.measures) {
    if (measure.headline) return &measure;
  }
  return nullptr;
}

const store::Measure* find_measure(const store::Cell& cell, const std::string& name) {
  for (const auto& measure : cell.record.measures) {
    if (measure.name == name) return &measure;
  }
  return nullptr;
}

std::optional<std::uint64_t> errors_of(const store::Cell& cell, const store::Run& run) {
  if (cell.record.transactions.empty()) return std::nullopt;
  return run.total(2) + run.total(3) + run.total(4);
}

std::string shown_value(const store::Measure& measure, double value) {
  if (measure.unit == "us") return format_latency(value);
  if (measure.unit.rfind("us/", 0) == 0) return fmt::format("{:.0f} µs", value);
  return grouped(value);
}

}  // namespace forklift::analysis
