#include "reports/analysis/lookups.hpp"

#include <algorithm>
#include <map>

namespace forklift::analysis {
namespace {

/// One phase of one run, over its drivers.
struct PhaseOfRun {
  double done = 0, seconds = 0;
};

struct Gathered {
  LookupFinding finding;
  std::map<std::size_t, PhaseOfRun> runs;
  double cpu_s = 0, batches = 0;
};

void add(Gathered& to, std::size_t run, const contract::LookupPhase& phase) {
  auto& of_run = to.runs[run];
  of_run.done += static_cast<double>(phase.outcomes[0]);
  // Drivers work side by side: the slowest one's time is the phase's.
  of_run.seconds = std::max(of_run.seconds, phase.seconds);
  to.cpu_s += static_cast<double>(phase.cpu_us) / 1e6;
  to.batches += static_cast<double>(phase.batches);
  auto& f = to.finding;
  f.phase = phase.name;
  f.defined += phase.defined;
  f.wrong_rows += phase.wrong_rows;
  for (std::size_t i = 0; i < f.outcomes.size(); ++i) f.outcomes[i] += phase.outcomes[i];
  f.response.merge(phase.response);
  f.queue_wait.merge(phase.queue_wait);
}

/// What the scenario asks for per second; 0: a closed loop.
double rate_of(const store::Cell& cell) {
  const JsonPointer at{"/workload/lookup/rate_per_s"};
  const auto& settings = cell.record.settings;
  return settings.contains(at) && settings.at(at).is_number() ? settings.at(at).get<double>() : 0;
}

LookupFinding finish(Gathered&& from, double rate_per_s) {
  auto finding = std::move(from.finding);
  double seconds = 0;
  for (const auto& [run, phase] : from.runs) seconds += phase.seconds;
  if (rate_per_s > 0 && seconds > 0)
    finding.pace = Pace{rate_per_s, std::min(1.0, static_cast<double>(finding.defined) / seconds / rate_per_s)};
  for (const auto& [run, phase] : from.runs) {
    if (phase.seconds <= 0) continue;
    finding.runs.push_back(run);
    finding.per_s.push_back(phase.done / phase.seconds);
  }
  finding.mean_per_s = geometric_mean(finding.per_s);
  finding.interval = log_interval(finding.per_s);
  finding.per_core = from.cpu_s > 0 ? static_cast<double>(finding.outcomes[0]) / from.cpu_s : 0;
  finding.batch = from.batches > 0 ? static_cast<double>(finding.defined) / from.batches : 0;
  return finding;
}

}  // namespace

std::vector<LookupFinding> lookups_of(const std::vector<store::Cell>& cells, const std::vector<store::Run>& runs,
                                      const std::vector<store::LookupRow>& rows) {
  std::map<store::RunId, std::size_t> run_at;
  for (std::size_t i = 0; i < runs.size(); ++i) run_at[runs[i].number] = i;
  std::map<store::CellId, std::size_t> cell_at;
  for (std::size_t i = 0; i < cells.size(); ++i) cell_at[cells[i].number] = i;
  std::map<std::pair<std::size_t, int>, Gathered> gathered;
  for (const auto& row : rows) {
    const auto found = run_at.find(row.run);
    if (found == run_at.end() || runs[found->second].status != store::RunStatus::valid) continue;
    const auto run = found->second;
    const auto of_cell = cell_at.find(runs[run].cell);
    if (of_cell == cell_at.end()) continue;  // of a damaged file
    const auto cell = of_cell->second;
    auto& here = gathered[{cell, row.position}];
    here.finding.cell = cell;
    add(here, run, row.phase);
  }
  std::vector<LookupFinding> findings;
  for (auto& [key, one] : gathered) findings.push_back(finish(std::move(one), rate_of(cells[key.first])));
  return findings;
}

}  // namespace forklift::analysis
