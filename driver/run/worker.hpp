#pragma once
// One thread with its own sessions: takes the terminal that is due, draws its transaction, runs it with retries,
// records it, and puts the terminal back.
#include <stop_token>

#include "driver/run/pacing.hpp"
#include "driver/run/queue.hpp"
#include "driver/run/recorder.hpp"

namespace forklift::driver::run {

/// What all workers of a run share; read only, but for the terminals, of which each belongs to one worker at a time.
struct SharedParts {
  const contract::RunJob& job;
  const tpcc::InputGenerator& inputs;
  const tpcc::RemotePolicy& remote;
  const tpcc::WeightedMix& weights;
  const Pacing& pacing;
  std::vector<Terminal>& terminals;
  Clock& clock;
};

/// What comes next for a terminal, from its deck or by weight.
int next_type(Terminal& terminal, const contract::RunJob& job, const tpcc::WeightedMix& weights);

class Worker {
 public:
  Worker(const SharedParts& shared, transactions::Executor& executor, TerminalQueue& queue, const Timeline& timeline,
         Recorder& recorder)
      : shared_(shared), executor_(executor), queue_(queue), timeline_(timeline), recorder_(recorder) {}

  /// Works until the window is over or stop is requested.
  void work(const std::stop_token& stop);

 private:
  void serve(Terminal& terminal, std::int64_t begin_us, const std::stop_token& stop);
  transactions::Attempt run(Terminal& terminal, Completed& done, const tpcc::Input& input, const std::stop_token& stop);

  const SharedParts& shared_;
  transactions::Executor& executor_;
  TerminalQueue& queue_;
  const Timeline& timeline_;
  Recorder& recorder_;
};

}  // namespace forklift::driver::run
