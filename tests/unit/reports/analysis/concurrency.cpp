#include "reports/analysis/concurrency.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// Evidence and findings with nothing but cells of one kind of proxy and number of clients, and their throughput.
struct Sweep {
  Evidence evidence;
  Findings findings;

  void add(const std::string& kind, int clients, double tx_per_s, const std::string& script = "") {
    store::Cell cell;
    cell.number = store::CellId{static_cast<std::int64_t>(evidence.cells.size()) + 1};
    cell.record.terminals = clients;
    cell.record.settings = {{"workload", {{"kind", "sysbench"}, {"threads", clients}}},
                            {"proxies", {{{"kind", kind}}}}};
    cell.record.changes = {{"proxies.0.kind", kind}, {"workload.threads", std::to_string(clients)}};
    if (!script.empty()) cell.record.changes.emplace_back("workload.script", script);
    CellFinding finding;
    finding.cell = evidence.cells.size();
    if (tx_per_s > 0) {
      finding.measures = {{.measure = {.name = "tx_per_s", .headline = true}, .values = {tx_per_s}, .mean = tx_per_s}};
      evidence.response[cell.number][0].record_n(1000, 10);
    }
    evidence.cells.push_back(cell);
    findings.cells.push_back(finding);
  }
  Concurrency look() const { return concurrency_of(evidence, findings); }
};

}  // namespace

TEST_CASE("concurrency: one curve per way, by clients, each against the direct one", "[reports][unit]") {
  Sweep sweep;
  for (const int clients : {64, 1, 4096}) {
    sweep.add("none", clients, clients == 4096 ? 0 : 1000);
    sweep.add("forklift", clients, clients == 64 ? 1500 : 500);
  }
  const auto found = sweep.look();
  REQUIRE(found.curves.size() == 2);
  CHECK(found.curves[0].name() == "direct");
  CHECK(found.curves[1].name() == "forklift");
  REQUIRE(found.curves[0].points.size() == 3);
  CHECK(found.curves[0].points[1].clients == 64);
  CHECK(found.curves[0].points[2].tx_per_s == 0);
  CHECK(found.curves[0].points[0].p50_us == 1000);
  REQUIRE(found.crossings.size() == 1);
  const auto& crossing = found.crossings[0];
  REQUIRE(crossing.clients);
  CHECK(*crossing.clients == Approx(8));  // as far below at 1 as above at 64: half way on the logarithm
  CHECK(crossing_words(crossing) ==
        "forklift passes direct at about 8 clients (between 1 and 64): at 4096 clients direct gives up.");
}

TEST_CASE("concurrency: a proxy that is above at one size only has not passed", "[reports][unit]") {
  Sweep sweep;
  for (const auto& [clients, direct, proxy] : {std::tuple{1, 100.0, 200.0}, {8, 100.0, 200.0}, {64, 300.0, 150.0}}) {
    sweep.add("none", clients, direct);
    sweep.add("haproxy", clients, proxy);
  }
  const auto found = sweep.look();
  REQUIRE(found.crossings.size() == 1);
  CHECK_FALSE(found.crossings[0].clients);
  CHECK(crossing_words(found.crossings[0]) == "haproxy does not pass direct: 0.50 times direct at 64 clients.");
}

TEST_CASE("concurrency: a proxy that is above everywhere says so, and other changes make other curves",
          "[reports][unit]") {
  Sweep sweep;
  for (const char* script : {"oltp_read_only", "oltp_point_select"}) {
    for (const int clients : {2, 16}) {
      sweep.add("none", clients, 100, script);
      sweep.add("forklift", clients, 200, script);
    }
  }
  const auto found = sweep.look();
  CHECK(found.curves.size() == 4);
  REQUIRE(found.crossings.size() == 2);
  CHECK(crossing_words(found.crossings[0]) ==
        "forklift, workload.script=oltp_point_select is above direct from 2 clients on: 2.00 times direct at 16 "
        "clients.");
}

TEST_CASE("concurrency: DBT2's cells have no such curves", "[reports][unit]") {
  Sweep sweep;
  sweep.add("none", 1, 100);
  sweep.evidence.cells[0].record.settings["workload"].erase("threads");
  CHECK(sweep.look().curves.empty());
}
