#include "orchestrator/experiment/sweep.hpp"

#include <fmt/format.h>

#include <utility>

#include "common/core/error.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/experiment/judge.hpp"
#include "orchestrator/experiment/resume.hpp"
#include "orchestrator/experiment/search.hpp"

namespace forklift::experiment {
namespace {

constexpr std::size_t kLogLines = 20;
constexpr int kFailuresInARow = 3;

}  // namespace

Error unexpected(const std::exception& error) {
  if (const auto* ours = dynamic_cast<const Error*>(&error)) return *ours;
  return {ErrorKind::environment, "forklift", fmt::format("unexpected: {}", error.what()),
          "Please report this with the scenario that you used"};
}

Sweep::Sweep(const Ground& ground, const PlacedPlan& placed, Clusters& clusters, Record& record, Tally& tally,
             std::function<void()> still_ours)
    : ground_(ground),
      placed_(placed),
      clusters_(clusters),
      record_(record),
      tally_(tally),
      still_ours_(std::move(still_ours)) {}

void Sweep::run_all() {
  if (placed_.plan.searches) return search();
  for (const auto& run : placed_.plan.runs)
    run_unless_done(placed_.plan.cells[static_cast<std::size_t>(run.cell)], run);
}

void Sweep::run_unless_done(const plan::Cell& cell, const plan::Run& run) {
  ground_.effects.cancel.check();
  if (!record_.valid.contains({run.cell, run.repeat})) run_one(cell, run);
}

void Sweep::run_one(const plan::Cell& cell, const plan::Run& run) {
  const auto runs = placed_.plan.runs.size();
  const bool searches = placed_.plan.searches;
  if (!searches) ground_.progress.run_begins(run.position, static_cast<int>(runs));
  const auto of_all = searches ? "" : fmt::format("/{}", runs);  // a search knows no end
  title_ = fmt::format("run {}{} \"{}\"", run.position + 1, of_all, cell.name);
  const auto number = ground_.writer.begin_run(
      {record_.cells[static_cast<std::size_t>(run.cell)], run.repeat, run.position, ground_.clock().wall_us()});
  ground_.journal.set_run(number);
  loaded_ = false;
  try {
    measure(cell, run, number);
    failures_ = 0;
  } catch (const sql::SqlError& error) {
    fail(number, Error{ErrorKind::environment, "cluster", error.what(), "Look at the servers' logs"});
  } catch (const std::exception& error) {
    fail(number, unexpected(error));
  }
  ground_.journal.set_run({});
}

void Sweep::measure(const plan::Cell& cell, const plan::Run& run, store::RunId number) {
  if (std::exchange(fresh_, false)) clusters_.stop();  // not at once: it may be the cluster to be kept
  clusters_.of(cell);
  const auto database = load(ground_, record_.cells, clusters_, cell);
  loaded_ = true;
  const auto result = drive(ground_, clusters_, placed_, database, run, {number, title_});
  restart_dead(ground_, database);
  const auto& workload = workloads::workload_of(cell.settings.workload);
  if (workload.facts.warehouses && cell.settings.workload.checks)
    ground_.progress.phase(title_ + "  checking consistency");
  const auto checks = workload.verify(context_of(ground_, database, clusters_.driving()));
  if (checks) ground_.writer.add_checks(number, *checks);
  const auto verdict = judge(database, result, checks);
  ground_.writer.finish_run(number, verdict.status, verdict.reason(), verdict.warnings, ground_.clock().wall_us());
  const bool valid = verdict.status == store::RunStatus::valid;
  ++(valid ? tally_.valid : tally_.invalid);
  ground_.progress.say(
      valid ? fmt::format("{}: {} {}", title_, workload.done(result.driven.result.reports), workload.facts.counted)
            : fmt::format("{}: INVALID: {}", title_, verdict.reason()));
  for (const auto& warning : verdict.warnings) ground_.progress.say(fmt::format("  note: {}", warning));
}

/// The sweep ends if the user wants it, if the scenario is wrong, if not even start and load work, or after several
/// failures in a row.
void Sweep::fail(store::RunId number, const Error& seen) {
  still_ours_();
  const bool interrupted = seen.kind() == ErrorKind::interrupted || ground_.effects.cancel.requested();
  const Error error = interrupted ? seen : cause_of(seen);
  save_logs(number);
  ground_.writer.finish_run(number, interrupted ? store::RunStatus::interrupted : store::RunStatus::failed,
                            error.what(), {}, ground_.clock().wall_us());
  if (interrupted) throw Error{ErrorKind::interrupted, "forklift", "interrupted", ""};
  ++tally_.failed;
  ground_.progress.say(fmt::format("{}: FAILED: {}", title_, error.what()));
  if (!loaded_ || error.kind() == ErrorKind::config || ++failures_ >= kFailuresInARow) throw error;
  fresh_ = true;
}

/// What fails first is often not what died: a lost connection, a driver that gave up. If a server is gone, that is
/// it.
Error Sweep::cause_of(const Error& seen) {
  if (clusters_.running() == nullptr) return seen;
  try {
    clusters_.running()->running->check_alive();
  } catch (const Error& dead) {
    return dead;
  } catch (const std::exception&) {  // nothing more can be learnt
  }
  return seen;
}

void Sweep::save_logs(store::RunId run) {
  if (clusters_.running() == nullptr) return;
  auto* logs = clusters_.running()->running->logs();
  if (logs == nullptr) return;
  try {  // the logs are best effort: they must not hide the cause
    ground_.writer.add_logs(ground_.number, run, logs->log_tails(kLogLines));
  } catch (const std::exception& error) {
    ground_.progress.say(fmt::format("can't read the servers' logs: {}", error.what()));
  }
}

void Sweep::search() {
  const auto reader = [this] { return store::Reader::open(ground_.writer.database().absolute_path()); };
  LoadSearch search{placed_.plan.cells,
                    ground_.scenario,
                    {.add_cell = [this](const plan::Cell& cell) { add_searched(cell); },
                     .run = [this](const plan::Cell& cell, const plan::Run& run) { run_unless_done(cell, run); },
                     .measured =
                         [&](int cell) {
                           return measured_load(reader(), ground_.number,
                                                record_.cells.at(static_cast<std::size_t>(cell)));
                         }}};
  search.run();
  const auto found = search.found();
  ground_.writer.set_searches(ground_.number, found);
  for (const auto& one : found) ground_.progress.say(fmt::format("{}: {}", one.series, one.text));
}

/// A part of the experiment that ended early may have been here already: the same search asks for the same cells.
void Sweep::add_searched(const plan::Cell& cell) {
  if (static_cast<std::size_t>(cell.index) < record_.cells.size()) {
    const auto reader = store::Reader::open(ground_.writer.database().absolute_path());
    const auto known = reader.cell(record_.cells[static_cast<std::size_t>(cell.index)]);
    if (known.record.fingerprint == cell.fingerprint) return;
    throw other_plan(reader.experiment(ground_.number));
  }
  record_.cells.push_back(ground_.writer.add_cell(ground_.number, collect::cell_record(placed_.plan, cell)));
}

}  // namespace forklift::experiment
