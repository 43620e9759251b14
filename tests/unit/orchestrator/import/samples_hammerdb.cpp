// HammerDB's samples. NOPM is the throughput; users are one less than were created, the monitor.
#include "tests/unit/orchestrator/import/samples.hpp"

using forklift::test::check_refused;
using forklift::test::check_sample;
using forklift::test::Want;

namespace {

const std::vector<std::string> kNoLatency{"avg_us", "p50_us", "p95_us", "p99_us", "notpm", "tpmc"};
const std::string kUnknownDuration = "its duration is not known";

/// A run of a sequence on SQL Server.
Want one_of_three(double nopm, double tpm, int users, const std::string& place, const std::string& ramp_up) {
  return {.kit = "HammerDB",
          .measures = {{"nopm", nopm}, {"tpm", tpm}},
          .seconds = 60,
          .users = users,
          .values = {{"nopm", place}, {"ramp-up", ramp_up}},
          .none = kNoLatency};
}

}  // namespace

TEST_CASE("import: hammerdb-4-mysql.log", "[import][unit]") {
  check_sample("hammerdb-4-mysql.log", {{.kit = "HammerDB",
                                         .measures = {{"nopm", 8153}, {"tpm", 24772}},
                                         .seconds = 600,
                                         .users = 4,
                                         .warehouses = 20,
                                         .values = {{"nopm", "8153 1/min @133"},
                                                    {"tpm", "24772 1/min @133"},
                                                    {"DBMS", "MySQL @133"},
                                                    {"virtual users", "4 @131"},
                                                    {"warehouses", "20 @20"},
                                                    {"ramp-up", "5 min @62"},
                                                    {"duration", "10 min @97"},
                                                    {"new-order failed", "nothing"}},
                                         .none = kNoLatency}});
}

TEST_CASE("import: hammerdb-4-mysql-utf16.log", "[import][unit]") {
  check_sample("hammerdb-4-mysql-utf16.log",
               {{.kit = "HammerDB",
                 .measures = {{"nopm", 8153}, {"tpm", 24772}},
                 .seconds = 600,
                 .users = 4,
                 .warehouses = 20,
                 .values = {{"DBMS", "MySQL @133"}, {"ramp-up", "5 min @62"}, {"duration", "10 min @97"}},
                 .none = kNoLatency}});
}

TEST_CASE("import: hammerdb-4-etprof.log", "[import][unit]") {
  check_sample("hammerdb-4-etprof.log",
               {{.kit = "HammerDB",
                 .measures = {{"nopm", 5614}, {"tpm", 17145}},
                 .seconds = 600,
                 .users = 4,
                 .warehouses = 20,
                 .values = {{"ramp-up", "5 min @62"},
                            {"New-Order's mean of one virtual user, ramp-up included", "13813 us @276"}},
                 .none = kNoLatency,
                 .warnings = {"its times are of one virtual user, ramp-up included: they are no latency of the run"}}});
}

TEST_CASE("import: hammerdb-4.3-xtprof-only.log", "[import][unit]") {
  check_refused("hammerdb-4.3-xtprof-only.log",
                ": HammerDB: a time profile has no NOPM. Name the log with the line \"TEST RESULT\".");
}

TEST_CASE("import: hammerdb-4.3-tcounter-only.log", "[import][unit]") {
  check_refused(
      "hammerdb-4.3-tcounter-only.log",
      ": HammerDB: a transaction counter has TPM alone, which are no New-Orders, and no NOPM. Name the log with "
      "the line \"TEST RESULT\".");
}

TEST_CASE("import: hammerdb-4.4-sqlserver-xtprof.log", "[import][unit]") {
  check_sample("hammerdb-4.4-sqlserver-xtprof.log",
               {{.kit = "HammerDB",
                 .measures = {{"nopm", 110776},
                              {"tpm", 259405},
                              {"avg_us", 862},
                              {"p95_us", 1359},
                              {"p99_us", 3135},
                              {"avg_us.payment", 768},
                              {"p95_us.payment", 1287}},
                 .users = 4,
                 .values = {{"calls", "434379 @7"},
                            {"p95", "1.359 ms @8"},
                            {"DBMS", "SQL Server @2"},
                            {"profile's time", "239323 ms @5"}},
                 .none = {"avg_us.delivery", "p90_us"},
                 .warnings = {"latencies include the ramp-up (108902 New-Orders a minute in it, NOPM is 110776)",
                              kUnknownDuration}}});
}

