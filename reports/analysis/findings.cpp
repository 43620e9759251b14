#include "reports/analysis/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "reports/analysis/cells.hpp"
#include "reports/analysis/expectations.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/own_settings.hpp"
#include "reports/analysis/sessions.hpp"

namespace forklift::analysis {
namespace {

using PerSecond = std::map<store::RunId, std::vector<std::pair<int, std::uint64_t>>>;

store::SecondCounts window_of(const PerSecond& series, const store::Run& run) {
  const auto found = series.find(run.number);
  if (found == series.end() || run.window_s() <= 0 || !run.start_at_us) return {};
  const double begin = static_cast<double>(*run.window_begin_us - *run.start_at_us) / 1e6;
  return store::window_seconds(found->second, begin, begin + run.window_s());
}

std::vector<RunFinding> find_runs(const Evidence& e) {
  std::vector<RunFinding> found;
  for (std::size_t i = 0; i < e.runs.size(); ++i) {
    const auto& run = e.runs[i];
    const auto values = e.values.find(run.number);
    auto stalls = store::stalls_of(window_of(e.committed_per_second, run));
    auto steady = steady_state(window_of(e.main_per_second, run), stalls);
    found.push_back({i, values == e.values.end() ? MeasureValues{} : values->second, std::move(stalls),
                     std::move(steady), pace_of(run)});
  }
  return found;
}

void count_run(const store::Run& run, CellFinding& cell) {
  switch (run.status) {
    case store::RunStatus::running:
      ++cell.running;
      break;
    case store::RunStatus::invalid:
      ++cell.invalid;
      break;
    case store::RunStatus::failed:
    case store::RunStatus::interrupted:
      ++cell.failed;
      break;
    case store::RunStatus::valid:
      ++cell.valid;
      break;
  }
}

/// What each measure of the cell came to in its valid runs.
void measure(const store::Cell& stored, const std::vector<RunFinding>& runs, CellFinding& cell) {
  for (const auto& definition : stored.record.measures) {
    auto& found = cell.measures.emplace_back(MeasureFinding{.measure = definition});
    for (const auto at : cell.runs) {
      if (const auto value = find(runs[at].values, definition.name)) found.values.push_back(*value);
    }
    found.mean = geometric_mean(found.values);
    if (found.mean == 0) found.mean = mean(found.values);
    found.interval = log_interval(found.values);
  }
}

std::vector<std::string> data_nodes_of(const Evidence& e, const store::Cell& cell) {
  std::vector<std::string> names;
  for (const auto& node : e.nodes) {
    if (node.cluster == cell.record.cluster && node.role == "data-node") names.push_back(node.name);
  }
  return names;
}

/// Balance and statements of one cell; `counters` are those of its runs.
void explain(const Evidence& e, const std::map<store::RunId, std::vector<store::CounterPair>>& counters,
             CellFinding& cell) {
  const auto& stored = e.cells[cell.cell];
  const auto data_nodes = data_nodes_of(e, stored);
  std::vector<store::Placement> placements;
  for (const auto& p : e.placements) {
    if (p.cell == stored.number) placements.push_back(p.placement);
  }
  cell.balance = balance_of(placements, data_nodes);
  std::vector<store::CounterPair> all;
  double transactions = 0;
  for (const auto at : cell.runs) {
    const auto& run = e.runs[at];
    const auto of_run = counters.find(run.number);
    if (run.status != store::RunStatus::valid || of_run == counters.end()) continue;
    all.insert(all.end(), of_run->second.begin(), of_run->second.end());
    for (const auto& driver : run.drivers) transactions += static_cast<double>(driver.committed_total);
  }
  cell.work = work_per_transaction(all, data_nodes, transactions);
  cell.questions = questions_per_transaction(all, data_nodes, transactions);
  cell.locality = locality_of(all, transactions);
  cell.fills = fills_of(all);
  std::vector<std::vector<HostUse>> uses;
  for (const auto at : cell.runs) {
    const auto& run = e.runs[at];
    const auto series = e.host_series.find(run.number);
    if (run.status != store::RunStatus::valid || series == e.host_series.end() || !run.window_begin_us) continue;
    uses.push_back(host_use(series->second, *run.window_begin_us, *run.window_end_us));
  }
  cell.hosts = mean_use(uses);
  for (auto& use : cell.hosts) {
    for (const auto& fact : e.hosts) {
      if (fact.host == use.host && fact.fact == "cgroup_cores") use.limit_cores = std::atof(fact.value.c_str());
    }
  }
  std::vector<store::Home> homes;
  for (const auto& h : e.homes) {
    if (h.cell == stored.number) homes.push_back(h.home);
  }
  cell.homes = home_shares(homes, placements);
}

std::vector<CellFinding> find_cells(const Evidence& e, const std::vector<RunFinding>& runs) {
  std::vector<CellFinding> cells(e.cells.size());
  std::map<store::CellId, std::size_t> place;
  for (std::size_t i = 0; i < e.cells.size(); ++i) {
    cells[i].cell = i;
    place[e.cells[i].number] = i;
  }
  for (std::size_t i = 0; i < e.runs.size(); ++i) {
    const auto at = place.find(e.runs[i].cell);
    if (at == place.end()) continue;  // of a damaged file
    auto& cell = cells[at->second];
    cell.runs.push_back(i);
    count_run(e.runs[i], cell);
  }
  std::map<store::RunId, std::vector<store::CounterPair>> counters;
  for (const auto& c : e.counters) counters[c.run].push_back(c.counter);
  for (auto& cell : cells) {
    measure(e.cells[cell.cell], runs, cell);
    explain(e, counters, cell);
    std::vector<std::optional<Pace>> paces;
    for (const auto at : cell.runs) {
      if (!runs[at].values.empty()) paces.push_back(runs[at].pace);
    }
    cell.pace = mean_pace(paces);
  }
  return cells;
}

/// What keeps each cell from being compared with the baseline.
void note_loads(const Evidence& e, Findings& f) {
  const auto load = load_of(e.cells[*f.baseline]);
  for (std::size_t i = 0; i < f.cells.size(); ++i) f.cells[i].unlike_load = unlike_loads(load, load_of(e.cells[i]));
}

/// Every two of them, the better one second.
std::vector<CellPair> all_pairs(const Findings& f, const std::vector<std::size_t>& cells,
                                const store::Measure& measure) {
  std::vector<CellPair> pairs;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    for (std::size_t j = i + 1; j < cells.size(); ++j) {
      const auto *a = f.cells[cells[i]].find(measure.name), *b = f.cells[cells[j]].find(measure.name);
      if (a == nullptr || b == nullptr || a->values.empty() || b->values.empty()) continue;
      const bool up = (b->mean >= a->mean) == measure.higher_is_better;
      pairs.push_back(up ? CellPair{cells[i], cells[j]} : CellPair{cells[j], cells[i]});
    }
  }
  return pairs;
}

/// Of an experiment that is looked at after every block: as the look left it that decided, or else the last one.
std::map<std::size_t, Comparison> at_looks(const MeasureInBlocks& measured, const std::vector<std::size_t>& cells,
                                           const Findings& f) {
  std::map<std::size_t, Comparison> against;
  if (f.watched) {
    if (const auto found = f.watched->against.find(measured.measure.name); found != f.watched->against.end())
      against = found->second;
  }
  const auto why = f.watched ? fmt::format("it is looked at after block {} for the first time", f.rules.until->at_least)
                             : std::string{"it was to be compared with another baseline, which has no valid run"};
  for (auto& [cell, comparison] : compare_with_baseline(measured, cells, f.rules)) {
    if (!against.contains(cell))
      against[cell] = not_compared(comparison.ratio, why, f.rules, measured.measure.higher_is_better);
  }
  return against;
}

/// By cell; where every two cells are compared, with the interval that the pair has among all pairs.
std::map<std::size_t, Comparison> against_baseline(const MeasureInBlocks& measured,
                                                   const std::vector<std::size_t>& cells, const Findings& f) {
  if (f.rules.until) return at_looks(measured, cells, f);
  if (!f.rules.all_pairs()) return compare_with_baseline(measured, cells, f.rules);
  std::vector<CellPair> pairs;
  for (const auto cell : cells) {
    if (cell != *f.baseline) pairs.push_back({*f.baseline, cell});
  }
  auto comparisons = compare_all_pairs(measured, pairs, f.rules);
  std::map<std::size_t, Comparison> against;
  for (std::size_t i = 0; i < pairs.size(); ++i) against[pairs[i].to] = std::move(comparisons[i]);
  return against;
}

/// One measure of all cells, with the baseline's of the same name and unit.
void judge_measure(const Evidence& e, const store::Measure& measure, const std::vector<std::size_t>& cells,
                   Findings& f) {
  const auto measured = measure_in_blocks(e, measure, cells);
  for (auto& [cell, comparison] : against_baseline(measured, cells, f)) {
    for (auto& found : f.cells[cell].measures) {
      if (found.measure.name == measure.name && !found.values.empty()) found.against = std::move(comparison);
    }
  }
  if (!measure.headline) return;
  for (auto& remark : remarks_of(e, measured)) f.remarks.push_back(std::move(remark));
  if (!f.rules.all_pairs()) return;
  const auto pairs = all_pairs(f, cells, measure);
  auto comparisons = compare_all_pairs(measured, pairs, f.rules);
  for (std::size_t i = 0; i < pairs.size(); ++i)
    f.pairs.push_back({pairs[i].from, pairs[i].to, measure.name, measure.title, std::move(comparisons[i])});
}

void judge_cells(const Evidence& e, Findings& f) {
  f.planned_baseline = planned_baseline(e, f.rules);
  const auto measured = [&](std::size_t i) { return i < f.cells.size() && f.cells[i].measured(); };
  if (measured(f.planned_baseline)) f.baseline = f.planned_baseline;
  for (std::size_t i = 0; i < f.cells.size() && !f.baseline; ++i) {
    if (measured(i)) f.baseline = i;
  }
  if (!f.baseline) return;
  note_loads(e, f);
  const auto cells = cells_under_load_of(e, *f.baseline);
  if (f.rules.until && f.baseline == f.planned_baseline) f.watched = watch(e, f.rules, cells);
  f.course = f.watched ? f.watched->course : f.rules.until ? std::vector<CoursePoint>{} : course_of(e, f.rules, cells);
  for (const auto& measure : e.cells[*f.baseline].record.measures) {
    if (f.rules.judges(measure)) judge_measure(e, measure, cells, f);
  }
}

std::vector<FaultFinding> find_faults(const Evidence& e) {
  std::vector<FaultFinding> all;
  for (std::size_t i = 0; i < e.runs.size(); ++i) {
    std::vector<store::Event> events;
    for (const auto& event : e.events) {
      if (event.kind == "fault" && event.run == e.runs[i].number) events.push_back(event);
    }
    const auto counts = e.main_per_second.find(e.runs[i].number);
    if (events.empty() || counts == e.main_per_second.end()) continue;
    for (auto& finding : faults_of(i, e.runs[i], events, counts->second)) all.push_back(std::move(finding));
  }
  return all;
}

/// Keeps the paths in which at least two of the cells differ.
std::vector<Difference> differing(const std::map<std::string, std::vector<std::string>>& values) {
  std::vector<Difference> differences;
  for (const auto& [path, of_cells] : values) {
    const bool same = std::all_of(of_cells.begin(), of_cells.end(),
                                  [&first = of_cells.front()](const auto& v) { return v == first; });
    if (!same) differences.push_back({path, of_cells});
  }
  return differences;
}

std::vector<Difference> scenario_differences(const Evidence& e) {
  std::map<std::string, std::vector<std::string>> values;
  for (std::size_t i = 0; i < e.cells.size(); ++i) {
    for (const auto* list : {&e.cells[i].record.changes, &e.cells[i].record.parameters}) {
      for (const auto& [path, value] : *list) {
        auto& of_cells = values[path];
        of_cells.resize(e.cells.size());
        of_cells[i] = value;
      }
    }
  }
  return differing(values);
}

std::vector<Difference> effective_differences(const Evidence& e) {
  std::map<int, std::map<std::string, std::string>> by_cluster;
  for (const auto& s : e.settings) {
    if (!is_own_setting(s.setting.name)) {
      by_cluster[s.cluster][s.setting.node + ": " + s.setting.name] = s.setting.value;
    }
  }
  if (by_cluster.size() < 2) return {};
  std::map<std::string, std::vector<std::string>> values;
  for (std::size_t i = 0; i < e.cells.size(); ++i) {
    for (const auto& [name, value] : by_cluster[e.cells[i].record.cluster]) {
      auto& of_cells = values[name];
      of_cells.resize(e.cells.size());
      of_cells[i] = value;
    }
  }
  return differing(values);
}

}  // namespace

