// Samples of osdldbt's DBT2. Its NOTPM (notpm_kit) counts New-Orders that were rolled back or failed; notpm those that
// were committed.
#include "tests/unit/orchestrator/import/samples.hpp"

using forklift::test::check_refused;
using forklift::test::check_sample;

namespace {

const std::string kKit = "DBT2 (osdldbt)";
const std::string kBothRates =
    "the kit's NOTPM counts rolled-back and failed New-Orders, too; notpm is of those that were committed";

}  // namespace

TEST_CASE("import: dbt2-os-mixlogs", "[import][unit]") {
  check_sample(
      "dbt2-os-mixlogs",
      {{.kit = kKit,
        .measures =
            {{"notpm_kit", 0.30}, {"notpm", 0.20}, {"avg_us", 5e6 / 3}, {"avg_us.committed", 2e6}, {"p90_us", 3e6}},
        .seconds = 600,
        .warehouses = 1,
        .counts = {{"new-order committed", 2},
                   {"new-order intended_rollback", 1},
                   {"new-order permanent", 0},
                   {"payment committed", 1},
                   {"order-status committed", 1},
                   {"delivery committed", 1},
                   {"stock-level committed", 1}},
        .values = {{"ramp-up", "600 s @0"}, {"duration", "600 s @0"}, {"START", "600 s @2"}, {"drivers", "3 @0"}},
        .warnings = {kBothRates, "too few transactions to mean anything (7)"},
        .started = "1970-01-01T00:10:00Z"}});
}

TEST_CASE("import: dbt2-os-mix-made.log", "[import][unit]") {
  check_sample(
      "dbt2-os-mix-made.log",
      {{.kit = kKit,
        .measures = {{"notpm_kit", 160}, {"notpm", 158}, {"p90_us", 22458}, {"p95_us", 29762}},
        .seconds = 60,
        .warehouses = 2,
        .counts = {{"new-order committed", 158},
                   {"new-order intended_rollback", 1},
                   {"new-order permanent", 1},
                   {"payment committed", 160},
                   {"payment permanent", 1},
                   {"order-status committed", 10},
                   {"delivery committed", 18},
                   {"stock-level committed", 15}},
        .values = {{"avg", "0.014322 s @0"},
                   {"avg.committed", "0.014275 s @0"},
                   {"ramp-up", "10 s @0"},
                   {"START", "1700000010 s @63"},
                   {"TERMINATED", "1700000070 s @435"}},
        .warnings = {kBothRates, "no think times: 80 New-Orders a minute and warehouse, where TPC-C allows 12.86",
                     "too few transactions to mean anything (364)"},
        .started = "2023-11-14T22:13:30Z"}});
}

TEST_CASE("import: bad-dbt2-os-mix-truncated.log", "[import][unit]") {
  check_refused(
      "bad-dbt2-os-mix-truncated.log",
      ": DBT2 mix log: line 141 is no line of it: the file was cut there, the run was killed. Name the output of a "
      "run that ended in order.");
}

TEST_CASE("import: dbt2-os-summary-0.61.rst", "[import][unit]") {
  check_sample(
      "dbt2-os-summary-0.61.rst",
      {{.kit = kKit,
        .measures = {{"notpm_kit", 11352.10}, {"avg_us", 10000}, {"p90_us", 14000}},
        .seconds = 3600,
        .counts = {{"new-order committed", 674430}, {"new-order intended_rollback", 6696}, {"new-order unknown", 0}},
        .values = {{"notpm_kit", "11352.10 1/min @13"},
                   {"notpm", "11240.50 1/min @0"},
                   {"duration", "60.0 min @14"},
                   {"errors", "0 @15"},
                   {"ramp-up", "0.0 min @16"},
                   {"new-order total", "681126 @7"},
                   {"avg", "0.010 s @7"},
                   {"p90", "0.014 s @7"}},
        .none = {"p95_us", "p99_us"}}});
}

TEST_CASE("import: dbt2-os-summary-0.53.txt", "[import][unit]") {
  check_sample("dbt2-os-summary-0.53.txt",
               {{.kit = kKit,
                 .measures = {{"notpm_kit", 12.99},
                              {"avg_us", 1000},
                              {"p90_us", 1000},
                              {"avg_us.payment", 4000},
                              {"p90_us.payment", 1000}},
                 .seconds = 50 * 60 / 12.99,
                 .counts = {{"new-order committed", 49}, {"new-order intended_rollback", 1}, {"new-order unknown", 0}},
                 .values = {{"duration", "3.9 min @14"}, {"errors", "0 @15"}, {"ramp-up", "0.1 min @16"}},
                 .none = {"p95_us", "p99_us"},
                 .warnings = {"too few transactions to mean anything (105)"}}});
}

TEST_CASE("import: dbt2-os-summary-bullets.rst", "[import][unit]") {
  check_sample("dbt2-os-summary-bullets.rst",
               {{.kit = kKit,
                 .measures = {{"notpm_kit", 15037.28}, {"avg_us", 2000}, {"p90_us", 2000}},
                 .seconds = 75437 * 60 / 15037.28,
                 .counts = {{"new-order committed", 74686}, {"new-order intended_rollback", 751}},
                 .values = {{"notpm", "14887.58 1/min @0"},
                            {"duration", "5.0 min @14"},
                            {"errors", "0 @15"},
                            {"ramp-up", "0.0 min @16"},
                            {"new-order total", "75437 @7"}},
                 .none = {"p95_us"}}});
}

TEST_CASE("import: dbt2-os-run-console-old.txt", "[import][unit]") {
  check_sample(
      "dbt2-os-run-console-old.txt",
      {{.kit = kKit,
        .measures = {{"notpm_kit", 13.55}, {"avg_us", 67000}, {"p90_us", 148000}},
        .seconds = 68 * 60 / 13.55,
        .users = 10,
        .warehouses = 1,
        .counts = {{"new-order committed", 64}, {"new-order intended_rollback", 4}, {"new-order unknown", 0}},
        .values =
            {{"connections", "16 @5"}, {"terminals", "10 @6"}, {"duration", "5.0 min @41"}, {"ramp-up", "0.0 s @43"}},
        .none = {"p95_us"},
        .warnings = {"too few transactions to mean anything (139)"}}});
}

TEST_CASE("import: dbt2-os-report.rst", "[import][unit]") {
  check_sample(
      "dbt2-os-report.rst",
      {{.kit = kKit,
        .measures = {{"notpm_kit", 3493.95}, {"avg_us", 9000}, {"p90_us", 13000}},
        .seconds = 3600,
        .warehouses = 10,
        .counts = {{"new-order committed", 207545}, {"new-order intended_rollback", 2092}, {"new-order unknown", 0}},
        .values =
            {{"notpm", "3459.08 1/min @0"},
             {"new-order total", "209637 @20"},
             {"DBMS",
              "PostgreSQL 14.3 on x86_64-redhat-linux-gnu, compiled by gcc (GCC) 12.1.1 20220628 (Red Hat 12.1.1-3), "
              "64-bit @12"}},
        .none = {"p95_us"},
        .warnings = {"no think times: 349 New-Orders a minute and warehouse, where TPC-C allows 12.86"}}});
}
