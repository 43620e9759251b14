#pragma once
// Rules of a scenario with DBT2: warehouses for all SQL nodes, terminals that a driver can hold, whole mixes.
#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/problems.hpp"

namespace forklift::workloads::dbt2 {

void check(const scenario::Settings& settings, scenario::Problems& problems);

}  // namespace forklift::workloads::dbt2
