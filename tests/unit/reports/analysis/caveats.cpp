#include "reports/analysis/caveats.hpp"

#include <catch2/catch.hpp>

#include "reports/render/export.hpp"
#include "reports/render/sections.hpp"
#include "reports/render/terminal.hpp"

using namespace forklift;
using namespace forklift::analysis;
using Words = std::vector<std::string>;

namespace {

constexpr int kWindow = 25;

/// An experiment of cells whose runs have one driver, a window of 25 s after 5 s of warm-up and 100 commits a second.
struct Made {
  Evidence e;

  std::size_t cell(const std::string& name) {
    auto& cell = e.cells.emplace_back();
    cell.number = store::CellId{static_cast<std::int64_t>(e.cells.size())};
    cell.record.name = name;
    cell.record.measures = {{.name = "notpm", .title = "NOTPM", .unit = "1/min", .headline = true},
                            {.name = "tx_per_s", .title = "tx/s", .unit = "1/s"}};
    return e.cells.size() - 1;
  }

  store::Run& run(std::size_t cell) {
    auto& run = e.runs.emplace_back();
    run.number = store::RunId{static_cast<std::int64_t>(e.runs.size())};
    run.cell = e.cells[cell].number;
    run.status = store::RunStatus::valid;
    run.start_at_us = 1'000'000'000;
    run.window_begin_us = *run.start_at_us + 5'000'000;
    run.window_end_us = *run.window_begin_us + kWindow * 1'000'000;
    run.outcomes[0] = {100 * kWindow, 0, 0, 0, 0};
    run.drivers.emplace_back().transactions_all = 100 * kWindow;
    auto& seconds = e.committed_per_second[run.number];
    for (int second = 0; second < kWindow + 5; ++second) seconds.emplace_back(second, 100);
    e.main_per_second[run.number] = seconds;
    e.values[run.number] = {{"notpm", 6000.0}, {"tx_per_s", 100.0}};
    return run;
  }

  /// No commit in `length` seconds from second `from` of the window on.
  void stall(const store::Run& run, int from, int length) {
    for (auto* series : {&e.committed_per_second, &e.main_per_second}) {
      for (int second = from; second < from + length; ++second)
        (*series)[run.number][static_cast<std::size_t>(second) + 5].second = 0;
    }
  }

  Findings findings() const { return analyse(e); }
};

Words texts(const Findings& f) {
  Words all;
  for (const auto& headline : f.headlines) all.push_back(headline.text);
  return all;
}

bool says(const Findings& f, const std::string& text) {
  const auto all = texts(f);
  for (const auto& one : all) UNSCOPED_INFO(one);
  return std::find(all.begin(), all.end(), text) != all.end();
}

}  // namespace

TEST_CASE("caveats: a run that stood still is not steady, and its number comes with the stall everywhere",
          "[analysis][unit]") {
  Made made;
  const auto cell = made.cell("A");
  made.stall(made.run(cell), 8, 10);
  const auto f = made.findings();
  CHECK_FALSE(f.runs[0].values.empty());  // the number stays
  CHECK(to_string(f.runs[0].steady.steadiness) == "stalled");
  CHECK(caveats_of(made.e, f, cell) == Words{"no commit for 10 s"});
  CHECK(says(f, "“A” stalled: no commit for 10 s, 8 s into the window. The number includes it."));
  const render::View view{made.e, f};
  CHECK(render::terminal_table(view).find("no commit for 10 s\n") != std::string::npos);
  CHECK(render::terminal_table(view).find("! “A” stalled: no commit for 10 s, 8 s into the window.") !=
        std::string::npos);
  CHECK(render::markdown(view).find("| no commit for 10 s |") != std::string::npos);
  CHECK(render::cells_table(view).html().find("no commit for 10 s") != std::string::npos);
  CHECK(render::runs_table(view).rows[0].back().text == "no commit for 10 s, 8 s into the window");
  const auto json = render::results_json(view);
  CHECK(json["cells"][0]["read_with_it"] == Json{"no commit for 10 s"});
  CHECK(json["runs"][0]["steady"] == "stalled");
  CHECK(json["runs"][0]["stalls"] == Json::array({{{"begin_s", 8}, {"seconds", 10}, {"without_commit_s", 10}}}));
  CHECK(render::results_csv(view).find(",10,,,,,,\r\n") != std::string::npos);
}

