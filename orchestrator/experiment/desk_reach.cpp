#include "orchestrator/experiment/desk_reach.hpp"

#include <algorithm>
#include <set>

#include "common/core/error.hpp"
#include "orchestrator/doctor/desk.hpp"
#include "orchestrator/experiment/desk.hpp"
#include "orchestrator/experiment/row_trust.hpp"
#include "orchestrator/remote/desk.hpp"
#include "orchestrator/scenario/desk.hpp"

namespace forklift::experiment {

using namespace std::chrono_literals;

std::string desk_mark(const std::string& experiment) { return experiment + "/" + kDesk; }
std::string desk_socket(const std::string& directory) { return directory + "/desk.sock"; }

hosts::MakeHost reach(const Effects& effects, const std::string& socket) {
  return [&effects, socket](const std::string& name, const scenario::Host& host) {
    if (host.transport != scenario::Transport::desk) return effects.make_host(name, host);
    if (!socket.empty()) return effects.make_desk_host(name, socket);
    return effects.make_host(name, {.transport = scenario::Transport::local});
  };
}

std::string known_desk(const Effects& effects, const store::Reader& reader, const store::Experiment& experiment,
                       const scenario::Scenario& scenario) {
  if (!scenario::on_desk(scenario)) return "";
  const auto rows = reader.processes(experiment.number);
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const auto& one) { return one.mark == desk_mark(experiment.record.id); });
  if (row == rows.end() || row->state == "stopped") return "";
  const auto machine = effects.make_host(scenario::kThisMachine, {.transport = scenario::Transport::local});
  const auto home = hosts::home_of(*machine, effects.clock);
  std::set<std::string> workdirs;
  for (const auto& cell : scenario.cells) workdirs.insert(hosts::work_directory(cell.settings.cluster, home));
  if (!row_fault(*row, experiment.record.id, workdirs).empty()) return "";
  const auto socket = desk_socket(row->directory);
  try {
    effects.ask_desk(socket, {{"ask", "hosts"}});
    return socket;
  } catch (const Error&) {
    return "";
  }
}

void need_desk(const Effects& effects, const scenario::Scenario& scenario) {
  if (!scenario::on_desk(scenario)) return;
  const auto machine = effects.make_host(scenario::kThisMachine, {.transport = scenario::Transport::local});
  const auto allowed = remote::check_desk(*machine, own_desk(effects), Deadline::after(effects.clock, 30s));
  if (const auto refusal = doctor::desk_refusal(allowed, doctor::wishes_of(scenario))) throw *refusal;
}

void clean_desk(const Effects& effects, const std::string& experiment) {
  const auto machine = effects.make_host(scenario::kThisMachine, {.transport = scenario::Transport::local});
  remote::run_checked(*machine, {.argv = {own_desk(effects), "clean", "forklift-" + experiment}},
                      Deadline::after(effects.clock, 60s), "remove what is left of the emulated hosts",
                      "Read its last lines below");
}

}  // namespace forklift::experiment
