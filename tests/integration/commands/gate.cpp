// `forklift compare --fail-if-slower` as a script meets it.
#include <catch2/catch.hpp>

#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

using namespace forklift;
using test::built;

namespace {

/// Two experiments of two cells; `change` is made to the second.
template <class Change>
test::Ended gate(Change change, const std::string& percent = "3%") {
  auto first = test::quickstart();
  first.cells.resize(2);
  first.repeats = 5;
  first.noise = 0.003;
  auto second = first;
  second.id = "quickstart-20261124-040506-cd34";
  change(second);
  const test::ScratchDir scratch;
  {
    store::Writer writer{store::Database::open(scratch / "r.db")};
    test::write_experiment(writer, first);
    test::write_experiment(writer, second);
  }
  return test::run_program(
      {built("forklift"), "compare", first.id, second.id, "--fail-if-slower", percent, "--db", scratch / "r.db"});
}

std::string last_line(const std::string& text) {
  const auto end = text.size() - 1;
  return text.substr(text.rfind('\n', end - 1) + 1);
}

}  // namespace

TEST_CASE("gate: the same speed passes with 0, a slower cell fails with 1", "[commands][integration]") {
  const auto same = gate([](auto&) {});
  CHECK(same.exit_code == 0);
  CHECK(last_line(same.out) == "gate: passed: of 2 comparisons 2 not slower\n");
  const auto slower = gate([](auto& e) { e.cells[1].per_s *= 0.8; });
  CHECK(slower.exit_code == 1);
  CHECK(last_line(slower.out) == "gate: failed: of 2 comparisons 1 slower, 1 not slower\n");
}

TEST_CASE("gate: a cell that was renamed, failed or left out fails with 1, by name", "[commands][integration]") {
  const auto renamed = gate([](auto& e) { e.cells[1].name = "by the warehouse"; });
  CHECK(renamed.exit_code == 1);
  CHECK(renamed.out.find("gate: not measured: B has no cell “by warehouse”\n") != std::string::npos);
  CHECK(
      renamed.out.find("note: quickstart-20261124-040506-cd34/by the warehouse has no cell of that name in A, and was "
                       "not compared\n") != std::string::npos);
  const auto failed = gate([](auto& e) { e.failed_cell = "by warehouse"; });
  CHECK(failed.exit_code == 1);
  CHECK(failed.out.find("gate: not measured: B has no valid run: 5 failed\n") != std::string::npos);
  const auto empty = gate([](auto& e) { e.cells.clear(); });
  CHECK(empty.exit_code == 1);
  CHECK(last_line(empty.out) == "gate: failed: of 2 comparisons 2 not measured\n");
}

TEST_CASE("gate: few runs are undecided, with 0", "[commands][integration]") {
  const auto ended = gate([](auto& e) { e.repeats = 1; });
  CHECK(ended.exit_code == 0);
  CHECK(last_line(ended.out) == "gate: undecided: of 2 comparisons 2 undecided\n");
}

TEST_CASE("gate: a percentage that would never fail is refused", "[commands][integration]") {
  for (const auto* percent : {"", "100", "nan", "-1", "3 %", "much"}) {
    INFO(percent);
    const auto ended = gate([](auto&) {}, percent);
    CHECK(ended.exit_code == 2);
    CHECK(ended.err == "forklift: --fail-if-slower \"" + std::string{percent} +
                           "\": expected a percentage of at least 0 and below 100. Write for example --fail-if-slower "
                           "3%.\n");
  }
  CHECK(gate([](auto&) {}, "99").exit_code == 0);
}
