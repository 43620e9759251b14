// `forklift compare --fail-if-slower` as a script meets it.
#include <catch2/catch.hpp>

#include "common/core/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

using namespace forklift;
using test::built;

namespace {

/// Two experiments of two cells; `change` is made to the second.
template <class Change>
test::Ended gate(Change change, const std::string& percent = "3%", const std::vector<std::string>& more = {}) {
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
  std::vector<std::string> argv{built("forklift"),  "compare", first.id, second.id,
                                "--fail-if-slower", percent,   "--db",   scratch / "r.db"};
  argv.insert(argv.end(), more.begin(), more.end());
  return test::run_program(argv);
}

std::string last_line(const std::string& text) {
  const auto end = text.size() - 1;
  return text.substr(text.rfind('\n', end - 1) + 1);
}

}  // namespace

TEST_CASE("gate: the same speed passes with 0, a slower cell fails with 1", "[commands][integration]") {
  // Windows of this size count so few transactions that 3 % could not be seen.
  const auto same = gate([](auto&) {}, "10%");
  CHECK(same.exit_code == 0);
  CHECK(last_line(same.out) == "gate: passed: of 2 comparisons 2 not slower\n");
  const auto slower = gate([](auto& e) { e.cells[1].per_s *= 0.7; }, "10%");
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

TEST_CASE("gate: few runs are undecided, with 4, and with 0 if that is to pass", "[commands][integration]") {
  const auto ended = gate([](auto& e) { e.repeats = 1; });
  CHECK(ended.exit_code == 4);
  CHECK(last_line(ended.out) == "gate: undecided: of 2 comparisons 2 undecided\n");
  CHECK(gate([](auto& e) { e.repeats = 1; }, "3%", {"--undecided-is", "ok"}).exit_code == 0);
  CHECK(gate([](auto& e) { e.repeats = 1; }, "3%", {"--undecided-is", "fine"}).exit_code == 2);
}

TEST_CASE("gate: a cell that is slower fails with 1, also where another is undecided and that passes",
          "[commands][integration]") {
  const auto ended = gate(
      [](auto& e) {
        e.cells[0].per_s *= 0.97;
        e.cells[1].per_s *= 0.8;
      },
      "3%", {"--undecided-is", "ok"});
  CHECK(ended.exit_code == 1);
  CHECK(last_line(ended.out) == "gate: failed: of 2 comparisons 1 slower, 1 undecided\n");
}

TEST_CASE("gate: what is about a gate is refused without one", "[commands][integration]") {
  const auto refused = [](const std::vector<std::string>& options) {
    std::vector<std::string> argv{built("forklift"), "compare", "a", "b"};
    argv.insert(argv.end(), options.begin(), options.end());
    const auto ended = test::run_program(argv);
    CHECK(ended.exit_code == 2);
    return ended.err;
  };
  for (const auto& [option, value] : {std::pair{"--junit", "j.xml"}, {"--summary", "s.md"}, {"--undecided-is", "ok"}})
    CHECK(refused({option, value}) == std::string{"forklift: "} + option +
                                          ": it is about a gate, and there is none. Set the limit, for example with "
                                          "--fail-if-slower 3%.\n");
}

TEST_CASE("gate: JUnit's XML and the summaries say what was judged; a job's summary keeps what it had",
          "[commands][integration]") {
  const test::ScratchDir scratch;
  scratch.write("step.md", "## Tests\n");
  ::setenv("GITHUB_STEP_SUMMARY", (scratch / "step.md").c_str(), 1);
  const auto ended = gate([](auto& e) { e.cells[1].per_s *= 0.8; }, "3%",
                          {"--junit", scratch / "j.xml", "--summary", scratch / "s.md"});
  ::unsetenv("GITHUB_STEP_SUMMARY");
  CHECK(ended.exit_code == 1);
  const auto lint = test::run_program({"xmllint", "--xpath",
                                       "concat(/testsuites/@tests, ' ', /testsuites/@failures, ' ', "
                                       "//testcase[failure]/@name)",
                                       scratch / "j.xml"});
  CHECK(lint.out == "2 1 quickstart-20261124-040506-cd34/by warehouse: NOTPM\n");
  const auto summary = read_file(scratch / "s.md");
  CHECK(summary.find("### Forklift: failed: of 2 comparisons 1 slower, 1 not slower\n") != std::string::npos);
  CHECK(read_file(scratch / "step.md") == "## Tests\n" + summary + "\n");
  const auto other = scratch.write("other.xml", "<mine/>\n");
  const auto refused = gate([](auto&) {}, "3%", {"--junit", other});
  CHECK(refused.exit_code == 3);
  CHECK(refused.err ==
        "forklift: " + other +
            ": it exists, and Forklift did not write it. Move it away, or name another file with --junit.\n");
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
