#include "bench/ndb.hpp"

#include <chrono>

#include "common/core/files.hpp"
#include "tests/cluster/ndb/running.hpp"
#include "tests/support/program.hpp"

namespace forklift::bench {
namespace {

// What the sizes for 4 full warehouses come to, twice: once for each loader.
constexpr const char* kSizes =
    R"("config": {"ndbd": {"DataMemory": "2G", "FragmentLogFileSize": "96M", "NoOfFragmentLogFiles": "16"}})";

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

/// Rows per second over both tables, each loaded as it stands in the files.
std::optional<double> import_rate(test::RunningNdb& ndb, const std::string& files) {
  std::vector<std::string> command{test::ndb_basedir() + "/bin/ndb_import",
                                   "--no-defaults",
                                   "--ndb-connectstring=" + ndb.connect_string(),
                                   "--fields-terminated-by=\\t",
                                   "--state-dir=" + ndb.path(),
                                   ndb.cell().database};
  for (const char* table : {"order_line", "stock"}) {
    ndb.session()->query("DELETE FROM " + ndb.cell().database + "." + table + " WHERE 1 = 0");
    command.push_back(files + "/1/" + table + ".data");
  }
  const auto begin = std::chrono::steady_clock::now();
  if (test::run_program(command).exit_code != 0) return std::nullopt;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  double rows = 0;
  for (const char* table : {"order_line", "stock"}) {
    const auto count = ndb.session()->query("SELECT COUNT(*) FROM " + ndb.cell().database + "." + table);
    rows += std::stod(count.rows.at(0).at(0).value_or("0"));
  }
  return rows / seconds;
}

}  // namespace

std::optional<NdbLoad> ndb_load(const std::function<contract::LoadReport(const contract::LoadJob&)>& load,
                                const std::string& files) {
  if (test::ndb_basedir().empty()) return std::nullopt;
  NdbLoad result;
  // KEY: ndb_import can't fill a table that is partitioned by HASH.
  test::RunningNdb ndb{kSizes, R"({"partition": "key", "partitions": 4})"};
  ndb.cluster().start();
  ndb.cluster().create_schema(ndb.cell());
  result.ours = load(job_for(ndb));
  ndb.cluster().create_schema(ndb.cell());
  result.import_rows_per_s = import_rate(ndb, files);
  ndb.cluster().stop();
  return result;
}

}  // namespace forklift::bench
