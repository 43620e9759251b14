#include "reports/render/compare.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "reports/analysis/noise.hpp"
#include "reports/render/compare_page.hpp"
#include "tests/support/error_of.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::render;
using forklift::test::error_of;

namespace {

/// The quickstart twice; the second time its last cell is slower by `loss`.
test::Results two_experiments(double loss, int repeats = 3) {
  auto first = test::small_quickstart();
  first.failed_run = first.invalid_run = -1;
  first.noise = 0.003;
  first.repeats = repeats;
  auto second = first;
  second.id = "quickstart-20261124-000000-cd34";
  second.seed = 8;
  second.cells[2].per_s *= 1 - loss;
  return test::Results{std::vector{first, second}};
}

test::SyntheticExperiment quiet_quickstart() {
  auto experiment = test::small_quickstart();
  experiment.failed_run = experiment.invalid_run = -1;
  experiment.noise = 0.003;
  return experiment;
}

const std::string kFirst = "quickstart-20261123-040506-ab12", kSecond = "quickstart-20261124-000000-cd34";

}  // namespace

TEST_CASE("compare: experiments are compared cell by cell", "[render][unit]") {
  const auto results = two_experiments(0.2);
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst, reader, kSecond, {.fail_if_slower = 0.03});
  REQUIRE(result.pairs.size() == 3);
  CHECK(result.pairs[2].comparison.verdict == analysis::Verdict::slower);
  CHECK(result.pairs[2].gate->gate == analysis::Gate::fail);
  CHECK(result.failed());
  const auto json = compare_json(result);
  CHECK(json["failed"] == true);
  CHECK(json["pairs"][2]["verdict"] == "slower");
  CHECK(json["pairs"][2]["gate"] == "fail");
  CHECK(compare_text(result).find("   gate: fail: slower by more than 3 %") != std::string::npos);
}

TEST_CASE("compare: no regression passes the gate", "[render][unit]") {
  const auto results = two_experiments(0.0);
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst + "/by warehouse, spread", reader, kSecond + "/by warehouse, spread",
                                    {.fail_if_slower = 0.15});  // windows of 12 s count few transactions
  REQUIRE(result.pairs.size() == 1);
  CHECK(result.pairs[0].gate->gate == analysis::Gate::pass);
  CHECK_FALSE(result.failed());
}

TEST_CASE("compare: one repeat never fails the gate", "[render][unit]") {
  const auto results = two_experiments(0.5, 1);
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst, reader, kSecond, {.fail_if_slower = 0.03});
  CHECK(result.pairs[2].gate->gate == analysis::Gate::undecided);
  CHECK_FALSE(result.failed());
}

TEST_CASE("compare: two runs, and what differs between their cells", "[render][unit]") {
  const auto results = two_experiments(0.0);
  const auto reader = results.reader();
  const auto result = compare_named(reader, "1", reader, "3");
  REQUIRE(result.pairs.size() == 1);
  CHECK(result.pairs[0].a == "run 1");
  CHECK(result.pairs[0].comparison.verdict == analysis::Verdict::not_compared);
  REQUIRE(result.pairs[0].differences.size() == 2);
  CHECK(result.pairs[0].differences[0].first == "schema.partition");
  CHECK(result.pairs[0].differences[0].second == std::pair<std::string, std::string>{"primary-key", "hash"});
}

TEST_CASE("compare: names that mean nothing are answered with what there is", "[render][unit]") {
  const auto results = two_experiments(0.0);
  const auto reader = results.reader();
  CHECK(error_of([&] { compare_named(reader, kFirst, reader, "1"); }) ==
        kFirst +
            " and 1: one is a whole experiment, the other is not. Name two experiments, or two cells as "
            "EXPERIMENT/CELL, or two runs by number.");
  CHECK(error_of([&] { compare_named(reader, kFirst + "/by warehose", reader, "1"); }) ==
        kFirst + "/by warehose: " + kFirst + " has no such cell. Did you mean \"by warehouse\"?");
}

