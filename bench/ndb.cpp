#include "bench/ndb.hpp"

#include <chrono>
#include <filesystem>

#include "common/core/files.hpp"
#include "tests/cluster/ndb/running.hpp"
#include "tests/support/program.hpp"

namespace forklift::bench {
namespace {

// What the sizes for 4 full warehouses come to.
constexpr const char* kSizes =
    R"("replicas": 1, "config": {"ndbd": {"DataMemory": "1G", "FragmentLogFileSize": "96M", "NoOfFragmentLogFiles": "16"}})";

contract::LoadJob job_for(test::RunningNdb& ndb, const std::string& method) {
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
  const auto how = ndb.cluster().load_method(ndb.cell());
  job.database.warehouses = 4;
  job.parallel = 4;
  job.method = method;
  job.rows_per_insert = how.rows_per_insert;
  job.api_address = how.api_address;
  return job;
}

/// Rows per second over both tables, each loaded as it stands in the files; nothing if ndb_import failed.
std::optional<double> import_rate(test::RunningNdb& ndb, const std::string& files) {
  auto cell = ndb.cell();
  cell.settings.schema.partition = scenario::Partition::key;  // it can't fill tables that are partitioned by hash
  ndb.cluster().create_schema(cell);
  std::vector<std::string> command{test::ndb_basedir() + "/bin/ndb_import",
                                   "--no-defaults",
                                   "--ndb-connectstring=" + ndb.connect_string(),
                                   "--fields-terminated-by=\\t",
                                   "--state-dir=" + ndb.path(),
                                   cell.database};
  for (const char* table : {"order_line", "stock"}) command.push_back(files + "/" + table + ".data");
  const auto begin = std::chrono::steady_clock::now();
  if (test::run_program(command, std::chrono::seconds{300}).exit_code != 0) return std::nullopt;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  double rows = 0;
  for (const std::string table : {"order_line", "stock"}) {
    const auto count = ndb.session()->query("SELECT COUNT(*) FROM " + cell.database + "." + table);
    rows += std::stod(count.rows.at(0).at(0).value_or("0"));
  }
  return rows / seconds;
}

}  // namespace

std::optional<NdbLoads> ndb_loads(const std::function<contract::LoadReport(const contract::LoadJob&)>& load,
                                  const std::string& files) {
  if (test::ndb_basedir().empty()) return std::nullopt;
  test::RunningNdb ndb{kSizes};
  ndb.cluster().start();
  NdbLoads loads;
  ndb.cluster().create_schema(ndb.cell());
  if (std::filesystem::exists(test::built("libforklift-ndbload.so"))) {
    loads.by_api = load(job_for(ndb, "ndb-api"));
    ndb.cluster().create_schema(ndb.cell());
  }
  loads.by_insert = load(job_for(ndb, "multi-insert"));
  loads.import_rows_per_s = import_rate(ndb, files);
  ndb.cluster().stop();
  return loads;
}

}  // namespace forklift::bench
