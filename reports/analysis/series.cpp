#include "reports/analysis/series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <regex>

#include "common/core/text.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/judge.hpp"
#include "reports/analysis/load.hpp"

namespace forklift::analysis {
namespace {

/// What of a cluster says a version or a place, and nothing of what is measured.
constexpr std::array kPlaces{"base_port", "basedir", "deploy", "workdir"};

/// The machines of all hosts, sorted, so that their names do not matter.
std::string hardware_of(const std::vector<store::HostFact>& facts) {
  constexpr std::array kTelling{"architecture", "cgroup_cores", "cgroup_memory_kb", "cores", "cpu", "memory_kb"};
  std::map<std::string, std::map<std::string, std::string>> hosts;
  for (const auto& fact : facts) {
    if (std::find(kTelling.begin(), kTelling.end(), std::string_view{fact.fact}) == kTelling.end()) continue;
    const bool memory = fact.fact.ends_with("memory_kb");
    hosts[fact.host][fact.fact] =
        memory ? fmt::format("{:.0f} GiB", std::round(std::atof(fact.value.c_str()) / (1 << 20))) : fact.value;
  }
  std::vector<std::string> machines;
  for (const auto& [host, of_host] : hosts) machines.push_back(Json(of_host).dump());
  std::sort(machines.begin(), machines.end());
  return join(machines, "\n");
}

/// The version in a server's line, "10.11.6-MariaDB": a word that begins with it, or what looks like one ("ndb-9.7.2").
std::string version_in(const std::string& line) {
  static const std::regex word{R"((?:^|\s)(\d+\.\d[^\s,()]*))"}, anywhere{R"((\d+\.\d[^\s,()]*))"};
  std::smatch match;
  return std::regex_search(line, match, word) || std::regex_search(line, match, anywhere) ? match.str(1) : line;
}

class Gathering {
 public:
  void add(std::size_t source, const store::Reader& reader, const store::Experiment& experiment) {
    const auto evidence = gather_measured(reader, experiment);
    const auto versions = reader.versions(experiment.number);
    std::map<std::pair<std::string, std::string>, SeriesPoint> points;  // by key and fingerprint
    std::vector<std::pair<std::string, std::string>> order;
    for (std::size_t i = 0; i < evidence.cells.size(); ++i) {
      const auto& cell = evidence.cells[i];
      const std::pair place{series_key(cell, evidence.hosts), cell.record.fingerprint};
      auto [found, is_new] = points.try_emplace(place);
      if (is_new) order.push_back(place);
      auto& point = found->second;
      point.cells.push_back(cell);
      if (is_new) point.scatter = scatter_of(evidence, i);
    }
    for (const auto& place : order) {
      auto& point = points.at(place);
      point.source = source;
      point.number = experiment.number;
      point.experiment = experiment.record.id;
      point.scenario = experiment.record.name;
      point.started_us = experiment.record.started_us;
      point.label = label_of(experiment.record, point.cell(), versions);
      take_runs(evidence, point);
      series_[place.first].push_back(std::move(point));
    }
  }

  std::vector<Series> take() {
    std::vector<Series> all;
    for (auto& [key, points] : series_) {
      // Points of one experiment stay in the plan's order.
      std::stable_sort(points.begin(), points.end(),
                       [](const auto& a, const auto& b) { return a.started_us < b.started_us; });
      all.push_back({key, std::move(points)});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.newest().started_us > b.newest().started_us; });
    return all;
  }

 private:
  static void take_runs(const Evidence& e, SeriesPoint& point) {
    for (const auto& run : e.runs) {
      const bool own = std::any_of(point.cells.begin(), point.cells.end(),
                                   [&](const auto& cell) { return cell.number == run.cell; });
      if (!own) continue;
      ++point.runs;
      const auto values = e.values.find(run.number);
      if (values == e.values.end()) continue;
      point.values.push_back(values->second);
      const auto exactness = e.exactness.find(run.number);
      point.exactness.push_back(exactness == e.exactness.end() ? MeasureValues{} : exactness->second);
    }
  }

  /// With the scatter of all cells under the same load.
  static std::map<std::string, Scatter> scatter_of(const Evidence& e, std::size_t cell) {
    std::vector<std::size_t> cells{cell};
    const auto load = load_of(e.cells[cell]);
    for (std::size_t i = 0; i < e.cells.size(); ++i) {
      if (i != cell && unlike_loads(load, load_of(e.cells[i])).empty()) cells.push_back(i);
    }
    std::map<std::string, Scatter> all;
    for (const auto& measure : e.cells[cell].record.measures) {
      const auto measured = measure_in_blocks(e, measure, cells);
      const auto& noise = measured.analysis.noise;
      if (noise.pooled_freedom > 0) {
        all[measure.name] = {noise.pooled_sd, noise.pooled_freedom, true};
        continue;
      }
      std::vector<double> own;
      for (const double y : measured.table[cell]) {
        if (std::isfinite(y)) own.push_back(y);
      }
      if (own.size() > 1)
        all[measure.name] = {std::max(deviation(own), measured.floor), static_cast<int>(own.size()) - 1, false};
    }
    return all;
  }

  std::map<std::string, std::vector<SeriesPoint>> series_;
};

}  // namespace

std::string series_key(const store::Cell& cell, const std::vector<store::HostFact>& hosts) {
  const auto& settings = cell.record.settings;
  const auto machines = hardware_of(hosts);
  if (!settings.is_object() || !settings.contains("workload"))  // imported: what it was is in its name alone
    return fingerprint(cell.record.fingerprint + "\n" + machines);
  Json shaping;
  for (const char* part : {"cluster", "schema", "workload", "faults", "proxies"}) {
    if (settings.contains(part) && !settings[part].empty()) shaping[part] = settings[part];
  }
  if (shaping.contains("cluster") && shaping["cluster"].is_object()) {
    for (const char* name : kPlaces) shaping["cluster"].erase(name);
  }
  return fingerprint(to_text(shaping) + "\n" + machines);
}

std::string label_of(const store::ExperimentRecord& experiment, const store::Cell& cell,
                     const std::vector<store::ClusterVersion>& versions) {
  if (!experiment.label.empty()) return experiment.label;
  std::vector<std::string> parts;
  for (const auto& one : versions) {
    if (one.cluster != cell.record.cluster || one.version.component != "server") continue;
    auto version = version_in(one.version.text);
    if (std::find(parts.begin(), parts.end(), version) == parts.end()) parts.push_back(std::move(version));
  }
  parts.push_back(cell.record.name);
  return join(parts, ", ");
}

std::string Series::headline() const {
  const auto* headline = headline_of(newest().cell());
  return headline == nullptr ? "" : headline->name;
}

std::vector<Series> gather_series(const std::vector<store::Reader>& readers) {
  struct Copy {
    std::size_t source = 0, runs = 0;
    store::Experiment experiment;
  };
  std::map<std::string, Copy> copies;
  for (std::size_t source = 0; source < readers.size(); ++source) {
    for (auto& experiment : readers[source].experiments()) {
      if (experiment.status == store::ExperimentStatus::running) continue;
      const auto runs = readers[source].runs(experiment.number).size();
      auto [found, is_new] = copies.try_emplace(experiment.record.id);
      if (is_new || runs > found->second.runs) found->second = {source, runs, std::move(experiment)};
    }
  }
  Gathering gathering;
  for (const auto& [id, copy] : copies) gathering.add(copy.source, readers[copy.source], copy.experiment);
  return gathering.take();
}

}  // namespace forklift::analysis
