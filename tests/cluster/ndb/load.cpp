// The real loader against a real cluster: through the NDB API and by INSERT, and with a redo log that is too small for
// it.
#include <catch2/catch.hpp>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"
#include "common/core/files.hpp"
#include "tests/cluster/ndb/running.hpp"
#include "tests/support/program.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

constexpr std::chrono::seconds kPatience{400};
/// The smallest redo log that there is, 4 MiB × 3 files × 4 parts, and little redo buffer before it.
constexpr const char* kTinyRedoLog = R"("replicas": 1, "config": {"ndbd": {"DataMemory": "384M",
    "NoOfFragmentLogParts": "4", "NoOfFragmentLogFiles": "3", "FragmentLogFileSize": "4M", "RedoBuffer": "1M"}})";

contract::LoadJob job_for(RunningNdb& ndb, double scale, const std::string& method) {
  contract::LoadJob job;
  write_file(ndb.path() + "/password", ndb.password() + "\n", 0600);
  for (const auto& endpoint : ndb.cluster().sql_endpoints()) {
    job.targets.push_back({.host = endpoint.host,
                           .port = endpoint.port,
                           .socket = "",
                           .user = endpoint.user,
                           .password_file = ndb.path() + "/password",
                           .database = ndb.cell().database});
  }
  const auto how = ndb.cluster().load_method(ndb.cell());
  job.database.warehouses = 4;
  job.database.scale = scale;
  job.parallel = 4;
  job.method = method;
  job.rows_per_insert = how.rows_per_insert;
  job.api_address = how.api_address;
  return job;
}

Ended drive(RunningNdb& ndb, const std::string& command, const Json& job) {
  write_file(ndb.path() + "/job.json", job.dump());
  return Program{{built("forklift-driver"), command, ndb.path() + "/job.json"}}.wait(kPatience);
}

/// The last event of this kind on the driver's output.
Json event(const Ended& ended, const std::string& kind) {
  Json found;
  for (const auto& line : split(ended.out, '\n')) {
    if (line.empty()) continue;
    const auto json = Json::parse(line);
    if (json.at("event") == kind) found = json;
  }
  return found;
}

contract::LoadReport report_of(const Ended& ended) {
  return contract::read_load_report(event(ended, "report").at("report"), "load");
}

bool has_api() { return std::filesystem::exists(built("libforklift-ndbload.so")); }

/// What the checks and a few rows tell, whichever way they came.
std::string contents(RunningNdb& ndb) {
  std::string all;
  for (const std::string statement :
       {"SELECT * FROM customer WHERE c_w_id = 3 AND c_d_id = 2 AND c_id < 9 ORDER BY c_id",
        "SELECT * FROM orders WHERE o_w_id = 2 AND o_d_id = 1 ORDER BY o_id",
        "SELECT * FROM stock WHERE s_w_id = 4 AND s_i_id < 9 ORDER BY s_i_id", "SELECT * FROM district ORDER BY 2, 1",
        "SELECT * FROM item WHERE i_id < 9 ORDER BY 1", "SELECT * FROM history WHERE h_w_id = 1 ORDER BY h_id LIMIT 9",
        "SELECT * FROM warehouse ORDER BY 1", "SELECT * FROM new_order ORDER BY 3, 2, 1 LIMIT 9",
        "SELECT * FROM order_line WHERE ol_w_id = 1 AND ol_d_id = 1 ORDER BY ol_o_id, ol_number LIMIT 40"}) {
    for (const auto& row : ndb.session()->query("USE " + ndb.cell().database + "; " + statement).rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        const auto value = row[i].value_or("NULL");
        all += (value.rfind("20", 0) == 0 && value.size() == 19 ? "a date" : value) + "\t";
      }
      all += "\n";
    }
  }
  return all;
}

}  // namespace

TEST_CASE("load: the NDB API and INSERT fill the same database, under every partitioning", "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb{R"("replicas": 1)"};
  ndb.cluster().start();
  auto cell = ndb.cell();
  for (const auto partition : {scenario::Partition::hash, scenario::Partition::key, scenario::Partition::primary_key}) {
    INFO("partition " << static_cast<int>(partition));
    cell.settings.schema.partition = partition;
    cell.settings.schema.partitions = partition == scenario::Partition::hash ? 4 : 0;
    std::string rows;
    for (const std::string method : {"multi-insert", "auto"}) {
      ndb.cluster().create_schema(cell);
      const auto job = job_for(ndb, 0.01, method);
      const auto ended = drive(ndb, "load", contract::to_json(job));
      INFO(ended.err);
      REQUIRE(ended.exit_code == 0);
      CHECK(report_of(ended).method == (method == "auto" && has_api() ? "ndb-api" : "multi-insert"));
      contract::CheckJob check;
      check.targets = job.targets;
      check.database = job.database;
      CHECK(drive(ndb, "check", contract::to_json(check)).exit_code == 0);
      if (rows.empty()) rows = contents(ndb);
      CHECK(contents(ndb) == rows);
    }
    // A row that a SQL node writes afterwards finds its number free.
    const auto next = "USE " + cell.database +
                      "; INSERT INTO history (h_c_id, h_c_d_id, h_c_w_id, h_d_id, h_w_id, h_date, h_amount, h_data) "
                      "VALUES (1, 1, 4, 1, 4, '2026-01-01', 1, ''); SELECT COUNT(*) FROM history WHERE h_w_id = 4";
    CHECK(ndb.session()->query(next).rows.at(0).at(0) == std::to_string(10 * 30 + 1));
  }
}

TEST_CASE("load: a redo log that is full for a moment is waited for, and the load goes on", "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb{kTinyRedoLog};
  ndb.cluster().start();
  ndb.cluster().create_schema(ndb.cell());
  const auto ended = drive(ndb, "load", contract::to_json(job_for(ndb, 0.1, "multi-insert")));
  INFO(ended.out.substr(ended.out.size() > 2000 ? ended.out.size() - 2000 : 0));
  REQUIRE(ended.exit_code == 0);
  const auto report = report_of(ended);
  CHECK(report.loaded == std::vector{1, 2, 3, 4});
  CHECK(report.waits > 0);
  CHECK(report.waits_by_class.contains("overload: redo log (410)"));
  CHECK(event(ended, "progress").at("waits").contains("overload: redo log (410)"));
}

TEST_CASE("load: a redo log that stays full ends the load, which says what to change", "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  RunningNdb ndb{kTinyRedoLog};
  ndb.cluster().start();
  ndb.cluster().create_schema(ndb.cell());
  auto job = job_for(ndb, 1.0, "auto");
  job.patience = std::chrono::milliseconds{100};
  const auto ended = drive(ndb, "load", contract::to_json(job));
  CHECK(ended.exit_code == 3);
  const auto error = event(ended, "error");
  CHECK(error.at("where").get<std::string>().find("overload: redo log (410)") != std::string::npos);
  CHECK(error.at("fix") ==
        "Make the redo log larger (NoOfFragmentLogFiles, FragmentLogFileSize in cluster.config.ndbd), or load with "
        "fewer connections (workload.loaders)");
}
