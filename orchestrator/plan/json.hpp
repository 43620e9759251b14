#pragma once
// A plan as JSON: for the results database, for `forklift plan --json`, and for fingerprints (keys sorted, stable).
#include "common/core/json.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::plan {

Json to_json(const scenario::Cluster& cluster);
Json to_json(const scenario::Schema& schema);
Json to_json(const scenario::Workload& workload);
Json to_json(const scenario::Settings& settings);
/// Faults and proxies alone.
Json around_json(const scenario::Settings& settings);
Json to_json(const Cell& cell);
Json to_json(const Plan& plan);

/// Every setting of a cell as dotted path → text, for comparison of configurations.
std::vector<std::pair<std::string, std::string>> flatten(const Json& settings);

}  // namespace forklift::plan
