#pragma once
// Looks at every host of a scenario before anything is started there, all at once, and says what would go wrong and
// what to do. Changes nothing on any host.
#include <string>
#include <vector>

#include "common/core/clock.hpp"
#include "orchestrator/doctor/finding.hpp"
#include "orchestrator/scenario/fwd.hpp"

namespace forklift::doctor {

/// By host in the order of names, then what is compared between hosts. A host that can't be reached is a finding.
/// `database`: the results file, which need not exist.
std::vector<Finding> examine(const scenario::Scenario& scenario, const std::string& database, Clock& clock);

/// 0 if all is ok or a warning, else exit_code(environment).
int exit_code_of(const std::vector<Finding>& findings);

}  // namespace forklift::doctor
