#include "common/store/merge.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "common/store/reader.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

using namespace forklift;
using namespace forklift::store;

namespace {

test::SyntheticExperiment small(const std::string& id, std::uint64_t seed) {
  auto e = test::quickstart();
  e.id = id;
  e.seed = seed;
  e.warmup_s = 1;
  e.window_s = 4;
  e.repeats = 2;
  return e;
}

void write(const std::string& file, const std::vector<test::SyntheticExperiment>& experiments) {
  Writer writer{Database::open(file)};
  for (const auto& e : experiments) test::write_experiment(writer, e);
}

std::map<std::string, std::int64_t> row_counts(const std::string& file) {
  const auto database = Database::open_read_only(file);
  std::map<std::string, std::int64_t> counts;
  SQLite::Statement tables{database.handle(), "SELECT name FROM sqlite_master WHERE type = 'table'"};
  while (tables.executeStep()) {
    const auto name = tables.getColumn(0).getString();
    counts[name] = database.handle().execAndGet("SELECT count(*) FROM \"" + name + "\"").getInt64();
  }
  return counts;
}

/// What a report sees of an experiment: its runs' outcomes, counters and latencies, whatever their numbers are.
std::vector<std::string> seen(const std::string& file, const std::string& id) {
  const auto reader = Reader::open(file);
  const auto experiment = reader.experiment(id);
  std::vector<std::string> all;
  for (const auto& run : reader.runs(experiment.number)) {
    const auto latencies = reader.histograms({run.number}, "response");
    all.push_back(reader.cell(run.cell).record.name + " " + std::to_string(run.position) + " " +
                  std::to_string(run.outcomes[0][0]) + " " +
                  std::to_string(latencies.at(run.number)[0].percentile_us(99)));
  }
  for (const auto& c : reader.counters(experiment.number))
    all.push_back(c.counter.node + " " + c.counter.name + " " + std::to_string(c.counter.after));
  return all;
}

}  // namespace

TEST_CASE("merge: experiments of several files are in one, each as it was", "[store][unit]") {
  const test::ScratchDir scratch;
  const auto a = scratch / "a.db", b = scratch / "b.db", both = scratch / "both.db";
  write(a, {small("one-1", 1), small("two-1", 2)});
  write(b, {small("three-1", 3)});
  const auto into = Database::open(both);
  CHECK(merge(into, a).added == std::vector<std::string>{"one-1", "two-1"});
  CHECK(merge(into, b).added == std::vector<std::string>{"three-1"});
  for (const auto* id : {"one-1", "two-1"}) CHECK(seen(both, id) == seen(a, id));
  CHECK_FALSE(seen(b, "three-1").empty());
  CHECK(seen(both, "three-1") == seen(b, "three-1"));
  auto counts = row_counts(both);
  for (const auto& [table, count] : row_counts(a)) {
    INFO(table);
    if (table == "migrations")
      CHECK(counts[table] == count);
    else if (table != "counter_names")
      CHECK(counts[table] == count + row_counts(b)[table]);
  }
  CHECK(into.handle().execAndGet("SELECT count(*) FROM pragma_foreign_key_check").getInt() == 0);
}

TEST_CASE("merge: an experiment that is there already is left alone", "[store][unit]") {
  const test::ScratchDir scratch;
  const auto a = scratch / "a.db", b = scratch / "b.db";
  write(a, {small("one-1", 1)});
  write(b, {small("one-1", 1), small("two-1", 2)});
  const auto before = seen(a, "one-1");
  const auto into = Database::open(a);
  const auto result = merge(into, b);
  CHECK(result.added == std::vector<std::string>{"two-1"});
  CHECK(result.skipped == std::vector<std::string>{"one-1"});
  CHECK(merge(into, b).added.empty());
  CHECK(seen(a, "one-1") == before);
  CHECK(Reader::open(a).experiments().size() == 2);
}

TEST_CASE("merge: an experiment that is running is left out, and can be merged later", "[store][unit]") {
  const test::ScratchDir scratch;
  const auto a = scratch / "a.db", b = scratch / "b.db";
  write(b, {small("one-1", 1), small("two-1", 2)});
  {
    const Owners owners{Database::open(b)};
    owners.claim(Reader::open(b).experiment("one-1").number, Owner{.command = "run"}, [](const auto&) {});
  }
  const auto into = Database::open(a);
  auto result = merge(into, b, {"one-1"});
  CHECK(result.added == std::vector<std::string>{"two-1"});
  CHECK(result.running == std::vector<std::string>{"one-1"});
  result = merge(into, b);
  CHECK(result.added == std::vector<std::string>{"one-1"});
  CHECK(seen(a, "one-1") == seen(b, "one-1"));
  CHECK(row_counts(a).at("owners") == 0);  // it is worked on where it stands
}

TEST_CASE("merge: what is no results database, or the same one, changes nothing", "[store][unit]") {
  const test::ScratchDir scratch;
  const auto a = scratch / "a.db";
  write(a, {small("one-1", 1)});
  const auto text = scratch.write("text", "no database");
  const auto into = Database::open(a);
  CHECK_THROWS_AS(merge(into, text), Error);
  CHECK_THROWS_AS(merge(into, scratch / "none.db"), Error);
  try {
    merge(into, a);
    FAIL("merged into itself");
  } catch (const Error& error) {
    CHECK(std::string{error.what()} == a + ": it can't be merged into itself. Name another file.");
  }
  CHECK(Reader::open(a).experiments().size() == 1);
}
