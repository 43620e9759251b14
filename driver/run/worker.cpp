#include "driver/run/worker.hpp"

#include <algorithm>

#include "driver/control/wait.hpp"
#include "driver/run/saturation.hpp"

namespace forklift::driver::run {

using transactions::Outcome;

int next_type(Terminal& terminal, const contract::RunJob& job, const tpcc::WeightedMix& weights) {
  return job.mix == "weights" ? weights.draw(terminal.random) : terminal.deck.deal(terminal.random);
}

void Worker::work(const std::stop_token& stop) {
  std::optional<std::int64_t> queued_before;  ///< on the run queue, when the window began
  while (!stop.stop_requested()) {
    const auto index = queue_.take(timeline_, shared_.clock);
    if (!index) break;
    Terminal& terminal = shared_.terminals[*index];
    const std::int64_t now = timeline_.now_us(shared_.clock);
    const std::int64_t window = timeline_.window_begin_us();
    if (!queued_before && now >= window) queued_before = thread_run_queue_us();
    // Open loop: what queued up in the warm-up is dropped and counted, so that it does not leak into the window.
    if (now >= window && terminal.due_us < window) recorder_.count_skipped(shared_.pacing.skip_until(terminal, window));
    if (terminal.due_us <= now) serve(terminal, now, stop);
    queue_.put(terminal.due_us, *index);
  }
  if (queued_before) recorder_.count_run_queue(thread_run_queue_us() - *queued_before);
  recorder_.finish();
}

void Worker::serve(Terminal& terminal, std::int64_t begin_us, const std::stop_token& stop) {
  const int type = terminal.next_type;
  const tpcc::Input input = shared_.inputs.draw(type, terminal.random, terminal.warehouse, terminal.district);
  recorder_.count_input(input, shared_.remote);
  Completed done{.type = type, .intended_us = terminal.due_us, .begin_us = begin_us};
  const auto attempt = run(terminal, done, input, stop);
  done.outcome = attempt.outcome;
  done.end_us = timeline_.now_us(shared_.clock);
  recorder_.record(done);
  terminal.next_type = static_cast<std::uint8_t>(next_type(terminal, shared_.job, shared_.weights));
  shared_.pacing.next(terminal, type, done.end_us);
}

transactions::Attempt Worker::run(Terminal& terminal, Completed& done, const tpcc::Input& input,
                                  const std::stop_token& stop) {
  // The first retry comes at once but for a jitter, later ones back off to a quarter of a second.
  std::int64_t limit_us = 1'000;
  while (true) {
    auto attempt = executor_.attempt(input);
    done.round_trips += attempt.round_trips;
    if (attempt.outcome == Outcome::committed || attempt.outcome == Outcome::intended_rollback) return attempt;
    recorder_.sample_error(done.type, attempt);
    const bool again =
        attempt.outcome == Outcome::retryable && done.retries < static_cast<std::uint64_t>(shared_.job.retries);
    if (!again || !control::pause(stop, Microseconds{terminal.random.uniform(limit_us / 4, limit_us)})) return attempt;
    ++done.retries;
    limit_us = std::min<std::int64_t>(limit_us * 2, 250'000);
  }
}

}  // namespace forklift::driver::run