TEST_CASE("compare: experiments without a cell in common are no comparison, and do not pass the gate",
          "[render][unit]") {
  auto first = test::small_quickstart();
  first.repeats = 1;
  auto second = first;
  second.id = kSecond;
  for (auto& cell : second.cells) cell.name += " too";
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  CHECK(error_of([&] { compare_named(reader, kFirst, reader, kSecond); }) ==
        kFirst + " and " + kSecond +
            ": no cell of one has the name of a cell of the other. Name two cells, as EXPERIMENT/CELL.");
  const auto result = compare_named(reader, kFirst, reader, kSecond, {.fail_if_slower = 0.03});
  CHECK(result.failed());
  CHECK(compare_text(result) ==
        "A  quickstart-20261123-040506-ab12/by primary key\nB  –\n   A 3,665 NOTPM (1 run), B no run\n"
        "   ! not measured: B has no cell “by primary key”\n"
        "   gate: not measured: B has no cell “by primary key”\n\n"
        "A  quickstart-20261123-040506-ab12/by warehouse\nB  –\n   A 5,200 NOTPM (1 run), B no run\n"
        "   ! not measured: B has no cell “by warehouse”\n"
        "   gate: not measured: B has no cell “by warehouse”\n\n"
        "A  quickstart-20261123-040506-ab12/by warehouse, spread\nB  –\n   A 6,790 NOTPM (1 run), B no run\n"
        "   ! not measured: B has no cell “by warehouse, spread”\n"
        "   gate: not measured: B has no cell “by warehouse, spread”\n\n"
        "note: quickstart-20261124-000000-cd34/by primary key too has no cell of that name in A, and was not compared\n"
        "note: quickstart-20261124-000000-cd34/by warehouse too has no cell of that name in A, and was not compared\n"
        "note: quickstart-20261124-000000-cd34/by warehouse, spread too has no cell of that name in A, and was not "
        "compared\n"
        "gate: failed: of 3 comparisons 3 not measured\n");
}

TEST_CASE("compare: the gate fails where a side has no valid run, and names the cell", "[render][unit]") {
  auto first = quiet_quickstart(), second = first;
  second.id = kSecond;
  const auto gate_of = [&](const std::string& failed_in_a, const std::string& failed_in_b) {
    first.failed_cell = failed_in_a;
    second.failed_cell = failed_in_b;
    const test::Results results{std::vector{first, second}};
    const auto reader = results.reader();
    const auto result = compare_named(reader, kFirst, reader, kSecond, {.fail_if_slower = 0.2});
    CHECK(result.failed());
    CHECK(result.pairs[1].gate->gate == analysis::Gate::unmeasured);
    CHECK(compare_json(result)["pairs"][1]["gate"] == "not measured");
    CHECK(compare_json(result)["pairs"][1]["verdict"].is_null());
    CHECK(gate_summary(result) == "failed: of 3 comparisons 1 not measured, 2 not slower");
    return result.pairs[1].a + ": " + result.pairs[1].gate->words;
  };
  CHECK(gate_of("", "by warehouse") == kFirst + "/by warehouse: B has no valid run: 3 failed");
  CHECK(gate_of("by warehouse", "") == kFirst + "/by warehouse: A has no valid run: 3 failed");
  CHECK(gate_of("by warehouse", "by warehouse") ==
        kFirst + "/by warehouse: A has no valid run: 3 failed; B has no valid run: 3 failed");
}

TEST_CASE("compare: two experiments without a cell fail the gate", "[render][unit]") {
  auto first = quiet_quickstart(), second = first;
  second.id = kSecond;
  first.cells.clear();
  second.cells.clear();
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst, reader, kSecond, {.fail_if_slower = 0.03});
  CHECK(result.failed());
  CHECK(compare_text(result) == "gate: failed: A has no cell, so that nothing was compared\n");
}

