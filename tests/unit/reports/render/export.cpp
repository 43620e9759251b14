#include "reports/render/export.hpp"

#include <catch2/catch.hpp>

#include "reports/render/listing.hpp"
#include "reports/render/sections.hpp"
#include "reports/render/terminal.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::render;

namespace {

struct Analysed {
  explicit Analysed(const test::SyntheticExperiment& e) : results(e) {}
  test::Results results;
  store::Reader reader = results.reader();
  analysis::Evidence evidence = analysis::gather(reader, reader.experiment("latest"));
  analysis::Findings findings = analysis::analyse(evidence);
  View view() const { return {evidence, findings}; }
};

}  // namespace

TEST_CASE("export: CSV has a line per run and no number for one that is not valid", "[render][unit]") {
  const Analysed analysed{test::small_quickstart()};
  const auto csv = results_csv(analysed.view());
  CHECK(csv.starts_with(
      "experiment,run,cell,repeat,position,status,comparable,notpm,tx_per_s,client_cpu_us_per_tx,p95_us,"
      "errors,window_s,started,reason,stall_s,offered_per_s,reached,notes,label,emulated,implementation,p50_us,p99_us,"
      "p50_us.payment,"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 10);
  CHECK(csv.find(",7,by primary key,3,6,invalid,yes,,,,,0,12.000000,") != std::string::npos);
}

TEST_CASE("export: JSON holds cells, runs and findings", "[render][unit]") {
  const Analysed analysed{test::small_quickstart()};
  const auto json = results_json(analysed.view());
  CHECK(json["experiment"] == "quickstart-20261123-040506-ab12");
  CHECK(json["cells"].size() == 3);
  CHECK(json["cells"][0]["baseline"] == true);
  CHECK(json["cells"][0]["against_baseline"].is_null());
  CHECK(json["cells"][2]["against_baseline"]["verdict"] == "faster");
  CHECK(json["cells"][2]["latency"]["new-order"]["count"].get<int>() > 1000);
  CHECK(json["runs"][4]["status"] == "failed");
  CHECK(json["runs"][4]["notpm"].is_null());
  CHECK(json["findings"].size() >= 5);
}

TEST_CASE("export: results that are not comparable say so in every form", "[render][unit]") {
  auto experiment = test::small_quickstart();
  experiment.scale = 0.02;
  const Analysed analysed{experiment};
  CHECK(results_json(analysed.view())["comparable"] == false);
  CHECK(markdown(analysed.view()).find("**These results are not comparable: scale 0.02.**") != std::string::npos);
  CHECK(terminal_table(analysed.view()).find("! These results are not comparable: scale 0.02.") != std::string::npos);
  CHECK(results_csv(analysed.view()).find(",valid,no,") != std::string::npos);
}

TEST_CASE("export: how transactions were sent stands beside the numbers, in every form", "[render][unit]") {
  auto experiment = test::small_quickstart();
  experiment.cells[0].implementation = "statements";
  experiment.cells[1].implementation = "single";
  const Analysed analysed{experiment};
  const auto view = analysed.view();
  CHECK(results_json(view)["cells"][1]["implementation"] == "single");
  CHECK(results_json(view)["cells"][2]["implementation"].is_null());
  CHECK(results_json(view)["runs"][0]["implementation"] == "statements");
  CHECK(results_csv(view).find(",statements,") != std::string::npos);
  CHECK(markdown(view).find("| cell | sent as |") != std::string::npos);
  CHECK(terminal_table(view).find("sent as") != std::string::npos);
  CHECK(scale_chip(view).find("transactions sent as statements; single") != std::string::npos);
  CHECK(list_text(list_rows(analysed.reader)).find("  sent as ") != std::string::npos);
  CHECK(list_json(list_rows(analysed.reader))[0]["implementation"] == "statements");
  for (const auto& table : {latency_table(view), runs_table(view)}) {
    CHECK(std::any_of(table.columns.begin(), table.columns.end(), [](const auto& c) { return c.title == "sent as"; }));
  }
}

TEST_CASE("terminal: the table has a line per cell, then the findings", "[render][unit]") {
  const Analysed analysed{test::small_quickstart()};
  const auto text = terminal_table(analysed.view());
  CHECK(text.starts_with("cell                  runs  NOTPM (1/min)  95 % interval  tx/s"));
  CHECK(text.find("\nby primary key         2/3") != std::string::npos);
  CHECK(text.find("! 1 run did not finish; the report has the reasons.") != std::string::npos);
}
