#include "orchestrator/experiment/resume.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "common/version/version.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/experiment/desk_reach.hpp"
#include "orchestrator/hosts/guards.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::experiment {

Error other_plan(const store::Experiment& experiment) {
  return {ErrorKind::config, experiment.record.id,
          fmt::format("forklift {} ({}) planned it, and this one, {} ({}), makes other cells of the same scenario",
                      experiment.record.version, experiment.record.revision, kVersion, kRevision),
          "Resume it with that version, or start another experiment: the same command without --resume"};
}

Record earlier_part(const store::Reader& reader, const store::Experiment& experiment, const plan::Plan& plan) {
  Record earlier{.number = experiment.number, .resumed = true};
  const auto cells = reader.cells(experiment.number);
  bool same = cells.size() == plan.cells.size() || (plan.searches && cells.size() > plan.cells.size());
  for (std::size_t i = 0; same && i < cells.size(); ++i) {
    same = i >= plan.cells.size() || cells[i].record.fingerprint == plan.cells[i].fingerprint;
    earlier.cells.push_back(cells[i].number);
  }
  if (!same) throw other_plan(experiment);
  for (const auto& run : reader.runs(experiment.number)) {
    if (run.status != store::RunStatus::valid) continue;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].number == run.cell) earlier.valid.emplace(static_cast<int>(i), run.repeat);
    }
  }
  return earlier;
}

Leftover leftover(const Effects& effects, const store::Reader& reader, const store::Experiment& experiment,
                  const plan::Plan& plan, const Record& earlier, const std::vector<plan::Run>& missing) {
  if (missing.empty()) return {};
  const auto& cluster =
      plan.clusters[static_cast<std::size_t>(plan.cells[static_cast<std::size_t>(missing.front().cell)].cluster)];
  if (!cluster::engine_of(cluster.settings).takes_over(cluster)) return {};
  const auto prefix = fmt::format("{}/c{}/", plan.experiment, cluster.index + 1);
  Leftover left{.cluster = cluster.index, .running = {}, .placed = {}};
  for (const auto& process : known_processes(effects, reader, experiment)) {
    if (process.alive && process.row.pid > 0 && process.row.mark.rfind(prefix, 0) == 0)
      left.running[process.row.node] = record_of(process.row);
  }
  for (const auto& node : cluster.nodes) {
    if (!left.running.contains(node.name)) return {};
  }
  if (left.running.size() != cluster.nodes.size()) return {};
  for (const auto& process : known_processes(effects, reader, experiment)) {
    if (process.alive && process.row.mark == desk_mark(plan.experiment)) left.desk = record_of(process.row);
  }
  for (const auto& placement : reader.placements(experiment.number)) {
    for (const auto& cell : plan.cells) {
      if (cell.cluster == cluster.index && earlier.cells[static_cast<std::size_t>(cell.index)] == placement.cell)
        left.placed.insert(cell.index);
    }
  }
  return left;
}

std::set<std::string> marks_to_keep(const store::Reader& reader, const store::Experiment& experiment,
                                    const Leftover& left) {
  std::set<std::string> keep;
  if (left.running.empty()) return keep;
  for (const auto& [node, process] : left.running) keep.insert(process.mark);
  if (left.desk) keep.insert(left.desk->mark);
  for (const auto& row : reader.processes(experiment.number)) {
    if (hosts::is_guard(experiment.record.id, row.mark)) keep.insert(row.mark);
  }
  return keep;
}

}  // namespace forklift::experiment
