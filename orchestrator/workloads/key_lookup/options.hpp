#pragma once
// What a scenario says of key lookups: which rows, which phases, and by how many threads.
#include "common/contract/lookups.hpp"
#include "orchestrator/scenario/tables.hpp"

namespace forklift::workloads::key_lookup {

fields::Table<scenario::Workload> own_fields();

/// What the scenario says; what depends on the cluster is not filled in.
inline const contract::KeyLookup& lookup_of(const scenario::Workload& load) {
  return load.own.get<contract::KeyLookup>();
}

}  // namespace forklift::workloads::key_lookup
