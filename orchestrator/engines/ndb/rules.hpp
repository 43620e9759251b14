#pragma once
// What a scenario may say of an NDB Cluster: facts, values of its own, and the rules that join them. Pure.
#include <vector>

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/engine.hpp"

namespace forklift::engines::ndb {

scenario::EngineFacts facts();
std::vector<scenario::Option> options();

/// Rules of a scenario with this engine.
void check(const scenario::Settings& settings, scenario::Problems& problems);
/// Rules of one with another: what of the schema is NDB's alone.
void check_other(const scenario::Settings& settings, scenario::Problems& problems);

/// Fragment replicas of each fragment.
int replicas_of(const scenario::Cluster& cluster);

// What some cell of the cluster asks for.
bool disk_data(const plan::Cluster& cluster);         ///< tables on disk
bool hash_partitions(const plan::Cluster& cluster);   ///< partitions by hash
bool item_replication(const plan::Cluster& cluster);  ///< ITEM on the SQL nodes, by replication

}  // namespace forklift::engines::ndb
