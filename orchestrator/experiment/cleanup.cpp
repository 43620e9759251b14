#include "orchestrator/experiment/cleanup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "common/core/error.hpp"
#include "orchestrator/collect/log_files.hpp"
#include "orchestrator/experiment/desk_reach.hpp"
#include "orchestrator/experiment/row_trust.hpp"
#include "orchestrator/experiment/scripts.hpp"
#include "orchestrator/hosts/fleet.hpp"
#include "orchestrator/hosts/work_mark.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/host_names.hpp"
#include "orchestrator/scenario/read.hpp"

namespace forklift::experiment {
namespace {

using namespace std::chrono_literals;

/// The scenario as it is stored, so that a copy of the database is enough.
scenario::Scenario scenario_of(const store::Experiment& experiment) {
  return scenario::read_text(experiment.record.scenario_text, experiment.record.scenario_file,
                             experiment.record.overrides);
}

/// The live processes that belong to one row: the recorded one, or those that carry its mark.
std::vector<remote::ProcessRecord> live(remote::Remote& host, const store::ProcessRow& row, Clock& clock) {
  const auto deadline = Deadline::after(clock, 30s);
  if (row.pid > 0 && remote::alive(host, record_of(row), deadline)) return {record_of(row)};
  return remote::find_marked(host, row.mark, deadline);
}

class Lookup {
 public:
  Lookup(const Effects& effects, const store::Reader& reader, const store::Experiment& experiment)
      : effects_(effects),
        experiment_(experiment.record.id),
        scenario_(scenario_of(experiment)),
        make_host_(reach(effects, known_desk(effects, reader, experiment, scenario_))) {}

  /// Calls `use` with the row's host, if the row can be believed; an Error of any kind becomes the row's problem.
  template <class Use>
  void with_host(KnownProcess& process, Use&& use) {
    try {
      auto& fleet = fleets_[process.row.host];
      if (fleet.empty())
        fleet = hosts::connect(scenario::all_hosts(scenario_), {process.row.host}, effects_.clock, make_host_,
                               hosts::server_users(scenario_));
      auto& host = *fleet.at(process.row.host);
      process.problem = row_fault(process.row, experiment_, workdirs_on(host));
      if (process.problem.empty()) use(host);
    } catch (const std::exception& error) {
      process.problem = error.what();
    }
  }

 private:
  const std::set<std::string>& workdirs_on(remote::Remote& host) {
    auto& known = workdirs_[host.host()];
    if (!known.empty()) return known;
    const auto home = hosts::home_of(host, effects_.clock);
    for (const auto& cell : scenario_.cells) known.insert(hosts::work_directory(cell.settings.cluster, home));
    return known;
  }

