#include "orchestrator/experiment/begin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/experiment/blocks.hpp"
#include "orchestrator/experiment/cleanup.hpp"
#include "orchestrator/experiment/resume.hpp"
#include "orchestrator/owner/claim.hpp"
#include "orchestrator/owner/maker.hpp"
#include "orchestrator/owner/process.hpp"

namespace forklift::experiment {
namespace {

/// From now on others see that this process works on the experiment, and at what.
std::unique_ptr<owner::Heartbeat> keep(const Request& request, const owner::Name& name, store::ExperimentId number,
                                       const store::Owner& me) {
  auto& cancel = request.effects.cancel;
  auto heartbeat = std::make_unique<owner::Heartbeat>(
      owner::Heartbeat::Parts{.database = request.file,
                              .experiment = number,
                              .me = me,
                              .clock = request.effects.clock,
                              .lost = [&cancel, name](auto other) {
                                cancel.leave(owner::lost(name, other), exit_code(ErrorKind::environment));
                              }});
  request.progress.tell([beats = heartbeat.get()](const std::string& phase) { beats->phase(phase); });
  return heartbeat;
}

/// The servers of the earlier part that are not to be taken over.
void stop_earlier(const Request& request, const owner::Name& name, const store::Reader& reader,
                  const store::Experiment& earlier, const std::set<std::string>& keep) {
  for (const auto& process : stop_experiment(request.effects, reader, request.writer, earlier, keep)) {
    if (process.problem.empty()) continue;
    throw Error{ErrorKind::environment, process.row.node + " on " + process.row.host,
                "it may still run from before, and can't be stopped: " + process.problem,
                fmt::format("Stop it on {} (kill {}), then: forklift run --db {} --resume={}", process.row.host,
                            process.row.pid, shell_word(name.database), name.id)};
  }
}

/// Runs that are still to be made, as far as that is known.
std::vector<plan::Run> missing_runs(const store::Reader& reader, const store::Experiment& earlier,
                                    const Request& request, const plan::Plan& plan, const Record& record) {
  const auto planned = plan.until ? next_block(plan, request.scenario.seed, request.judge(reader, earlier.number),
                                               record.cells, reader.runs(earlier.number))
                                  : plan.runs;
  std::vector<plan::Run> missing;
  std::copy_if(planned.begin(), planned.end(), std::back_inserter(missing), [&](const plan::Run& run) {
    return !record.valid.contains({run.cell, run.repeat});
  });
  return missing;
}

std::string size_words(const plan::Plan& plan) {
  if (plan.searches) return fmt::format("a search in {} series", plan.cells.size());
  if (plan.until)
    return fmt::format("{} cells, until decided: {} to {} runs of each", plan.cells.size(), plan.until->at_least,
                       plan.until->at_most);
  return fmt::format("{} cells, {} runs", plan.cells.size(), plan.runs.size());
}

}  // namespace

Begun begin(const Request& request, const plan::Plan& plan) {
  const auto me = owner::this_process("run", request.effects.clock);
  auto row = collect::experiment_record(request.scenario, plan, request.effects.clock.wall_us());
  row.maker = owner::this_maker();
  row.label = request.label;
  const auto number = request.writer.begin_experiment(row, me);
  Begun begun{{.number = number}, keep(request, request.name(plan), number, me)};
  for (const auto& cell : plan.cells)
    begun.record.cells.push_back(request.writer.add_cell(number, collect::cell_record(plan, cell)));
  request.effects.cancel.set_cleanup_hint(owner::stop_command(request.name(plan)));
  auto& progress = request.progress;
  if (const auto& note = request.writer.database().note(); !note.empty()) progress.say("note: " + note);
  progress.say(fmt::format("experiment {}: {}", plan.experiment, size_words(plan)));
  for (const auto& cell : plan.cells) {
    for (const auto& note : cell.notes) progress.say(fmt::format("note: {}: {}", cell.name, note));
  }
  return begun;
}

Begun resume(const Request& request, const plan::Plan& plan) {
  const auto name = request.name(plan);
  auto& progress = request.progress;
  const auto reader = store::Reader::open(request.file);
  const auto earlier = reader.experiment(plan.experiment);
  const auto me = owner::this_process("run", request.effects.clock);
  owner::claim({.name = name,
                .experiment = earlier.number,
                .me = me,
                .clock = request.effects.clock,
                .say = [&](const std::string& line) { progress.say(line); }});
  Begun begun{{}, keep(request, name, earlier.number, me)};
  begun.record = earlier_part(reader, earlier, plan);
  begun.record.leftover = leftover(request.effects, reader, earlier, plan, begun.record,
                                   missing_runs(reader, earlier, request, plan, begun.record));
  stop_earlier(request, name, reader, earlier, marks_to_keep(reader, earlier, begun.record.leftover));
  request.writer.reopen_experiment(earlier.number, request.effects.clock.wall_us());
  request.effects.cancel.set_cleanup_hint(owner::stop_command(name));
  // How many runs a search will need, or a decision, is not known before.
  const auto of = plan.searches || plan.until ? "" : fmt::format(" of {}", plan.runs.size());
  progress.say(fmt::format("experiment {} goes on: {}{} runs are valid already", plan.experiment,
                           begun.record.valid.size(), of));
  return begun;
}

}  // namespace forklift::experiment
