#include "orchestrator/commands/desk_or_local.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/clock.hpp"
#include "common/core/output.hpp"
#include "orchestrator/doctor/desk.hpp"
#include "orchestrator/hosts/deploy/package.hpp"
#include "orchestrator/remote/desk.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/scenario/desk.hpp"

namespace forklift::commands {
namespace {

using namespace std::chrono_literals;

std::optional<Error> refusal_here(const scenario::Scenario& scenario) {
  auto& clock = system_clock();
  const auto here = remote::make_local(scenario::kThisMachine, clock);
  const auto program = hosts::deploy::own_program("forklift-desk").string();
  const auto check = remote::check_desk(*here, program, Deadline::after(clock, 30s));
  return doctor::desk_refusal(check, doctor::wishes_of(scenario));
}

}  // namespace

scenario::Scenario read_to_run(const ScenarioArgument& argument) {
  auto scenario = argument.read();
  if (!scenario::on_desk(scenario) || !scenario::may_be_local(scenario)) return scenario;
  const auto refusal = refusal_here(scenario);
  if (!refusal) return scenario;
  print_to_stderr(fmt::format(
      "note: this machine emulates no hosts: {}. All servers run beside each other on it instead: effects of "
      "distance hardly show, and more runs are needed. {}.\n",
      refusal->problem(), refusal->fix()));
  auto local = argument;
  for (auto& set : scenario::local_instead(scenario)) local.sets.push_back(std::move(set));
  return local.read();
}

std::vector<std::string> with_local(const scenario::Scenario& given, const store::Experiment& experiment,
                                    std::vector<std::string> sets) {
  if (!scenario::may_be_local(given)) return sets;
  const auto& begun = experiment.record.overrides;
  for (auto& set : scenario::local_instead(given)) {
    if (std::find(begun.begin(), begun.end(), set) != begun.end()) sets.push_back(std::move(set));
  }
  return sets;
}

}  // namespace forklift::commands