TEST_CASE("caveats: of several runs the longest stall is told, with how many stalled", "[analysis][unit]") {
  Made made;
  const auto cell = made.cell("A");
  made.run(cell);
  made.stall(made.run(cell), 2, 3);
  made.stall(made.run(cell), 9, 4);
  auto& failed = made.run(cell);
  made.stall(failed, 0, 20);
  made.e.runs.back().status = store::RunStatus::failed;
  const auto f = made.findings();
  CHECK(caveats_of(made.e, f, cell) == Words{"no commit for 4 s in 2 of 3 runs"});
  CHECK(says(f,
             "“A” stalled in 2 of 3 runs; the longest is in run 3: no commit for 4 s, 9 s into the window. The numbers "
             "include it."));
}

TEST_CASE("caveats: the dip of a fault is told with the fault alone", "[analysis][unit]") {
  Made made;
  const auto cell = made.cell("A");
  const auto& run = made.run(cell);
  made.stall(run, 10, 3);
  made.e.events = {{run.number, *run.window_begin_us + 10'100'000, "fault", "data-node-1", "killed"}};
  CHECK(caveats_of(made.e, made.findings(), cell).empty());
  made.stall(run, 2, 2);
  CHECK(caveats_of(made.e, made.findings(), cell) == Words{"no commit for 2 s"});
}

TEST_CASE("caveats: a driver and servers that were held up", "[analysis][unit]") {
  Made made;
  const auto a = made.cell("A"), b = made.cell("B");
  made.run(a);
  auto& held = made.run(b);
  held.drivers[0].saturated = true;
  held.drivers[0].saturation_reason = "its cgroup, which may use 0.1 cores, was throttled in 82 of 87 periods";
  const store::CgroupUse driver{"box", "/d", {"driver-1"}, 0.1, std::nullopt, 87, 82, 1, 0};
  const store::CgroupUse server{"box", "/s", {"proxy-1", "sql-node-1"}, 0.5, std::nullopt, 100, 92, 1, 0};
  auto calm = server;
  calm.throttled = 4;
  made.e.cgroups = {{made.e.runs[0].number, calm}, {made.e.runs[1].number, driver}, {made.e.runs[1].number, server}};
  const auto f = made.findings();
  CHECK(caveats_of(made.e, f, a).empty());
  CHECK(caveats_of(made.e, f, b) == Words{"a driver was the bottleneck", "servers throttled in 92 % of the periods"});
  CHECK(says(f,
             "In 1 run a driver was the bottleneck: the cluster may be faster than shown. Run 2: its cgroup, which may "
             "use 0.1 cores, was throttled in 82 of 87 periods."));
  CHECK(says(
      f,
      "On box proxy-1, sql-node-1 share a cgroup that may use 0.5 cores; it was throttled in 1 of 2 runs, in up to "
      "92 % of its periods: the limit is part of what was measured."));
  const auto json = render::results_json(render::View{made.e, f});
  CHECK(json["runs"][1]["cgroups"].size() == 2);
  CHECK(json["runs"][1]["drivers"][0]["saturated"] == true);
  CHECK(json["runs"][1]["drivers"][0]["cores"].is_null());  // an older driver did not tell them
}

TEST_CASE("caveats: a driver that shares its limit with servers is not called the bottleneck", "[analysis][unit]") {
  Made made;
  const auto cell = made.cell("A");
  auto& run = made.run(cell);
  run.drivers[0].saturated = true;
  run.drivers[0].cpu_periods = 100;
  run.drivers[0].throttled_periods = 99;
  made.e.cgroups = {{run.number, {"box", "/c", {"driver-1", "sql-node-1"}, 0.5, 629145600, 126, 119, 1, 0}}};
  const auto f = made.findings();
  CHECK(caveats_of(made.e, f, cell) == Words{"servers throttled in 94 % of the periods"});
  CHECK(says(
      f,
      "On box driver-1, sql-node-1 share a cgroup that may use 0.5 cores; it was throttled in 1 run, in up to 94 % "
      "of its periods: drivers and servers took its time from each other."));
}

