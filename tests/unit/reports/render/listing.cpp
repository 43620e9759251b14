#include "reports/render/listing.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::render;

TEST_CASE("list: rows have the promised keys, and numbers only where a run is valid", "[render][unit]") {
  const test::Results results{test::small_quickstart()};
  const auto json = list_json(list_rows(results.reader()));
  REQUIRE(json.size() == 9);
  for (const auto& row : json) {
    for (const char* key : {"run", "experiment", "cell", "repeat", "status", "notpm", "tx_per_s",
                            "client_cpu_us_per_tx", "p95_us", "errors", "started"}) {
      CHECK(row.contains(key));
    }
    CHECK(row["notpm"].is_null() == (row["status"] != "valid"));
  }
  CHECK(json[0]["run"] == 1);
  CHECK(json[0]["repeat"] == 1);
  CHECK(json[0]["cell"] == "by primary key");
  CHECK(json[0]["started"] == "2026-11-23T04:05:06Z");
  CHECK(json[0]["label"] == "10.11.6-MariaDB, " + json[0]["cell"].get<std::string>());
  CHECK(json[0]["notpm"].get<double>() == Approx(62 * 60).epsilon(0.1));
  CHECK(json[0]["client_cpu_us_per_tx"].get<double>() == Approx(60).epsilon(0.01));
  CHECK(json[4]["status"] == "failed");
  CHECK(json[4]["reason"] == "data-node-2: the server died in the measurement window (signal 9)");
  CHECK(json[6]["status"] == "invalid");
}

TEST_CASE("list: an interrupted run is called that, as status and the report call it, and a running one running",
          "[render][unit]") {
  const test::ScratchDir scratch;
  {
    store::Writer writer{store::Database::open(scratch / "results.db")};
    for (const bool interrupted : {true, false}) {
      store::ExperimentRecord record;
      record.id = interrupted ? "a" : "b";
      const auto id = writer.begin_experiment(record);
      writer.begin_run({writer.add_cell(id, {}), 0, 0, 0});
      if (interrupted) writer.finish_experiment(id, store::ExperimentStatus::interrupted, "Ctrl-C", 9);
    }
  }
  const auto rows = list_rows(store::Reader::open(scratch / "results.db"));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].status == "running");
  CHECK(rows[1].status == "interrupted");
  CHECK(rows[1].reason == "Ctrl-C");
}

TEST_CASE("list: as text it says when there is nothing, and marks what is not comparable", "[render][unit]") {
  CHECK(list_text({}) == "no runs yet\n");
  auto experiment = test::small_quickstart();
  experiment.scale = 0.1;
  experiment.repeats = 1;
  const test::Results results{experiment};
  const auto text = list_text(list_rows(results.reader()));
  CAPTURE(text);
  CHECK(text.starts_with("run  experiment                       cell                  repeat  status  NOTPM"));
  CHECK(text.find("not comparable") != std::string::npos);
}

TEST_CASE("list: what must be read with a number stands in its line", "[render][unit]") {
  ListRow row;
  row.status = "valid";
  row.comparable = false;
  row.warnings = {"no commit for 10 s, 8 s into the window"};
  CHECK(list_text({row}).find("not comparable; no commit for 10 s, 8 s into the window\n") != std::string::npos);
  CHECK(list_json({row})[0]["warnings"] == Json{"no commit for 10 s, 8 s into the window"});
}