TEST_CASE("compare: what was measured under another load is compared across only", "[render][unit]") {
  auto first = quiet_quickstart(), second = first;
  first.cells.resize(1);
  second.cells.resize(1);
  second.id = kSecond;
  second.pacing = "tpcc";
  second.window_s = 24;
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  for (const auto& options : {CompareOptions{}, CompareOptions{.fail_if_slower = 0.03}}) {
    CHECK(error_of([&] { compare_named(reader, kFirst, reader, kSecond, options); }) ==
          kFirst + "/by primary key and " + kSecond +
              "/by primary key: they are not compared: A measures notpm (1/min) of dbt2, B notpm (1/min) of dbt2, "
              "under different loads: pacing none → tpcc, duration 12s → 24s. Compare results of the same load, or add "
              "--across and read the result with that difference in mind.");
  }
  const auto open = compare_named(reader, kFirst, reader, kSecond, {.across = true});
  CHECK(open.pairs[0].comparison.ratio);
  CHECK_FALSE(open.pairs[0].comparable);
  const auto text = compare_text(open);
  CHECK(text.find("   ! not comparable, measured under another load: duration 12s → 24s, pacing none → tpcc\n") !=
        std::string::npos);
  CHECK(text.find("workload.duration") == std::string::npos);  // said once
  CHECK(compare_json(open)["pairs"][0]["unlike_load"] == "pacing none → tpcc, duration 12s → 24s");
  CHECK(compare_page(open, "A", "B", "0.1.0").find("The loads differ: pacing none → tpcc") != std::string::npos);
}

TEST_CASE("compare: workloads are compared across only, by a measure that both have", "[render][unit]") {
  auto first = quiet_quickstart(), second = first;
  first.cells.resize(1);
  second.cells.resize(1);
  second.id = kSecond;
  second.kind = "sysbench";
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  const auto sides = kFirst + "/by primary key and " + kSecond + "/by primary key: ";
  const std::string refused = sides +
                              "they are not compared: A measures notpm (1/min) of dbt2, B tx_per_s (1/s) of sysbench. "
                              "Both have tx_per_s, p50_us, p95_us, p99_us, failures_per_million, client_cpu_us_per_tx, "
                              "server_cpu_us_per_tx: name one of them with --measure, together with --across, since "
                              "the workloads differ.";
  CHECK(error_of([&] { compare_named(reader, kFirst, reader, kSecond); }) == refused);
  CHECK(error_of([&] { compare_named(reader, kFirst, reader, kSecond, {.across = true}); }) == refused);
  CHECK(error_of([&] { compare_named(reader, kFirst, reader, kSecond, {.measure = "tx_per_s"}); }) ==
        sides +
            "they are not compared: A measures tx_per_s (1/s) of dbt2, B tx_per_s (1/s) of sysbench, under different "
            "loads: kind dbt2 → sysbench. Compare results of the same load, or add --across and read the result with "
            "that difference in mind.");
  const auto result = compare_named(reader, kFirst, reader, kSecond, {.measure = "tx_per_s", .across = true});
  CHECK(result.pairs[0].unlike_load == "kind dbt2 → sysbench");
  CHECK(result.pairs[0].comparison.ratio);
  CHECK(compare_text(result).find("! not comparable, measured under another load: kind dbt2 → sysbench") !=
        std::string::npos);
}

TEST_CASE("compare: a measure is asked for by name, and less of a latency is better", "[render][unit]") {
  auto first = quiet_quickstart(), second = first;
  first.cells.resize(1);
  second.cells.resize(1);
  second.cells[0].latency_us *= 2;
  second.id = kSecond;
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst, reader, kSecond, {.fail_if_slower = 0.1, .measure = "p95_us"});
  CHECK(result.pairs[0].comparison.verdict == analysis::Verdict::slower);
  CHECK(result.pairs[0].comparison.ratio.value() == Approx(2).epsilon(0.1));
  CHECK(result.pairs[0].gate->words.starts_with("higher by more than 10 %: "));
  const auto json = compare_json(result)["pairs"][0];
  CHECK(json["measure"] == "p95_us");
  CHECK(json["measure_unit"] == "us");
  CHECK(json["better"] == "lower");
  CHECK(error_of([&] { compare_named(reader, kFirst, reader, kSecond, {.measure = "p96_us"}); }) ==
        kFirst + "/by primary key: it has no measure \"p96_us\". Did you mean \"p95_us\"?");
}

