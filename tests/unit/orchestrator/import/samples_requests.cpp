// Samples of BenchBase, whose requests are of all types, and mysqlslap, whose seconds are those of a round.
#include "tests/unit/orchestrator/import/samples.hpp"

using forklift::test::check_refused;
using forklift::test::check_sample;
using forklift::test::Want;

namespace {

const std::vector<std::string> kNoOrders{"nopm", "notpm", "tpmc", "p90_us.payment"};

Want dsql() {
  return {.kit = "BenchBase",
          .measures = {{"requests_per_s", 3.349995356515603},
                       {"goodput_per_s", 3.2999954258213404},
                       {"avg_us", 1185045},
                       {"p95_us", 2176054},
                       {"p99_us", 3827992}},
          .seconds = 60.000083167,
          .users = 4,
          .counts = {{"request committed", 198}, {"request permanent", 3}},
          .values = {{"requests", "201 @9"},
                     {"scale factor", "1 @11"},
                     {"final state", "EXIT @8"},
                     {"isolation", "nothing"},
                     {"DBMS version", "nothing"},
                     {"DBMS", "AURORADSQL @5"},
                     {"started", "1731548786702 @2"}},
          .none = kNoOrders,
          .warnings = {"too few transactions to mean anything (201)"},
          .started = "2024-11-14T01:46:26Z"};
}

std::vector<Want> four_rounds(const std::vector<std::size_t>& lines) {
  std::vector<Want> wants;
  const std::vector<std::pair<int, std::string>> rounds{{1, "0.705"}, {5, "1.002"}, {10, "2.333"}, {20, "5.550"}};
  const std::vector<std::string> rates{"14.18", "49.90", "42.86", "36.04"};
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    const auto& [clients, seconds] = rounds[i];
    wants.push_back({.kit = "mysqlslap",
                     .measures = {{"queries_per_s", clients * 10 / std::stod(seconds)}},
                     .users = clients,
                     .values = {{"queries_per_s", rates[i] + " 1/s @0"},
                                {"mean round", seconds + " s @" + std::to_string(lines[i])},
                                {"engine", "nothing"}},
                     .none = {"avg_us", "min_us", "max_us", "p95_us"},
                     .warnings = {"queries/s follow from clients, queries per client and the mean seconds of a round",
                                  "its duration is not known"}});
  }
  return wants;
}

}  // namespace

TEST_CASE("import: benchbase-tpcc-dsql.summary.json", "[import][unit]") {
  check_sample("benchbase-tpcc-dsql.summary.json", {dsql()});
}

TEST_CASE("import: bom-benchbase-tpcc.summary.json", "[import][unit]") {
  check_sample("bom-benchbase-tpcc.summary.json", {dsql()});
}

TEST_CASE("import: benchbase-tpcc-2024.summary.json", "[import][unit]") {
  check_sample("benchbase-tpcc-2024.summary.json",
               {{.kit = "BenchBase",
                 .measures = {{"requests_per_s", 4321.5},
                              {"goodput_per_s", 4308.2},
                              {"avg_us", 913},
                              {"p95_us", 2437},
                              {"p99_us", 7102}},
                 .seconds = 10,
                 .users = 32,
                 .counts = {{"request committed", 43215 - 133}, {"request permanent", 133}},
                 .values = {{"scale factor", "100 @11"}, {"requests", "43215 @9"}},
                 .none = kNoOrders,
                 .started = "2024-08-01T12:00:00Z"}});
}

TEST_CASE("import: benchbase-tpcc-2022.summary.json", "[import][unit]") {
  check_sample("benchbase-tpcc-2022.summary.json", {{.kit = "BenchBase",
                                                     .measures = {{"requests_per_s", 33.4328738168708},
                                                                  {"goodput_per_s", 33.31620875370126},
                                                                  {"avg_us", 29874},
                                                                  {"p95_us", 51237},
                                                                  {"p99_us", 60269}},
                                                     .users = 1,
                                                     .values = {{"scale factor", "1 @2"},
                                                                {"ended", "1646241382921 ms @3"},
                                                                {"requests", "nothing"},
                                                                {"request committed", "nothing"}},
                                                     .none = kNoOrders,
                                                     .warnings = {"its duration is not known"}}});
}

TEST_CASE("import: benchbase-tpcc.raw.csv", "[import][unit]") {
  check_sample("benchbase-tpcc.raw.csv",
               {{.kit = "BenchBase",
                 .seconds = 1.386447,
                 .counts = {{"request committed", 42}},
                 .values = {{"requests_per_s", "30.29 1/s @0"},
                            {"new_orders_per_min", "822.2 1/min @0"},
                            {"NewOrder", "19 @0"},
                            {"Payment", "16 @0"},
                            {"Delivery", "4 @0"},
                            {"StockLevel", "2 @0"},
                            {"OrderStatus", "1 @0"},
                            {"avg of NewOrder", "780.874 ms @0"},
                            {"avg", "665302 us @0"},
                            {"duration", "1.386447 s @0"}},
                 .warnings = {"whether its requests succeeded is not known", "it lasted 1.4 s only",
                              "too few transactions to mean anything (42)"},
                 .started = "2026-02-10T17:22:08Z"}});
}

TEST_CASE("import: benchbase-temporal.results.UpdateEmployee.csv", "[import][unit]") {
  check_sample(
      "benchbase-temporal.results.UpdateEmployee.csv",
      {{.kit = "BenchBase",
        .measures = {{"requests_per_s", 572.48}},
        .seconds = 25,
        .counts = {{"request committed", 14312}},
        .values = {{"avg", "5.847 ms @0"}},
        .none = {"p95_us", "p99_us", "nopm", "notpm"},
        .warnings =
            {"made of 5 windows: they have no percentile of the whole, and whether requests succeeded is not known"},
        .points = {{"requests_per_s", 5}}}});
}

TEST_CASE("import: benchbase-temporal.samples.csv", "[import][unit]") {
  check_sample(
      "benchbase-temporal.samples.csv",
      {{.kit = "BenchBase",
        .measures = {{"requests_per_s", 1814.6}},
        .seconds = 5,
        .counts = {{"request committed", 9073}},
        .values = {{"avg", "5505.4 us @0"}},
        .none = {"p95_us", "nopm", "notpm"},
        .warnings =
            {"made of 5 windows: they have no percentile of the whole, and whether requests succeeded is not known",
             "it lasted 5.0 s only"},
        .points = {{"requests_per_s", 5}}}});
}

TEST_CASE("import: mysqlslap-text.txt", "[import][unit]") {
  check_sample("mysqlslap-text.txt", four_rounds({3, 11, 19, 27}));
}

TEST_CASE("import: mysqlslap-four-made.csv", "[import][unit]") {
  check_sample("mysqlslap-four-made.csv", four_rounds({1, 2, 3, 4}));
}

TEST_CASE("import: bad-mysqlslap-only-print.csv", "[import][unit]") {
  check_refused("bad-mysqlslap-only-print.csv",
                ": mysqlslap: line 1 has 0.000 s: nothing was run. Name the output of a run that ended in order.");
}
