#pragma once
// Everything of a run that exists before the start: terminals, inputs, sessions.
#include <memory>
#include <vector>

#include "driver/run/worker.hpp"

namespace forklift::driver::run {

class PreparedRun {
 public:
  PreparedRun(const contract::RunJob& job, targets::Connector& connector, Clock& clock);

  /// Connects all workers' sessions, several at a time. Errors: environment, the first one's.
  void prepare();

  const SharedParts& shared() const { return shared_; }
  std::vector<Terminal>& terminals() { return terminals_; }
  std::vector<std::unique_ptr<transactions::Executor>>& executors() { return executors_; }
  const tpcc::RemotePolicy& remote() const { return remote_; }
  tpcc::InputTargets targets() const;

 private:
  void make_terminals();

  const contract::RunJob& job_;
  targets::Connector& connector_;
  targets::Shards shards_;
  transactions::KeyMaker keys_;
  tpcc::Sizes sizes_;
  tpcc::RemotePolicy remote_;
  tpcc::InputGenerator inputs_;
  tpcc::WeightedMix weights_;
  Pacing pacing_;
  std::vector<Terminal> terminals_;
  SharedParts shared_;
  std::vector<std::unique_ptr<transactions::Executor>> executors_;
};

}  // namespace forklift::driver::run
