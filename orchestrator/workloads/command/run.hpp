#pragma once
// The program on the drivers' hosts: what it needs there, its processes, what they printed.
#include "orchestrator/workloads/command/settings.hpp"
#include "orchestrator/workloads/workload.hpp"

namespace forklift::workloads::command {

/// Runs the scenario's `prepare`, if there is one, on the first driver's host, against the first server. Errors:
/// environment, with its last lines.
contract::LoadReport prepare(const Context& context, const Settings& settings);

/// One process per driver, or one in all, each with its endpoint. Errors: environment, if a host is lost.
Driven run(const RunContext& context, const Settings& settings);

}  // namespace forklift::workloads::command
