#include "orchestrator/experiment/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "common/core/error.hpp"
#include "orchestrator/collect/records.hpp"
#include "orchestrator/experiment/blocks.hpp"
#include "orchestrator/experiment/judge.hpp"
#include "orchestrator/experiment/resume.hpp"
#include "orchestrator/experiment/search.hpp"

namespace forklift::experiment {
namespace {

constexpr std::size_t kLogLines = 20;
constexpr int kFailuresInARow = 3;

bool has_valid(const std::vector<store::Run>& stored, store::CellId cell, int repeat) {
  return std::any_of(stored.begin(), stored.end(), [&](const auto& run) {
    return run.cell == cell && run.repeat == repeat && run.status == store::RunStatus::valid;
  });
}

std::string words_of_time(Microseconds time) {
  const double minutes = static_cast<double>(time.count()) / 60e6;
  return minutes < 90 ? fmt::format("{:.1f} minutes", minutes) : fmt::format("{:.1f} hours", minutes / 60);
}

/// A slice is a short run, with a warm-up the first time and a time to settle from then on.
void as_slice(scenario::Workload& load, bool first) {
  if (!load.slices) return;
  load.duration = load.slices->length;
  load.warmup = first ? std::max(load.warmup, load.slices->settle) : load.slices->settle;
}

}  // namespace

Error unexpected(const std::exception& error) {
  if (const auto* ours = dynamic_cast<const Error*>(&error)) return *ours;
  return {ErrorKind::environment, "forklift", fmt::format("unexpected: {}", error.what()),
          "Please report this with the scenario that you used"};
}

Sweep::Sweep(const Ground& ground, const PlacedPlan& placed, Clusters& clusters, Record& record, Tally& tally,
             Judge judge, std::function<void()> still_ours)
    : ground_(ground),
      placed_(placed),
      clusters_(clusters),
      record_(record),
      tally_(tally),
      judge_(std::move(judge)),
      still_ours_(std::move(still_ours)),
      expected_runs_(static_cast<int>(placed.plan.runs.size())) {}

void Sweep::run_all() {
  cells_ = placed_.plan.cells;
  if (placed_.plan.searches) {
    search();
  } else if (placed_.plan.until) {
    run_until_decided();
  } else {
    run_plan();
  }
  look_at_rows();
}

void Sweep::run_plan() {
  const auto& plan = placed_.plan;
  for (std::size_t i = 0; i < plan.runs.size(); ++i) {
    const auto& run = plan.runs[i];
    run_unless_done(cell_at(run.cell), run);
    if (i + 1 == plan.runs.size() || plan.runs[i + 1].repeat != run.repeat) show_fixed();
  }
}

/// Who is in the next block follows from what is stored alone: a resumed experiment makes the same ones.
void Sweep::run_until_decided() {
  if (!judge_) throw Error{ErrorKind::config, "repeats", "nobody decides here when it ends", "Give it a number"};
  for (int before = -1;;) {
    const auto reader = store::Reader::open(ground_.writer.database().absolute_path());
    const auto standing = judge_(reader, ground_.number);
    if (standing.blocks == before)  // fewer: runs were found invalid after their look, so that a cell is missing there
      throw std::logic_error{fmt::format("block {} is not complete, though all of it was run", before + 1)};
    before = standing.blocks;
    if (standing.blocks > 0) show(standing);
    if (standing.running.empty()) return;
    const auto stored = reader.runs(ground_.number);
    if (!in_time(standing, stored)) return;
    const auto block = next_block(placed_.plan, ground_.scenario.seed, standing, record_.cells, stored);
    expected_runs_ = block.front().position + std::max(standing.runs_left, static_cast<int>(block.size()));
    for (const auto& run : block) {
      if (!has_valid(stored, record_.cells[static_cast<std::size_t>(run.cell)], run.repeat))
        run_unless_done(cell_at(run.cell), run);
    }
  }
}

bool Sweep::in_time(const Standing& standing, const std::vector<store::Run>& stored) {
  const auto most = placed_.plan.until->time;
  const auto next = block_time(standing, record_.cells, stored);
  if (most == Microseconds{0} || standing.blocks == 0 || !next) return true;
  const auto spent = time_spent(stored);
  if (spent + *next <= most) return true;
  ground_.progress.say(fmt::format("no further block: {} of {} are spent, and it would take about {}",
                                   words_of_time(spent), words_of_time(most), words_of_time(*next)));
  return false;
}

void Sweep::show(const Standing& standing) {
  shown_block_ = standing.blocks;
  ground_.progress.stands(standing.line, standing.cells);
}

/// A fixed plan goes on whatever this shows.
void Sweep::show_fixed() {
  if (!judge_) return;
  try {
    const auto standing = judge_(store::Reader::open(ground_.writer.database().absolute_path()), ground_.number);
    if (standing.blocks > shown_block_) show(standing);
  } catch (const std::exception& error) {
    ground_.progress.say(fmt::format("can't show how the cells stand: {}", error.what()));
  }
}

void Sweep::run_unless_done(const plan::Cell& cell, const plan::Run& run) {
  ground_.effects.cancel.check();
  if (!record_.valid.contains({run.cell, run.repeat})) run_one(cell, run);
}

void Sweep::run_one(const plan::Cell& cell, const plan::Run& run) {
  const auto& plan = placed_.plan;
  if (!plan.searches) ground_.progress.run_begins(run.position, expected_runs_);
  // A search knows no end, and a decision comes when it comes.
  const auto of_all = plan.searches ? ""
                      : plan.until  ? fmt::format(" (block {})", run.repeat + 1)
                                    : fmt::format("/{}", expected_runs_);
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
  leave_rows(cell);
  if (std::exchange(fresh_, false)) clusters_.stop();  // not at once: it may be the cluster to be kept
  clusters_.of(cell);
  auto database = load(ground_, record_.cells, clusters_, cell);
  loaded_ = true;
  as_slice(database.cell.settings.workload, clusters_.first_drive(cell.index));
  const auto result = drive(ground_, clusters_, placed_, database, run, {number, title_});
  restart_dead(ground_, database);
  const auto& workload = workloads::workload_of(cell.settings.workload);
  const bool waits = workload.facts.warehouses && cell.settings.workload.checks && !checks_.due(cell);
  const auto checks = waits ? contract::CheckReport{} : look(database, number);
  auto verdict = judge(database, result, checks);
  const bool valid = verdict.status == store::RunStatus::valid;
  const auto ended_us = ground_.clock().wall_us();
  if (waits && valid) {
    checks_.wait(rows_key(cell), {number, cell.index, verdict.warnings, ended_us});
    verdict.warnings.push_back(RowChecks::kNote);
  }
  ground_.writer.finish_run(number, verdict.status, verdict.reason(), verdict.warnings, ended_us);
  ++(valid ? tally_.valid : tally_.invalid);
  if (waits && valid) verdict.warnings.pop_back();  // nothing to tell while it is to come
  ground_.progress.say(
      valid ? fmt::format("{}: {} {}", title_, workload.done(result.driven.result.reports), workload.facts.counted)
            : fmt::format("{}: INVALID: {}", title_, verdict.reason()));
  for (const auto& warning : verdict.warnings) ground_.progress.say(fmt::format("  note: {}", warning));
  if (!waits && checks) settle(cell, *checks, number);
}

/// The conditions of the rows as run `number` has left them.
std::optional<contract::CheckReport> Sweep::look(const LoadedDatabase& database, store::RunId number) {
  const auto& load = database.cell.settings.workload;
  const auto& workload = workloads::workload_of(load);
  if (workload.facts.warehouses && load.checks) ground_.progress.phase(title_ + "  checking consistency");
  auto checks = workload.verify(context_of(ground_, database, clusters_.driving()));
  if (checks) ground_.writer.add_checks(number, *checks);
  return checks;
}

/// What a look says of the runs since the one before.
void Sweep::settle(const plan::Cell& cell, const contract::CheckReport& checks, store::RunId last) {
  const bool held = std::all_of(checks.results.begin(), checks.results.end(), [](const auto& c) { return c.passed; });
  if (held) checks_.held(cell);
  for (const auto& [run, reason] : checks_.settle(rows_key(cell), checks, last)) {
    const auto status = reason.empty() ? store::RunStatus::valid : store::RunStatus::invalid;
    ground_.writer.finish_run(run.run, status, reason, run.warnings, run.ended_us);
    if (reason.empty()) continue;
    --tally_.valid;
    ++tally_.invalid;
    ground_.progress.say(fmt::format("run number {}: INVALID: {}", run.run.value(), reason));
  }
}

/// The last look at all rows with runs that wait for one.
void Sweep::look_at_rows() {
  for (const auto& [rows, index] : checks_.open()) {
    const auto& cell = cell_at(index);
    title_ = fmt::format("\"{}\"", cell.name);
    const auto last = checks_.last(rows);
    settle(cell, *look(load(ground_, record_.cells, clusters_, cell), last), last);
  }
}

/// Before the rows go with their cluster. One that failed may not be able to answer: then the runs keep their note.
void Sweep::leave_rows(const plan::Cell& next) {
  if (clusters_.running() == nullptr || (!fresh_ && clusters_.running()->index == next.cluster)) return;
  const auto title = title_;
  try {
    look_at_rows();
  } catch (const std::exception& error) {
    if (ground_.effects.cancel.requested()) throw;
    ground_.journal.event("warning", "checks", fmt::format("the rows can't be looked at: {}", error.what()));
  }
  title_ = title;
  checks_.forget();
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

/// What fails first is often not what died: a lost connection, a driver that gave up. If a server is gone, or what
/// emulates its host, that is it.
Error Sweep::cause_of(const Error& seen) {
  try {
    if (placed_.desk != nullptr) placed_.desk->check_alive();
    if (clusters_.running() != nullptr) clusters_.running()->running->check_alive();
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
                     .run = [this](const plan::Cell& cell, const plan::Run& run) { run_searched(cell, run); },
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

/// Earlier versions numbered the blocks of each round from 0.
void Sweep::run_searched(const plan::Cell& cell, const plan::Run& run) {
  if (!record_.valid.contains({run.cell, run.repeat % ground_.scenario.repeats})) run_unless_done(cell, run);
}

/// A part of the experiment that ended early may have been here already: the same search asks for the same cells.
void Sweep::add_searched(const plan::Cell& cell) {
  cells_.push_back(cell);
  if (static_cast<std::size_t>(cell.index) < record_.cells.size()) {
    const auto reader = store::Reader::open(ground_.writer.database().absolute_path());
    const auto known = reader.cell(record_.cells[static_cast<std::size_t>(cell.index)]);
    if (known.record.fingerprint == cell.fingerprint) return;
    throw other_plan(reader.experiment(ground_.number));
  }
  record_.cells.push_back(ground_.writer.add_cell(ground_.number, collect::cell_record(placed_.plan, cell)));
}

}  // namespace forklift::experiment