TEST_CASE("import: hammerdb-4.12-result-line.txt", "[import][unit]") {
  check_sample("hammerdb-4.12-result-line.txt", {{.kit = "HammerDB",
                                                  .measures = {{"nopm", 162655}, {"tpm", 377914}},
                                                  .values = {{"DBMS", "MariaDB @1"}},
                                                  .none = kNoLatency,
                                                  .warnings = {kUnknownDuration}}});
}

TEST_CASE("import: hammerdb-4.12-wrapper-summary.txt", "[import][unit]") {
  check_sample("hammerdb-4.12-wrapper-summary.txt",
               {{.kit = "HammerDB",
                 .measures = {{"nopm", 112135}, {"tpm", 260515}},
                 .seconds = 3600,
                 .users = 64,
                 .warehouses = 1000,
                 .values = {{"ramp-up", "60 s @6"}, {"duration", "3600 s @7"}},
                 .none = kNoLatency,
                 .warnings = {"it contradicts itself: \"Avg NOPM: 1775350133\" is not that of the result, 112135"}}});
}

TEST_CASE("import: hammerdb-3.3-old-wording.log", "[import][unit]") {
  check_sample("hammerdb-3.3-old-wording.log", {{.kit = "HammerDB",
                                                 .measures = {{"nopm", 6461}, {"tpm", 14999}},
                                                 .users = 4,
                                                 .values = {{"DBMS", "PostgreSQL @31"}},
                                                 .none = kNoLatency,
                                                 .warnings = {kUnknownDuration}}});
}

TEST_CASE("import: hammerdb-6.0-sqlserver.log", "[import][unit]") {
  check_sample("hammerdb-6.0-sqlserver.log",
               {{.kit = "HammerDB",
                 .measures = {{"nopm", 264796}, {"tpm", 616230}},
                 .seconds = 180,
                 .users = 4,
                 .values = {{"ramp-up", "1 min @13"}, {"DBMS", "SQL Server @30"}, {"DBMS version", "16.0.1135.2 @12"}},
                 .none = kNoLatency}});
}

TEST_CASE("import: hammerdb-6.0-three-runs.log", "[import][unit]") {
  check_sample("hammerdb-6.0-three-runs.log", {one_of_three(121771, 283024, 1, "121771 1/min @29", "0 min @21"),
                                               one_of_three(177765, 413812, 2, "177765 1/min @53", "0 min @43"),
                                               one_of_three(198787, 462298, 4, "198787 1/min @84", "0 min @70")});
}

TEST_CASE("import: hammerdb-6.0-three-runs-python.log", "[import][unit]") {
  check_sample("hammerdb-6.0-three-runs-python.log",
               {one_of_three(92488, 214855, 1, "92488 1/min @28", "0 min @20"),
                one_of_three(207184, 482159, 2, "207184 1/min @52", "0 min @42"),
                one_of_three(248089, 577727, 4, "248089 1/min @83", "0 min @69")});
}

TEST_CASE("import: hammerdb-6.0-mariadb-jobs.log", "[import][unit]") {
  check_sample("hammerdb-6.0-mariadb-jobs.log",
               {{.kit = "HammerDB",
                 .measures = {{"nopm", 128176}, {"tpm", 298394}, {"avg_us", 5765}, {"p95_us", 9818}, {"p99_us", 13309}},
                 .seconds = 300,
                 .users = 24,
                 .warehouses = 120,
                 .values = {{"version", "6.0 @273"},
                            {"DBMS", "MariaDB @208"},
                            {"DBMS version", "11.8.1 @34"},
                            {"ramp-up", "2 min @35"},
                            {"calls", "1805808 @281"},
                            {"profile's time", "414691.5 ms @332"}},
                 .none = {"p90_us"},
                 .warnings = {"latencies include the ramp-up (261275 New-Orders a minute in it, NOPM is 128176)"},
                 .started = "2025-04-14T17:09:41Z",
                 .zone_known = false,
                 .points = {{"tpm", 43}}}});
}

