#pragma once
// Scenario → Plan.
#include <string>

#include "orchestrator/plan/plan.hpp"

namespace forklift::plan {

/// `experiment` becomes part of every directory and process mark; it must be unique (make_experiment_id).
Plan make(const scenario::Scenario& scenario, const std::string& experiment);

/// "quickstart-20261123-041500-3f2a": sortable, unique, safe in file names.
std::string make_experiment_id(const std::string& scenario_name, std::int64_t wall_us);
/// Has `text` the form of such an id? Foreign text that has may be part of a command.
bool is_experiment_id(const std::string& text);

/// "quickstart-YYYYMMDD-hhmmss-xxxx": as long as the id that the experiment will have, for plans that are only looked
/// at.
std::string placeholder_id(const std::string& scenario_name);

/// Of everything that shapes a cell's result.
std::string fingerprint_of(const scenario::Settings& settings);

/// One block: every one of `cells` once (indices of the plan), those of one cluster together (a restart takes long),
/// both shuffled. It begins with the cluster that the block before ended with, if it is there: one restart less.
std::vector<int> block_order(const Plan& plan, std::uint64_t seed, int block, const std::vector<int>& cells,
                             std::optional<int> last_cluster);

/// The home warehouses of a cell, once the group of each warehouse is known (spread "node-group").
void settle_homes(Cell& cell, const std::vector<int>& group_of, int sql_nodes);

}  // namespace forklift::plan