TEST_CASE("compare: what differs beside the scenario is listed by role, in all its forms", "[render][unit]") {
  auto first = quiet_quickstart(), second = first;
  first.cells.resize(1);
  second.cells.resize(1);
  second.id = kSecond;
  second.host = "elsewhere";
  second.cores = "4";
  second.server = "11.4.4-MariaDB";
  second.buffer_pool = "1073741824";
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst, reader, kSecond);
  const auto text = compare_text(result);
  CHECK(text.substr(text.find("Beside")) ==
        "Beside the scenario, all of A differs from B in:\n"
        "   machine  data-node cores: 2 → 4\n   machine  sql-node cores: 2 → 4\n"
        "   version  data-node server: 10.11.6-MariaDB → 11.4.4-MariaDB\n"
        "   version  sql-node server: 10.11.6-MariaDB → 11.4.4-MariaDB\n"
        "   setting  data-node innodb_buffer_pool_size: 536870912 → 1073741824\n"
        "   setting  sql-node innodb_buffer_pool_size: 536870912 → 1073741824\n\n"
        "note: Method: A and B ran at different times and share no blocks, so that drift between them is part of the "
        "difference; each interval is Welch’s, of logarithms\n");
  const auto beside = compare_json(result)["pairs"][0]["beside"];
  CHECK(beside["machine"]["sql-node cores"] == Json{"2", "4"});
  CHECK(beside["load"].empty());
  const auto page = compare_page(result, "A", "B", "0.1.0");
  CHECK(page.find("<h2>What differs beside the scenario</h2>") != std::string::npos);
  CHECK(page.find("sql-node cores") != std::string::npos);
}

TEST_CASE("compare: that nothing differs is said only where all is known", "[render][unit]") {
  auto first = quiet_quickstart(), second = first;
  second.id = kSecond;
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  const std::string same =
      "Beside the scenario nothing differs: machines, versions and settings in effect are the same.";
  auto result = compare_named(reader, kFirst, reader, kSecond);
  CHECK(compare_text(result).find(same) != std::string::npos);
  result.all_recorded = false;
  CHECK(compare_text(result).find(same) == std::string::npos);
}

TEST_CASE("compare: nothing is compared with itself", "[render][unit]") {
  const auto results = two_experiments(0.0, 1);
  const auto reader = results.reader();
  CHECK(error_of([&] { compare_named(reader, kFirst, reader, kFirst.substr(0, 23), {.fail_if_slower = 0.03}); }) ==
        kFirst + " and " + kFirst.substr(0, 23) + ": both mean " + kFirst +
            ": compared with itself nothing is slower. Name two different ones; forklift list shows them.");
  CHECK(
      error_of([&] { compare_named(reader, "2", reader, "2"); }) ==
      "2 and 2: both mean run 2: compared with itself nothing is slower. Name two different ones; forklift list shows "
      "them.");
  CHECK(compare_named(reader, kFirst + "/by warehouse", reader, kFirst + "/by primary key").pairs.size() == 1);
}

TEST_CASE("compare: sysbench is compared by its transactions", "[render][unit]") {
  auto first = quiet_quickstart(), second = first;
  first.kind = second.kind = "sysbench";
  second.id = kSecond;
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst, reader, kSecond);
  CHECK(result.pairs[0].measure.title == "tx/s");
  CHECK(result.pairs[0].of_a.values[0] < 300);  // New-Orders per minute would be thousands
}

TEST_CASE("compare: key lookups are compared phase by phase, and pass or fail the gate", "[render][unit]") {
  auto first = quiet_quickstart(), second = first;
  first.kind = second.kind = "key-lookup";
  first.cells.resize(1);
  second.cells = first.cells;
  second.cells[0].per_s *= 0.8;
  second.id = kSecond;
  const test::Results results{std::vector{first, second}};
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst, reader, kSecond, {.fail_if_slower = 0.03});
  REQUIRE(result.pairs.size() == 2);
  CHECK(result.pairs[0].measure.title == "lookups/s of insert");
  CHECK(result.pairs[1].measure.title == "lookups/s of read");
  CHECK(result.pairs[1].of_a.values.size() == 3);
  CHECK(result.pairs[1].comparison.ratio.value() == Approx(0.8).epsilon(0.01));
  CHECK(gate_summary(result) == "failed: of 2 comparisons 2 slower");
  CHECK(compare_named(reader, "1", reader, "2", {.fail_if_slower = 0.03}).pairs.size() == 2);
}

