// A history as people and programs see it, what names mean, and the gate on a series.
#include "reports/render/history.hpp"

#include <catch2/catch.hpp>

#include "reports/render/series_gate.hpp"
#include "tests/support/error_of.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::render;
using analysis::Gate;

namespace {

/// Ten experiments of one cell, a day apart, "v0" to "v9"; from v6 on another buffer pool, 15 % slower.
struct Ten {
  explicit Ten(double factor = 0.85, std::size_t count = 10) {
    std::vector<test::SyntheticExperiment> all;
    for (std::size_t i = 0; i < count; ++i) {
      auto e = test::small_quickstart();
      e.failed_run = e.invalid_run = -1;
      e.cells.resize(1);
      e.warmup_s = 1;
      e.window_s = 6;
      e.cells[0].per_s = 400;
      e.noise = 0.005;
      e.seed = 100 + i;
      e.id = fmt::format("quickstart-202611{:02}-040506-ab12", 10 + i);
      e.label = fmt::format("v{}", i);
      e.day = static_cast<int>(i);
      if (i >= 6) {
        e.cells[0].per_s *= factor;
        e.buffer_pool = "67108864";
      }
      all.push_back(e);
    }
    results = std::make_unique<test::Results>(all);
    readers.push_back(results->reader());
    series = analysis::gather_series(readers);
  }
  HistoryView view(const std::string& measure = "") const { return view_of(readers, series.at(0), measure); }
  std::vector<SeriesGateCase> gate(const std::string& name, SeriesGateOptions options = {}) const {
    options.margin = 0.08;
    return gate_series(choose_series(series, name), options);
  }
  std::unique_ptr<test::Results> results;
  std::vector<store::Reader> readers;
  std::vector<analysis::Series> series;
};

const Ten& changed() {
  static const Ten ten;
  return ten;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("history: a change is shown with its label, its size and what differs there", "[render][unit]") {
  const auto view = changed().view();
  REQUIRE(view.history.changed.size() == 1);
  const auto text = history_text(view);
  INFO(text);
  CHECK(holds(text, view.series->key + "  quickstart/by primary key, NOTPM (1/min)\n"));
  CHECK(holds(text, "From “v6” (2026-11-29) on: "));
  CHECK(holds(text,
              " times as much; there differ data-node innodb_buffer_pool_size 536870912 → 67108864, sql-node "
              "innodb_buffer_pool_size 536870912 → 67108864.\n"));
  CHECK(holds(text, "worse from here on\n"));
  const auto json = history_json(view);
  REQUIRE(json["changes"].size() == 1);
  CHECK(json["changes"][0]["first_label"] == "v6");
  CHECK(json["changes"][0]["worse"] == true);
  CHECK(json["changes"][0]["ratio"].get<double>() == Approx(0.85).epsilon(0.02));
  CHECK(json["changes"][0]["beside"][0]["after"] == "67108864");
  CHECK(json["points"].size() == 10);
  CHECK(json["points"][0]["level"].get<double>() == Approx(json["changes"][0]["before"].get<double>()));
  CHECK(json["findings"].size() >= 1);
  const auto csv = history_csv(view);
  CHECK(csv.starts_with("series,label,experiment,cell,started,measure,value,log_se,runs,level,noise_sd,note\r\n"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 11);
}

TEST_CASE("history: without a change it says so, in any measure; another one is refused by name", "[render][unit]") {
  const Ten same{1};
  CHECK(holds(history_text(same.view()), "No change over 10 points.\n"));
  CHECK(holds(history_text(same.view("p95_us")), "p95 "));
  CHECK(test::error_of([&] { same.view("p95_use"); }) ==
        "series " + same.series[0].key + ": it has no measure \"p95_use\". Did you mean \"p95_us\"?");
  CHECK(holds(history_text(Ten{1, 1}.view()), "No change over 1 points"));
}

TEST_CASE("history: all series are listed, with what was found", "[render][unit]") {
  std::vector<HistoryView> views{changed().view()};
  const auto text = series_text(views);
  INFO(text);
  CHECK(holds(text, "quickstart/by primary key"));
  CHECK(holds(text, "1 change (1 for the worse)"));
  CHECK(series_json(views)[0]["points"] == 10);
  CHECK(series_json(views)[0]["series"] == changed().series[0].key);
  CHECK(series_text({}) == "no series yet\n");
}

TEST_CASE("history: the sparkline has a block for each point, and a blank for one that stands alone",
          "[render][unit]") {
  analysis::History h;
  for (const double x : {0.0, 1.0, 9.0, 0.5}) h.figures.push_back({.log_value = x});
  h.changes.spikes = {2};
  CHECK(sparkline(h) == "▁█ ▅");
  CHECK(sparkline({}).empty());
}

TEST_CASE("series: a name is a key, a title, an experiment or one of its cells", "[render][unit]") {
  const auto& all = changed().series;
  const auto& key = all[0].key;
  for (const auto& name : {key, key.substr(0, 4), std::string{"quickstart/by primary key"}, std::string{"latest"},
                           std::string{"latest/by primary key"}, std::string{"quickstart-20261119"}}) {
    INFO(name);
    const auto chosen = choose_series(all, name);
    REQUIRE(chosen.size() == 1);
    CHECK(chosen[0].points == 10);
  }
  CHECK(choose_series(all, "quickstart-20261113/by primary key")[0].points == 4);
  CHECK(test::error_of([&] {
          choose_series(all, "quickstart");
        }).starts_with("quickstart: 10 experiments have an id that begins with it. Write more of the id."));
  CHECK(test::error_of([&] { choose_series(all, "latest/by primary ke"); }) ==
        "latest/by primary ke: no series, experiment or cell of one has that name. Did you mean \"quickstart/by "
        "primary key\"?");
  CHECK(test::error_of([&] { choose_series(all, "quickstart/by primary ke"); }) ==
        "quickstart/by primary ke: no series, experiment or cell of one has that name. Did you mean \"quickstart/by "
        "primary key\"?");
  CHECK(test::error_of([&] { choose_series({}, ""); }) ==
        "no series, experiment or cell of one has that name. See them with: forklift history.");
}

TEST_CASE("series gate: the newest point fails against the last good one, and passes against its like",
          "[render][unit]") {
  const auto failed = changed().gate("latest");
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].result.gate == Gate::fail);
  CHECK(failed[0].current->label == "v9");
  CHECK(failed[0].against->label == "v5");
  INFO(failed[0].result.words);
  CHECK(failed[0].result.words.starts_with("slower by more than 8 %: 0.8"));
  CHECK(failed[0].result.words.ends_with(" (against “v5” of 2026-11-28)"));
  CHECK(changed().gate("latest", {.against = "v8"})[0].result.gate != Gate::fail);
  CHECK(changed().gate("quickstart-20261115")[0].result.gate == Gate::pass);
  CHECK(gate_json(failed)["outcome"] == "fail");
  CHECK(holds(gate_text(failed), "gate: failed: of 1 comparison 1 slower\n"));
  CHECK(gate_report(failed, {}).cases[0].name == "quickstart-20261119-040506-ab12/by primary key");
}

TEST_CASE("series gate: the first point is undecided, and a label that is not there is refused", "[render][unit]") {
  const auto first = changed().gate("quickstart-20261110");
  CHECK(first[0].result.gate == Gate::undecided);
  CHECK(first[0].result.words == "it is the first point of its series: there is nothing to compare it with");
  CHECK(test::error_of([&] { changed().gate("latest", {.against = "v55"}); }) ==
        "--against \"v55\": series " + changed().series[0].key +
            " has no earlier point with that label. Did you mean \"v5\"?");
  CHECK(test::error_of([&] { changed().gate("quickstart-20261110", {.against = "v5"}); }) ==
        "--against \"v5\": series " + changed().series[0].key +
            " has no earlier point with that label. It has a single point.");
}

TEST_CASE("series gate: several measures are several cases, and a latency fails when it is higher", "[render][unit]") {
  const auto cases = changed().gate("latest", {.measures = {"notpm", "server_cpu_us_per_tx", "p95_us"}});
  REQUIRE(cases.size() == 3);
  CHECK(cases[0].result.gate == Gate::fail);
  CHECK(cases[1].measure.name == "server_cpu_us_per_tx");
}

TEST_CASE("series gate: a current point without a valid run fails", "[render][unit]") {
  auto good = test::small_quickstart();
  good.failed_run = good.invalid_run = -1;
  good.cells.resize(1);
  auto bad = good;
  bad.id = "quickstart-20261124-040506-cd34";
  bad.day = 1;
  bad.failed_cell = bad.cells[0].name;
  const test::Results results{std::vector{good, bad}};
  std::vector<store::Reader> readers;
  readers.push_back(results.reader());
  const auto cases = gate_series(choose_series(analysis::gather_series(readers), "latest"), {});
  CHECK(cases[0].result.gate == Gate::unmeasured);
  CHECK(cases[0].result.words == "none of its 3 runs is valid and has a value of this measure");
}
