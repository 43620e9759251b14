#include "reports/analysis/measures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/core/units.hpp"
#include "reports/analysis/exactness.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/analysis/operations.hpp"

namespace forklift::analysis {
namespace {

using store::Measure;

/// A counter that did not grow is a 0 that was measured; one that is not there was not.
std::optional<double> ratio(const GrowthRatio& of, const Measure& measure, const RunCounts& counts) {
  const auto grown = growth(of.counter, counts), by = divisor_in(of, counts);
  return grown && by && *by > 0 ? std::optional{*grown * measure.factor / *by} : std::nullopt;
}

std::optional<double> divided(double number, double by) { return by > 0 ? std::optional{number / by} : std::nullopt; }

}  // namespace

std::optional<double> value_of(const Measure& measure, const RunCounts& counts) {
  if (counts.run.status != store::RunStatus::valid) return std::nullopt;
  if (const auto stated = find(counts.run.recorded, measure.name))
    return std::isfinite(*stated) ? stated : std::nullopt;
  if (measure.kind == Measure::Kind::recorded) return std::nullopt;
  if (measure.kind == Measure::Kind::quantile) {
    const auto all = response_in(measure, counts);
    if (all.count() == 0) return std::nullopt;
    return static_cast<double>(all.percentile_us(std::clamp(measure.factor, 0.0, 100.0)));
  }
  if (const auto parts = growth_ratio_of(measure)) return ratio(*parts, measure, counts);
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

std::map<store::RunId, RunValues> measure_values(const store::Reader& reader, store::ExperimentId experiment,
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
  std::map<store::RunId, RunValues> all;
  for (const auto& [number, of_run] : counts) {
    auto& [values, exactness] = all[number];
    for (const auto& measure : cell_of.at(of_run.run.cell)->record.measures) {
      const auto value = value_of(measure, of_run);
      if (!value) continue;
      values[measure.name] = *value;
      exactness[measure.name] = exactness_of(measure, of_run, *value);
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