const MeasureFinding* CellFinding::find(const std::string& name) const {
  for (const auto& one : measures) {
    if (one.measure.name == name) return &one;
  }
  return nullptr;
}

double CellFinding::mean_of(const std::string& name) const {
  const auto* found = find(name);
  return found == nullptr ? 0 : found->mean;
}

const MeasureFinding& CellFinding::headline() const {
  static const MeasureFinding none;
  for (const auto& one : measures) {
    if (one.measure.headline) return one;
  }
  return none;
}

Evidence gather_measured(const store::Reader& reader, const store::Experiment& experiment) {
  auto e = gather_values(reader, experiment);
  e.hosts = reader.hosts(experiment.number);
  e.noise = noise_floor_for(reader, e.hosts, e.cells);
  e.covariate = noise_floor_for(reader, e.hosts, e.cells, experiment.record.started_us);
  if (e.covariate && e.covariate->floor.covariate.empty()) e.covariate.reset();
  if (!e.covariate) return e;
  e.host_series = reader.host_series(experiment.number, "cpu.*");
  for (auto& [run, of_run] : reader.host_series(experiment.number, "process.*.cpu_permille")) {
    auto& all = e.host_series[run];
    std::move(of_run.begin(), of_run.end(), std::back_inserter(all));
  }
  e.outside = outside_loads(e);
  return e;
}

