// What is named on the command line: files, directories, copies; and what becomes of runs in the results database.
#include "orchestrator/import/paths.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "common/store/merge.hpp"
#include "common/store/reader.hpp"
#include "orchestrator/import/store.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using import::read_paths;
using test::error_of;

namespace {

/// A driver's log of osdldbt's DBT2.
std::string driver_log(int pid, int start, int seconds) {
  auto text = fmt::format("{},START,,,{},,\n", start, pid);
  for (int second = 1; second < seconds; ++second)
    text += fmt::format("{},n,C,0.01,{},{},1\n", start + second, pid, pid);
  return text + fmt::format("{},TERMINATED,,,{},,\n", start + seconds, pid);
}

std::string hammerdb(int nopm, int users) {
  return fmt::format(
      "{} Active Virtual Users configured\nVuser 1:TEST RESULT : System achieved {} NOPM from {} MySQL TPM\n", users,
      nopm, 2 * nopm);
}

}  // namespace

TEST_CASE("import: a directory is one run of all its drivers' logs, whatever else is in it", "[import][unit]") {
  const test::ScratchDir scratch;
  std::filesystem::create_directories(scratch / "run/driver/1");
  scratch.write("run/driver/1/mix.log", driver_log(1, 1000, 100));
  scratch.write("run/driver/second.txt", driver_log(2, 1010, 100));
  scratch.write("run/sar.bin", std::string{"\0\1\2", 3});
  scratch.write("run/empty", "");
  scratch.write("run/report.txt", hammerdb(5, 1));
  const auto runs = read_paths({scratch / "run"});
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].drivers.size() == 2);
  CHECK(runs[0].files.size() == 2);
  CHECK(runs[0].warehouses == 2);
  CHECK(runs[0].drivers[0].window_begin_us == 1010'000'000);
  CHECK(runs[0].drivers[0].window_end_us == 1100'000'000);
  CHECK(runs[0].recorded.at("notpm_kit") == Approx(2 * 89 * 60 / 90.0));
}

TEST_CASE("import: logs that are named one by one are of one run where they share time", "[import][unit]") {
  const test::ScratchDir scratch;
  const auto one = scratch.write("1.log", driver_log(1, 1000, 100)),
             two = scratch.write("2.log", driver_log(2, 1010, 100)),
             later = scratch.write("3.log", driver_log(1, 5000, 100));
  const auto runs = read_paths({one, two, later});
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].drivers.size() == 2);
  CHECK(runs[1].drivers.size() == 1);
}

TEST_CASE("import: what is not there, has no log in it or was named twice is refused", "[import][unit]") {
  const test::ScratchDir scratch;
  std::filesystem::create_directories(scratch / "empty");
  const auto one = scratch.write("1.log", hammerdb(100, 4)), copy = scratch.write("copy.log", hammerdb(100, 4) + "\n");
  CHECK(error_of([&] { read_paths({scratch / "none"}); }) ==
        (scratch / "none") + ": it is not there. Name a file with results, or the directory of a DBT2 run.");
  CHECK(error_of([&] { read_paths({scratch / "empty"}); }) ==
        (scratch / "empty") +
            ": there is no mix log in it. Name the directory of a DBT2 run; of other kits name files.");
  CHECK(error_of([&] {
          read_paths({one, copy});
        }) == copy + ": its content is that of " + one + ". Name each result once.");
}

TEST_CASE("import: runs under one load are repeats of one cell, others have cells of their own", "[import][unit]") {
  const test::ScratchDir scratch;
  const auto runs = read_paths({scratch.write("1", hammerdb(100, 4)), scratch.write("2", hammerdb(101, 4)),
                                scratch.write("3", hammerdb(150, 1))});
  CHECK(import::cell_names("c", runs) == std::vector<std::string>{"c, 4 users", "c, 4 users", "c, 1 user"});
  CHECK(import::cell_names("c", {runs[0], runs[1]}) == std::vector<std::string>{"c", "c"});
  store::Writer writer{store::Database::open(scratch / "r.db")};
  const auto id = import::store(writer, {.cell = "c"}, runs, 7'000'000);
  const auto reader = store::Reader::open(scratch / "r.db");
  const auto experiment = reader.experiment(id);
  CHECK(reader.cells(experiment.number).size() == 2);
  const auto stored = reader.runs(experiment.number);
  REQUIRE(stored.size() == 3);
  CHECK(stored[1].repeat == 1);
  CHECK(stored[2].repeat == 0);
  CHECK(stored[2].recorded == std::map<std::string, double>{{"nopm", 150}, {"tpm", 300}});
  CHECK(stored[2].window_s() == 0);
  const auto other = read_paths({scratch.write("m.csv", "innodb,mixed,2.000,1.900,2.100,4,250\n")});
  CHECK(error_of([&] {
          import::store(writer, {.cell = "c"}, {runs[0], other[0]}, 1);
        }) == "c: runs of HammerDB and mysqlslap are no one cell. Import them one kind at a time.");
}

TEST_CASE("import: a merged database keeps where the numbers of imported runs are from", "[import][unit]") {
  const test::ScratchDir scratch;
  for (const auto* name : {"a", "b"}) {
    store::Writer writer{store::Database::open(scratch / (std::string{name} + ".db"))};
    import::store(writer, {.experiment = name}, read_paths({scratch.write(name, hammerdb(*name, 4))}), 7'000'000);
  }
  const auto into = store::Database::open(scratch / "all.db");
  for (const auto* name : {"a", "b"}) store::merge(into, scratch / (std::string{name} + ".db"));
  const auto reader = store::Reader::open(scratch / "all.db");
  const auto values = reader.imported_values(store::RunId{2});
  REQUIRE(values.size() > 2);
  CHECK(values[0] == store::ImportedValue{.name = "nopm", .value = "98", .unit = "1/min", .line = 2});
  CHECK(store::imported_run(into, reader.imported_files(store::RunId{2}).at(0).sha256) == store::RunId{2});
}
