#pragma once
// Pure: which tables a cell's workload makes in its database.
#include <string>
#include <vector>

#include "orchestrator/plan/fwd.hpp"

namespace forklift::cluster {

/// TPC-C's nine, sysbench's, or the one of key lookups; none for key lookups past the SQL nodes.
std::vector<std::string> own_tables(const plan::Cell& cell);

}  // namespace forklift::cluster