Evidence gather_values(const store::Reader& reader, const store::Experiment& experiment) {
  const auto id = experiment.number;
  Evidence e;
  e.experiment = experiment;
  e.cells = reader.cells(id);
  e.runs = reader.runs(id);
  for (auto& [run, of_run] : measure_values(reader, id, e.cells, e.runs)) {
    e.values[run] = std::move(of_run.values);
    e.exactness[run] = std::move(of_run.exactness);
  }
  e.resumed_us = resumed_of(reader.events(id));
  return e;
}

Evidence gather(const store::Reader& reader, const store::Experiment& experiment) {
  const auto id = experiment.number;
  auto e = gather_measured(reader, experiment);
  e.response = reader.cell_histograms(id, "response");
  e.service = reader.cell_histograms(id, "service");
  e.main_per_second = reader.committed_per_second(id, 0);
  e.committed_per_second = reader.committed_per_second(id);
  e.nodes = reader.nodes(id);
  e.versions = reader.versions(id);
  e.settings = reader.settings(id);
  e.placements = reader.placements(id);
  e.homes = reader.homes(id);
  e.loads = reader.loads(id);
  e.log_files = reader.log_files(id);
  e.counters = reader.counters(id);
  e.host_series = reader.host_series(id, "");
  e.checks = reader.checks(id);
  e.cgroups = reader.cgroups(id);
  e.audits = reader.audits(id);
  e.searches = reader.searches(id);
  e.errors = reader.errors(id);
  e.lookups = reader.lookups(id);
  e.events = reader.events(id);
  e.logs = reader.logs(id);
  return e;
}

Findings analyse(const Evidence& e) {
  Findings f;
  f.rules = rules_of(e.experiment.record);
  f.runs = find_runs(e);
  f.cells = find_cells(e, f.runs);
  judge_cells(e, f);
  f.comparable = std::all_of(e.cells.begin(), e.cells.end(), [](const auto& cell) { return cell.comparable(); });
  f.differences = scenario_differences(e);
  f.effective_differences = effective_differences(e);
  f.faults = find_faults(e);
  f.lookups = lookups_of(e.cells, e.runs, e.lookups);
  for (const auto& words : break_words(e.runs, e.resumed_us)) f.remarks.push_back({"", "break", std::nullopt, words});
  f.expectations = expectations_of(e, f);
  f.headlines = headlines_of(e, f);
  return f;
}

}  // namespace forklift::analysis