TEST_CASE("caveats: where the offered load was reached, the pacing is the limit and not the servers",
          "[analysis][unit]") {
  Made made;
  const auto a = made.cell("A"), b = made.cell("B");
  made.run(a).drivers[0].offered = 2'510;
  made.run(b).drivers[0].offered = 5'000;
  const auto f = made.findings();
  REQUIRE(f.cells[a].pace.has_value());
  CHECK(f.cells[a].pace->offered_per_s == Approx(100.4));
  CHECK(f.cells[a].pace->is_limit());
  CHECK(caveats_of(made.e, f, a) == Words{"pacing is the limit"});
  CHECK(caveats_of(made.e, f, b) == Words{"50.0 % of the offered load"});
  CHECK(says(
      f,
      "“A” reached 99.6 % of the 100 transactions per second that it was offered: the pacing is the limit, not the "
      "servers."));
  CHECK(says(f, "“B” reached 50.0 % of the 200 transactions per second that it was offered."));
  const render::View view{made.e, f};
  const auto json = render::results_json(view);
  CHECK(json["cells"][0]["pacing_is_limit"] == true);
  CHECK(json["cells"][1]["reached"] == Approx(0.5));
  CHECK(json["runs"][1]["offered_per_s"] == Approx(200));
  CHECK(render::runs_table(view).rows[0].back().text ==
        "99.6 % of 100 transactions/s offered: the pacing is the limit, not the servers");
}

TEST_CASE("caveats: cells that all kept up are one sentence", "[analysis][unit]") {
  Made made;
  for (const char* name : {"A", "B", "C"}) made.run(made.cell(name)).drivers[0].offered = 2'500;
  CHECK(says(made.findings(),
             "All 3 paced cells reached 97 % or more of the load that they were offered: the pacing is the "
             "limit, not the servers."));
}

TEST_CASE("pace: drivers add up, and what was not offered is not 0", "[analysis][unit]") {
  store::Run run;
  run.window_begin_us = 0;
  run.window_end_us = 10'000'000;
  CHECK_FALSE(pace_of(run).has_value());
  store::Driver one, two;
  one.transactions_all = 90, two.transactions_all = 60;
  one.offered = 100;
  run.drivers = {one, two};
  CHECK_FALSE(pace_of(run).has_value());
  run.drivers[1].offered = 100;
  CHECK(pace_of(run)->offered_per_s == Approx(20));
  CHECK(pace_of(run)->reached == Approx(0.75));
  run.drivers[0].transactions_all = 150;
  CHECK(pace_of(run)->reached == 1);
  CHECK_FALSE(mean_pace({std::nullopt}).has_value());
  CHECK(mean_pace({Pace{10, 0.5}, std::nullopt, Pace{20, 1}})->reached == Approx(0.75));
  CHECK(reached_words({1, 0.96999}) == "96.9 %");
}

TEST_CASE("caveats: a number of emulated hosts whose machine was too busy comes with that", "[analysis][unit]") {
  Made made;
  const auto a = made.cell("A"), b = made.cell("B");
  made.run(a).warnings = {"the machine, not the links, was the limit: it was 97 % busy during the window"};
  made.run(a).warnings = {"driver 1 lost its connection 2 times"};
  made.run(b);
  const auto f = made.findings();
  CHECK(caveats_of(made.e, f, a) == Words{"the machine was the limit in 1 of 2 runs"});
  CHECK(caveats_of(made.e, f, b).empty());
  CHECK(says(f,
             "In 1 of 3 runs the machine, not the links, was the limit: effects of distance are hidden. Use fewer "
             "terminals, or smaller shares."));
}