  const Effects& effects_;
  std::string experiment_;
  scenario::Scenario scenario_;
  hosts::MakeHost make_host_;
  std::map<std::string, remote::Fleet> fleets_;
  std::map<std::string, std::set<std::string>> workdirs_;  ///< by host
};

std::vector<KnownProcess> unstopped(const store::Reader& reader, const store::Experiment& experiment) {
  std::vector<KnownProcess> known;
  for (const auto& row : reader.processes(experiment.number)) {
    if (row.state != "stopped") known.push_back({row, false, ""});
  }
  return known;
}

void stop_all(const std::vector<remote::ProcessRecord>& processes, remote::Remote& host, Clock& clock) {
  for (const auto& process : processes) remote::stop_process(host, process, 20s, Deadline::after(clock, 60s));
}

/// All that was started has a row. What an older forklift started without one, and what a program left behind under
/// another name, carries the experiment's mark, and is ended where it had a process that was recorded.
void stop_unrecorded(const Effects& effects, const store::Reader& reader, Lookup& lookup,
                     const store::Experiment& experiment, const std::set<std::string>& keep,
                     std::vector<KnownProcess>& known) {
  std::map<std::string, store::ProcessRow> by_host;
  for (const auto& row : reader.processes(experiment.number)) by_host.emplace(row.host, row);
  for (const auto& [name, row] : by_host) {
    KnownProcess any{row, false, ""};
    lookup.with_host(any, [&](remote::Remote& host) {
      auto found = remote::find_marked(host, experiment.record.id + "/", Deadline::after(effects.clock, 30s));
      std::erase_if(found, [&](const auto& process) { return keep.contains(process.mark); });
      stop_all(found, host, effects.clock);
      for (const auto& process : found) {
        store::ProcessRow left;
        left.node = process.mark.substr(process.mark.rfind('/') + 1);
        left.host = any.row.host;
        left.pid = process.pid;
        known.push_back({left, true, ""});
      }
    });
  }
}

/// Whole, as the run itself would have stored them at its end. What can't be read is left out.
void store_logs(const Effects& effects, const store::Reader& reader, store::Writer& writer,
                const store::Experiment& experiment) {
  std::vector<store::LogFile> logs;
  Lookup lookup{effects, reader, experiment};
  const auto prefix = experiment.record.id + "/c";
  for (const auto& row : reader.processes(experiment.number)) {
    if (row.log_file.empty() || row.mark.rfind(prefix, 0) != 0) continue;
    KnownProcess process{row, false, ""};
    lookup.with_host(process, [&](remote::Remote& host) {
      logs.push_back(collect::fetch_log(host, {row.node, row.host, row.log_file}, effects.clock));
      logs.back().cluster = std::atoi(row.mark.c_str() + prefix.size()) - 1;
    });
  }
  writer.add_log_files(experiment.number, logs);
}

}  // namespace

remote::ProcessRecord record_of(const store::ProcessRow& row) {
  remote::ProcessRecord record;
  record.name = row.node;
  record.mark = row.mark;
  record.host = row.host;
  record.boot_id = row.boot_id;
  record.log_file = row.log_file;
  record.pid = row.pid;
  record.start_ticks = row.start_ticks;
  return record;
}

std::vector<KnownProcess> unseen_processes(const store::Reader& reader, const store::Experiment& experiment) {
  auto known = unstopped(reader, experiment);
  for (auto& process : known) process.problem = "not looked at: the results file is of others";
  return known;
}

std::vector<KnownProcess> known_processes(const Effects& effects, const store::Reader& reader,
                                          const store::Experiment& experiment) {
  auto known = unstopped(reader, experiment);
  if (known.empty()) return known;
  Lookup lookup{effects, reader, experiment};
  for (auto& process : known) {
    lookup.with_host(process,
                     [&](remote::Remote& host) { process.alive = !live(host, process.row, effects.clock).empty(); });
  }
  return known;
}

void remove_sockets(remote::Remote& host, Clock& clock, const std::string& directory, const std::string& experiment) {
  const auto above = directory.find("/" + experiment + "/");
  if (above == std::string::npos) return;
  const auto root = directory.substr(0, above + 1 + experiment.size());
  if (!is_below(directory, root)) return;
  host.run({.argv = {"sh", "-c", scripts::kRemoveSockets, "sh", directory, root, experiment}},
           Deadline::after(clock, 10s));
}

std::vector<KnownProcess> stop_experiment(const Effects& effects, const store::Reader& reader, store::Writer& writer,
                                          const store::Experiment& experiment, const std::set<std::string>& keep) {
  auto known = unstopped(reader, experiment);
  std::erase_if(known, [&](const KnownProcess& process) { return keep.contains(process.row.mark); });
  if (known.empty() && experiment.status != store::ExperimentStatus::running) return known;
  Lookup lookup{effects, reader, experiment};
  // The last one started is stopped first: SQL nodes before the data nodes that they need.
  for (auto process = known.rbegin(); process != known.rend(); ++process) {
    lookup.with_host(*process, [&](remote::Remote& host) {
      const auto records = live(host, process->row, effects.clock);
      process->alive = !records.empty();
      stop_all(records, host, effects.clock);
      remove_sockets(host, effects.clock, process->row.directory, experiment.record.id);
      writer.process_stopped(process->row.mark);
    });
  }
  stop_unrecorded(effects, reader, lookup, experiment, keep, known);
  const auto rows = reader.processes(experiment.number);
  const auto desk = desk_mark(experiment.record.id);
  const bool had_desk = std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.mark == desk; });
  if (had_desk && !keep.contains(desk)) clean_desk(effects, experiment.record.id);
  return known;
}

void remove_left_work(const Effects& effects, const store::Reader& reader, store::Writer& writer,
                      const store::Experiment& experiment, const std::function<void(const std::string&)>& say) {
  bool stays = false;
  try {
    if (experiment.status == store::ExperimentStatus::running) store_logs(effects, reader, writer, experiment);
    const auto scenario = scenario_of(experiment);
    auto plan = plan::make(scenario, experiment.record.id);
    auto used = hosts::used_hosts(scenario);
    if (scenario::on_desk(scenario)) used.emplace_back(scenario::kThisMachine);
    const auto fleet = hosts::connect(scenario::all_hosts(scenario), used, effects.clock, reach(effects, ""),
                                      hosts::server_users(scenario));
    hosts::resolve_homes(plan, fleet, effects.clock);
    hosts::remove_work(plan, fleet, effects.clock, [&](const std::string& line) {
      stays = true;
      say(line);
    });
  } catch (const Error& error) {
    stays = true;
    say(fmt::format("its work directories stay: {}", error.what()));
  }
  if (!stays)
    writer.add_event(experiment.number, {{}, effects.clock.wall_us(), "removed", kWorkDirectory, "all of them"});
}

bool left_work(const store::Reader& reader, const store::Experiment& experiment) {
  if (experiment.status != store::ExperimentStatus::finished) return false;
  bool left = false;
  for (const auto& event : reader.events(experiment.number)) {
    if (event.node == kWorkDirectory) left = event.kind == "warning";
  }
  return left;
}

}  // namespace forklift::experiment
