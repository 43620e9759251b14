#pragma once
// DBT2's values of a scenario: warehouses, terminals, mix, pacing, load and checks.
#include "orchestrator/scenario/tables.hpp"

namespace forklift::workloads::dbt2 {

fields::Table<scenario::Workload> own_fields();

}  // namespace forklift::workloads::dbt2
