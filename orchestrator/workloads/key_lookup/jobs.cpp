#include "orchestrator/workloads/key_lookup/jobs.hpp"

#include <algorithm>

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/workloads/key_lookup/options.hpp"

namespace forklift::workloads::key_lookup {
namespace {

/// For the phases that go through all keys, and for all phases after the first.
constexpr Microseconds kLookupPatience = std::chrono::hours{12};

/// The scenario's lookups, with what the cluster adds.
contract::KeyLookup lookup(const plan::Cell& cell, const cluster::LoadMethod& method) {
  auto lookup = lookup_of(cell.settings.workload);
  // SQL nodes know nothing of a table that was made without them, and could not drop it.
  lookup.table = contract::by_sql(lookup) ? contract::kSqlLookupTable : "lookup_api";
  lookup.api_address = method.api_address;
  lookup.engine = scenario::facts_of(cell.settings.cluster).storage_engine;
  if (cell.settings.schema.partition == scenario::Partition::hash) lookup.partitions = cell.settings.schema.partitions;
  lookup.sharded = method.sharded;
  return lookup;
}

}  // namespace

contract::LoadJob table_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                            const cluster::LoadMethod& method, const std::string& password_file) {
  contract::LoadJob job;
  job.targets = targets(cell, endpoints, password_file);
  job.key_lookup = lookup(cell, method);
  return job;
}

contract::RunJob run_job(const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
                         const cluster::LoadMethod& method, const RunOf& of, const std::string& password_file) {
  contract::RunJob job;
  job.run = of.name;
  job.driver = of.driver;
  job.drivers = static_cast<int>(endpoints.size());
  job.targets = targets(cell, endpoints, password_file);
  job.database.seed = of.seed;
  job.home_warehouses = {1};  // of no meaning here
  job.duration = cell.settings.workload.duration;
  job.drain = kLookupPatience;
  job.key_lookup = lookup(cell, method);
  job.key_lookup->rate_per_s /= static_cast<double>(std::max<std::size_t>(1, endpoints.size()));
  return job;
}

}  // namespace forklift::workloads::key_lookup
