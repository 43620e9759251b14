#include "orchestrator/collect/store_journal.hpp"

#include <fmt/format.h>

namespace forklift::collect {

StoreJournal::StoreJournal(store::Writer& writer, store::ExperimentId experiment, Clock& clock,
                           std::function<void(const std::string&)> say)
    : writer_(writer), experiment_(experiment), clock_(clock), say_(std::move(say)) {}

void StoreJournal::starting(const std::string& node, const std::string& host, const std::string& mark,
                            const std::string& directory) {
  store::ProcessRow row;
  row.mark = mark;
  row.node = node;
  row.host = host;
  row.directory = directory;
  row.state = "starting";
  writer_.process_starting(experiment_, row);
}

void StoreJournal::started(const remote::ProcessRecord& process) {
  writer_.process_started(process.mark, process.boot_id, process.log_file, process.pid, process.start_ticks);
  event("started", process.name, fmt::format("pid {} on {}", process.pid, process.host));
}

void StoreJournal::stopped(const remote::ProcessRecord& process) {
  writer_.process_stopped(process.mark);
  event("stopped", process.name, fmt::format("pid {} on {}", process.pid, process.host));
}

void StoreJournal::event(const std::string& kind, const std::string& node, const std::string& text) {
  writer_.add_event(experiment_, {run_, clock_.wall_us(), kind, node, text});
  if (kind == "warning" || kind == "died") say_(fmt::format("{}: {}", node, text));
}

}  // namespace forklift::collect
