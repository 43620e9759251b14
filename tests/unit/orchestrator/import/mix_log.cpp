#include "orchestrator/import/mix_log.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "common/core/error.hpp"
#include "orchestrator/import/paths.hpp"
#include "orchestrator/import/store.hpp"
#include "reports/analysis/findings.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;

namespace {

import::Imported read_mix_logs(const std::vector<import::Source>& files){std::vector<import::Text> texts;
for (const auto& file : files) texts.push_back(import::decode(file));
return import::read_mix_logs(texts);
}  // namespace

}  // namespace

namespace {

/// 60 s with `per_second` committed New-Orders, a rollback each tenth second, and a Payment.
std::string log_of(int per_second, int first = 1163000000, int seconds = 60) {
  std::string text = fmt::format("{},START,,\n", first - 1);
  for (int s = 0; s <= seconds; ++s) {
    for (int i = 0; i < per_second; ++i) text += fmt::format("{},n,0.010000,{}\n", first + s, i % 5);
    if (s % 10 == 0) text += fmt::format("{},N,0.005000,0\n", first + s);
    text += fmt::format("{},p,0.002000,1\r\n", first + s);
  }
  return text + fmt::format("{},TERMINATED,,\n", first + seconds);
}

std::string error_of(const std::string& text) {
  try {
    read_mix_logs({{"mix.log", text}});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("mix.log: transactions are counted by type and outcome, with their times", "[import][unit]") {
  const auto imported = read_mix_logs({{"mix.log", log_of(5)}});
  REQUIRE(imported.drivers.size() == 1);
  const auto& driver = imported.drivers[0];
  CHECK(driver.transactions[0].outcomes == std::array<std::uint64_t, 5>{305, 7, 0, 0, 0});
  CHECK(driver.transactions[1].outcomes[0] == 61);
  CHECK(driver.window_begin_us == 1163000000LL * 1'000'000);
  CHECK(driver.window_end_us == 1163000060LL * 1'000'000);
  CHECK(driver.transactions[0].response.count() == 305);
  CHECK(driver.transactions[0].response.percentile_us(95) == Approx(10000).epsilon(0.02));
  CHECK(imported.terminals == 5);
  CHECK(driver.committed_total == 366);
  CHECK(driver.intervals.size() == 122);
}

TEST_CASE("mix.log: of several drivers only the time that all share is counted", "[import][unit]") {
  const auto imported = read_mix_logs({{"a/mix.log", log_of(1, 1163000000)}, {"b/mix.log", log_of(2, 1163000020)}});
  REQUIRE(imported.drivers.size() == 2);
  for (const auto& driver : imported.drivers) {
    CHECK(driver.window_begin_us == 1163000020LL * 1'000'000);
    CHECK(driver.window_end_us == 1163000060LL * 1'000'000);
  }
  CHECK(imported.drivers[0].transactions[0].outcomes[0] == 41);
  CHECK(imported.drivers[1].transactions[0].outcomes[0] == 82);
}

TEST_CASE("mix.log: an error counts as a permanent failure", "[import][unit]") {
  const auto imported = read_mix_logs({{"mix.log", log_of(1) + "1163000030,E,0.1,0\n"}});
  CHECK(imported.drivers[0].transactions[0].outcomes[3] == 1);
}

TEST_CASE("mix.log: what is none is refused by file and line", "[import][unit]") {
  CHECK(error_of("1163000000,START,,\n1163000001,x,0.1,2\n") ==
        "mix.log:2: \"1163000001,x,0.1,2\" is no line of a mix.log. Lines read like 1163000000,n,0.012345,7.");
  CHECK(error_of("1163000001,n,slow,2\n").starts_with("mix.log:1: "));
  CHECK(error_of("1163000000,START,,\n") ==
        "mix.log: there is no transaction in it. Name the directory of a whole run.");
  CHECK_THROWS_AS(read_mix_logs({{"a", log_of(1)}, {"b", log_of(1, 1264000000)}}), Error);
  CHECK(error_of("1163000001,n,1e300,2\n").starts_with("mix.log:1: "));
  CHECK(error_of("-5,n,0.1,2\n").starts_with("mix.log:1: "));
  CHECK(error_of("9223372036854775807,n,0.1,2\n").starts_with("mix.log:1: "));
  CHECK(
      error_of("1163000001,n,0.1,2\n3056400000,n,0.1,2\n") ==
      "mix.log: its transactions span 21914 days, and a run lasts 31 at most. Look for a damaged line, or for logs of "
      "several runs in one file.");
}

TEST_CASE("mix.log: a run that was killed is refused, and a log without any START is not", "[import][unit]") {
  auto text = log_of(1);
  text.erase(text.rfind("1163000060,TERMINATED"));
  CHECK(error_of(text) ==
        "mix.log: it has a START and no TERMINATED: the run was killed, or the file cut. Name the logs of a run that "
        "ended "
        "in order.");
  text.erase(0, text.find('\n') + 1);
  CHECK(error_of(text).empty());
}

TEST_CASE("import: directories of DBT2 become runs of one cell, with DBT2's own NOTPM", "[import][unit]") {
  const test::ScratchDir scratch;
  for (const auto* run : {"one", "two"}) {
    std::filesystem::create_directories(scratch / run + std::string{"/driver"});
    scratch.write(std::string{run} + "/driver/mix.log", log_of(*run == 'o' ? 5 : 6));
  }
  store::Writer writer{store::Database::open(scratch / "r.db")};
  const auto id = import::store(writer, {.experiment = "old", .cell = "4 nodes"},
                                import::read_paths({scratch / "one", scratch / "two"}), 1);
  const auto reader = store::Reader::open(scratch / "r.db");
  const auto evidence = analysis::gather(reader, reader.experiment(id));
  const auto findings = analysis::analyse(evidence);
  REQUIRE(findings.cells.size() == 1);
  CHECK(evidence.cells[0].record.name == "4 nodes");
  REQUIRE(findings.cells[0].headline().values.size() == 2);
  CHECK(findings.cells[0].headline().values[0] == Approx(305));  // 305 in one minute
  CHECK(findings.cells[0].headline().values[1] == Approx(366));
  CHECK(findings.comparable);
}
