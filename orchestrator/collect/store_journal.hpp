#pragma once
// The cluster's journal: every start and stop is in the database before it happens, every event also on the screen.
#include <functional>
#include <string>

#include "common/core/clock.hpp"
#include "common/store/writer.hpp"
#include "orchestrator/cluster/cluster.hpp"

namespace forklift::collect {

class StoreJournal final : public cluster::Journal {
 public:
  /// `say` shows a line to the person who waits.
  StoreJournal(store::Writer& writer, store::ExperimentId experiment, Clock& clock,
               std::function<void(const std::string&)> say);

  void starting(const std::string& node, const std::string& host, const std::string& mark,
                const std::string& directory) override;
  void started(const remote::ProcessRecord& process) override;
  void stopped(const remote::ProcessRecord& process) override;
  void ended(const std::string& mark) override { writer_.process_stopped(mark); }
  void event(const std::string& kind, const std::string& node, const std::string& text) override;

  /// Events from now on belong to this run; nothing: to the experiment.
  void set_run(std::optional<store::RunId> run) { run_ = run; }

 private:
  store::Writer& writer_;
  store::ExperimentId experiment_;
  Clock& clock_;
  std::function<void(const std::string&)> say_;
  std::optional<store::RunId> run_;
};

}  // namespace forklift::collect
