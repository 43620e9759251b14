#include "bench/ndb.hpp"

#include "common/core/files.hpp"
#include "tests/cluster/ndb/running.hpp"

namespace forklift::bench {
namespace {

// What the sizes for 4 full warehouses come to.
constexpr const char* kSizes =
    R"("config": {"ndbd": {"DataMemory": "1G", "FragmentLogFileSize": "96M", "NoOfFragmentLogFiles": "16"}})";

contract::LoadJob job_for(test::RunningNdb& ndb) {
  contract::LoadJob job;
  write_file(ndb.path() + "/password", ndb.password() + "\n", 0600);
  for (const auto& endpoint : ndb.cluster().sql_endpoints()) {
    contract::Target target;
    target.host = endpoint.host;
    target.port = endpoint.port;
    target.user = endpoint.user;
    target.password_file = ndb.path() + "/password";
    target.database = ndb.cell().database;
    job.targets.push_back(target);
  }
  const auto method = ndb.cluster().load_method(ndb.cell());
  job.database.warehouses = 4;
  job.parallel = 4;
  job.method = method.method;
  job.rows_per_insert = method.rows_per_insert;
  return job;
}

}  // namespace

std::optional<contract::LoadReport> ndb_load(
    const std::function<contract::LoadReport(const contract::LoadJob&)>& load) {
  if (test::ndb_basedir().empty()) return std::nullopt;
  test::RunningNdb ndb{kSizes};
  ndb.cluster().start();
  ndb.cluster().create_schema(ndb.cell());
  auto report = load(job_for(ndb));
  ndb.cluster().stop();
  return report;
}

}  // namespace forklift::bench