TEST_CASE("import: hammerdb-connectpool.log", "[import][unit]") {
  check_sample("hammerdb-connectpool.log",
               {{.kit = "HammerDB",
                 .measures = {{"nopm", 26207}, {"tpm", 180515}},
                 .users = 2,
                 .none = kNoLatency,
                 .warnings = {"it contradicts itself: its clients counted 78319 New-Orders a minute, and NOPM is 26207",
                              kUnknownDuration}}});
}

TEST_CASE("import: hammerdb-async-incomplete.log", "[import][unit]") {
  check_sample("hammerdb-async-incomplete.log",
               {{.kit = "HammerDB",
                 .measures = {{"nopm", 53}, {"tpm", 399}},
                 .users = 50,
                 .values = {{"DBMS", "PostgreSQL @3"}},
                 .none = kNoLatency,
                 .warnings = {"timing data incomplete: 4 out of 5 Virtual Users reported", kUnknownDuration}}});
}

TEST_CASE("import: hammerdb-6.0-mysql-job.json", "[import][unit]") {
  check_sample(
      "hammerdb-6.0-mysql-job.json",
      {{.kit = "HammerDB",
        .measures = {{"nopm", 12206}, {"tpm", 28433}, {"avg_us", 44158}, {"p95_us", 101762}, {"p99_us", 162052}},
        .seconds = 300,
        .users = 24,
        .warehouses = 50,
        .values = {{"calls", "91604 @1"},
                   {"profile's time", "429561.5 ms @1"},
                   {"DBMS version", "8.4.3 @1"},
                   {"version", "6.0 @1"},
                   {"ramp-up", "2 min @1"},
                   {"new-order failed", "nothing"}},
        .none = {"p90_us"},
        .warnings = {"latencies include the ramp-up (12795 New-Orders a minute in it, NOPM is 12206)",
                     "its throughput falls to 50 % at 10:10:37 and stays there"},
        .started = "2026-06-18T10:04:11Z",
        .zone_known = false,
        .points = {{"tpm", 60}}}});
}

TEST_CASE("import: hammerdb-6.0-sqlserver-job.json", "[import][unit]") {
  check_sample(
      "hammerdb-6.0-sqlserver-job.json",
      {{.kit = "HammerDB",
        .measures = {{"nopm", 322648}, {"tpm", 749619}},
        .seconds = 300,
        .users = 5,
        .warehouses = 20,
        .values = {{"DBMS", "SQL Server @1"}, {"DBMS version", "16.0.1180.1 @1"}, {"database", "MSSQLServer @1"}},
        .none = kNoLatency,
        .started = "2026-06-20T12:35:30Z",
        .zone_known = false,
        .points = {{"tpm", 43}}}});
}

TEST_CASE("import: bad-hammerdb-job-truncated.json", "[import][unit]") {
  check_refused(
      "bad-hammerdb-job-truncated.json",
      ": HammerDB job report: its JSON can't be read to its end: not valid JSON: syntax error while parsing object "
      "key - unexpected end of input; expected string literal. Name a whole file, with one document in it.");
}

TEST_CASE("import: bad-hammerdb-6.0-tproch-job.json", "[import][unit]") {
  check_refused(
      "bad-hammerdb-6.0-tproch-job.json",
      ": HammerDB job report: it is of TPROC-H, and TPROC-C alone is read. Name the output of a run that ended in "
      "order.");
}

TEST_CASE("import: bad-hammerdb-failed.log", "[import][unit]") {
  check_refused(
      "bad-hammerdb-failed.log",
      ": HammerDB: there is no TEST RESULT, and \"Vuser 2:FINISHED FAILED\". Name the log with the line \"TEST "
      "RESULT\".");
}
