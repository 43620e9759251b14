#pragma once
// Pure: the plan's and the cluster's types → rows of the results database.
#include <vector>

#include "common/contract/report.hpp"
#include "common/store/records.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::collect {

store::ExperimentRecord experiment_record(const scenario::Scenario& scenario, const plan::Plan& plan,
                                          std::int64_t started_us);
store::CellRecord cell_record(const plan::Plan& plan, const plan::Cell& cell);
std::vector<store::NodeRecord> node_records(const plan::Plan& plan);

/// `group_of`: of each warehouse, from 1; empty if they have none. Negative: unknown.
std::vector<store::Home> homes(const plan::Cell& cell, const std::vector<std::string>& sql_nodes,
                               const std::vector<int>& group_of);

/// Joins two readings by node and name; a counter that is missing on one side, or went backwards (a restarted server),
/// is left out.
std::vector<store::CounterPair> counter_pairs(const std::vector<cluster::Counter>& before,
                                              const std::vector<cluster::Counter>& after);

/// The drivers' own sessions' counters, as counters of "driver-1", "driver-2" …
std::vector<store::CounterPair> session_counters(const std::vector<contract::RunReport>& reports);

/// Commits as the SQL nodes count them (Com_commit), over a run; nothing if they do not.
std::optional<std::uint64_t> server_commits(const std::vector<store::CounterPair>& counters,
                                            const std::vector<std::string>& sql_nodes);

}  // namespace forklift::collect
