#pragma once
// The doctor at one host: every question that this host alone can answer. Nothing throws: what fails is a finding.
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/collect/clocks.hpp"
#include "orchestrator/doctor/finding.hpp"
#include "orchestrator/doctor/judge.hpp"
#include "orchestrator/plan/fwd.hpp"
#include "orchestrator/remote/hostfacts.hpp"

namespace forklift::doctor {

struct Look {
  std::vector<Finding> findings;
  bool reached = false;
  bool has_servers = false;
  remote::HostFacts facts;
  std::optional<remote::ClockOffset> clock;
  std::string version;  ///< of its servers; empty if unknown
};

/// `libraries` are those that our driver needs there, by soname; empty if none is copied to that host. `database`: the
/// results file, which knows whose a port in use may be.
Look look_at(remote::Remote& host, const plan::Plan& plan, const LibraryPackages& libraries,
             const std::string& database, Clock& clock);

/// Has the disk of `machine`, which emulates hosts, room for all of them together?
std::vector<Finding> look_at_space(remote::Remote& machine, const plan::Plan& plan, Clock& clock);

}  // namespace forklift::doctor