TEST_CASE("compare: the noise of the machines is noted if it speaks for both sides", "[render][unit]") {
  auto aa = quiet_quickstart(), first = aa, second = aa;
  aa.id = "aa-20261122-000000-ef56";
  first.cells.resize(1);
  second.cells.resize(1);
  second.id = kSecond;
  aa.cells = {first.cells[0], first.cells[0]};
  aa.cells[0].name = "A";
  aa.cells[1].name = "B";
  const auto notes_of = [&] {
    const test::Results results{std::vector{aa, first, second}};
    const auto measured = results.reader().experiment(aa.id);
    const auto floor = analysis::noise_of(analysis::gather(results.reader(), measured));
    REQUIRE(floor);
    store::Writer{store::Database::open(results.scratch / "results.db")}.set_noise_floor(*floor);
    const auto reader = results.reader();
    return compare_named(reader, kFirst, reader, kSecond, {.across = true}).notes;
  };
  const auto notes = notes_of();
  REQUIRE(notes.size() == 2);  // the other is the method
  CHECK(notes[1].starts_with("Noise of these machines (A/A experiment aa-20261122-000000-ef56 of 2026-11-23, 3 runs"));
  first.pacing = "tpcc";
  CHECK(notes_of().size() == 1);
  first.pacing = "none";
  first.cores = "4";
  CHECK(notes_of().size() == 1);
}

TEST_CASE("compare: cells of one experiment are compared inside its blocks, and the result says so", "[render][unit]") {
  auto experiment = quiet_quickstart();
  experiment.noise = 0.02;
  experiment.repeats = 5;
  const test::Results results{experiment};
  const auto reader = results.reader();
  const auto result = compare_named(reader, kFirst + "/by primary key", reader, kFirst + "/by warehouse");
  const auto& c = result.pairs[0].comparison;
  CHECK(c.method == analysis::Method::blocks);
  CHECK(c.blocks == 5);
  CHECK(c.freedom == 8);  // of three cells in five blocks
  REQUIRE(result.notes.size() == 1);
  CHECK(result.notes[0] ==
        "Method: both are cells of one experiment, and were compared inside its blocks (Student’s t, with the scatter "
        "of all "
        "its cells)");
  const auto json = compare_json(result)["pairs"][0];
  CHECK(json["method"] == "blocks");
  CHECK(json["verdict"] == "faster");
  CHECK(json["within_margin"] == false);
}

TEST_CASE("compare: the pairs of two experiments hold together, and the result says so", "[render][unit]") {
  const auto results = two_experiments(0.0);
  const auto reader = results.reader();
  const auto all = compare_named(reader, kFirst, reader, kSecond);
  CHECK(all.pairs[0].comparison.method == analysis::Method::welch);
  CHECK(all.notes.back().ends_with("each interval is Welch’s, of logarithms; the 3 intervals hold together (Šidák)"));
  const auto one = compare_named(reader, kFirst + "/by warehouse", reader, kSecond + "/by warehouse");
  CHECK(one.pairs[0].comparison.interval->high < all.pairs[1].comparison.interval->high);
}

TEST_CASE("compare: runs that came out alike leave as much open as their counts do", "[render][unit]") {
  auto first = quiet_quickstart();
  first.noise = 0;
  auto second = first;
  second.id = kSecond;  // of the same seed: the same counts
  const test::Results results{{first, second}};
  const auto reader = results.reader();
  for (const auto& pair : compare_named(reader, kFirst, reader, kSecond).pairs) {
    REQUIRE(pair.comparison.interval);
    CHECK(*pair.comparison.ratio == Approx(1));
    CHECK(pair.comparison.interval->high > 1.001);
  }
}
