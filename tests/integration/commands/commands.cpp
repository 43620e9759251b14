// The program as a user meets it: what it prints and with which code it ends. No server is started here.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "common/store/database.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using test::built;
using test::run_program;

TEST_CASE("commands: a right scenario is said to be valid", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", test::kScenario);
  const auto ended = run_program({built("forklift"), "check", file});
  CHECK(ended.exit_code == 0);
  CHECK(ended.out == file + ": valid. 1 cell, 2 runs.\n");
  const auto json = nlohmann::json::parse(run_program({built("forklift"), "check", file, "--json"}).out);
  CHECK(json["valid"] == true);
}

TEST_CASE("commands: every problem of a wrong scenario is on standard error, exit code 2", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", test::replaced(test::kScenario, "\"warehouses\": 4", "\"warehuoses\": 4"));
  const auto ended = run_program({built("forklift"), "run", file, "--db", scratch / "x.db"});
  CHECK(ended.exit_code == 2);
  CHECK(ended.err == "forklift: " + file +
                         ":/workload/warehuoses (line 11): unknown key \"warehuoses\". Did you mean \"warehouses\"?\n");
  CHECK_FALSE(std::filesystem::exists(scratch / "x.db"));
}

TEST_CASE("commands: plan shows homes and order, also as JSON", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", test::kScenario);
  const auto text = run_program({built("forklift"), "plan", file}).out;
  CHECK(text.find("SQL node 2: home warehouses 2, 4") != std::string::npos);
  const auto json = nlohmann::json::parse(run_program({built("forklift"), "plan", file, "--json"}).out);
  CHECK(json["cells"][0]["home_warehouses"] == nlohmann::json{{1, 3}, {2, 4}});
  CHECK(json["runs"].size() == 2);
}

namespace {

/// The whole text of the plan of one run over two servers that already run, and what its JSON has for home warehouses.
std::pair<std::string, nlohmann::json> plan_of(const std::string& workload) {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", R"({"name": "x", "description": "d", "repeats": 1,
    "cluster": {"engine": "external", "user": "u", "endpoints": [{"port": 1}, {"port": 2}]},
    "workload": )" + workload + "}");
  const auto json = nlohmann::json::parse(run_program({built("forklift"), "plan", file, "--json"}).out);
  return {run_program({built("forklift"), "plan", file}).out, json["cells"][0]["home_warehouses"]};
}

std::string plan_text(const std::string& homes, const std::string& time) {
  return R"(x: d

cluster 1
  external             127.0.0.1:1
  external             127.0.0.1:2
  settings: as the servers have them; nothing is set there
  note: database dbt2 on 127.0.0.1:1 was not looked at: error 2002 (HY000): connecting to 127.0.0.1:1 as u: Can't connect to server on '127.0.0.1' (115)
  note: database dbt2 on 127.0.0.1:2 was not looked at: error 2002 (HY000): connecting to 127.0.0.1:2 as u: Can't connect to server on '127.0.0.1' (115)

cell 1: x  (cluster 1, database dbt2)
)" + homes +
         R"(
runs, in this order: each block has every cell once, shuffled (seed of the scenario)
  block 1
    1. x

warm-ups and measurement windows take )" +
         time + "\n";
}

}  // namespace

TEST_CASE("commands: plan names the warehouses that a workload has, or none", "[commands][integration]") {
  const auto dbt2 = plan_of(R"({"warehouses": 5, "terminals": 2, "warmup": "1m", "duration": "1m"})");
  CHECK(
      dbt2.first ==
      plan_text("  SQL node 1: home warehouses 1, 2\n  SQL node 2: home warehouses 3, 4\n  note: no terminal works at "
                "warehouse 5\n",
                "2.0 minutes; with 1 start of a cluster, 1 load (5 warehouses of full size in all) and the checks "
                "about 2.5 minutes"));
  CHECK(dbt2.second == nlohmann::json{{1, 2}, {3, 4}});
  const auto sysbench = plan_of(R"({"kind": "sysbench", "warmup": "1m", "duration": "1m", "tables": 30,
                                    "table_size": 500000})");
  CHECK(sysbench.first ==
        plan_text("", "2.0 minutes; with 1 start of a cluster, 1 load and the checks about 3.3 minutes"));
  CHECK(sysbench.second == nlohmann::json());
  const auto lookups = plan_of(R"({"kind": "key-lookup", "duration": "1m"})");
  CHECK(lookups.first ==
        plan_text("", "2.0 minutes; with 1 start of a cluster, 0 loads and the checks about 2.3 minutes"));
  CHECK(lookups.second == nlohmann::json());
}

TEST_CASE("commands: a wrong option and a missing command end with 2 and a hint", "[commands][integration]") {
  CHECK(run_program({built("forklift"), "run", "--wrong"}).exit_code == 2);
  CHECK(run_program({built("forklift")}).exit_code == 2);
  CHECK(run_program({built("forklift"), "--help"}).exit_code == 0);
  for (const auto* command :
       {"check", "plan", "run", "stop", "status", "logs", "list", "report", "compare", "merge", "import"}) {
    INFO(command);
    const auto ended = run_program({built("forklift"), command, "--help"});
    CHECK(ended.exit_code == 0);
    CHECK(ended.out.find("Usage: ") != std::string::npos);
  }
}

TEST_CASE("commands: a results database that is not there is named", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto ended = run_program({built("forklift"), "list", "--db", scratch / "none.db"});
  CHECK(ended.exit_code == 3);
  CHECK(ended.err.find(scratch / "none.db") != std::string::npos);
}

TEST_CASE(
    "commands: a report folder, a page and a results database of somebody else are refused before anything begins",
    "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", test::kScenario);
  std::filesystem::create_directory(scratch / "site");
  scratch.write("site/index.html", "<html>mine</html>");
  const auto ran = run_program({built("forklift"), "run", file, "--db", scratch / "x.db", "--out", scratch / "site"});
  CHECK(ran.exit_code == 3);
  CHECK(ran.err ==
        "forklift: " + (scratch / "site/index.html") +
            ": it exists, and Forklift did not write it. Move it away, or name another folder with --out.\n");
  CHECK_FALSE(std::filesystem::exists(scratch / "x.db"));

  const auto compared = run_program({built("forklift"), "compare", "a", "b", "--html", scratch / "site/index.html"});
  CHECK(compared.exit_code == 3);
  CHECK(compared.err == "forklift: " + (scratch / "site/index.html") +
                            ": it exists, and Forklift did not write it. Move it away, or name another file with "
                            "--html.\n");
  CHECK(run_program({built("forklift"), "compare", "a", "b", "--html", "/dev/null"}).err ==
        "forklift: /dev/null: it exists, and is not a regular file. Move it away, or name another file with --html.\n");
  CHECK(std::filesystem::is_character_file("/dev/null"));

  store::Database::open(scratch / "ours.db");
  const auto text = scratch.write("thesis.tex", std::string(2000, 'x'));
  const auto merged = run_program({built("forklift"), "merge", text, scratch / "ours.db"});
  CHECK(merged.exit_code == 3);
  CHECK(merged.err == "forklift: " + text + ": this file is no results database. Name another file with --db.\n");
  CHECK(std::filesystem::file_size(text) == 2000);
}

TEST_CASE("commands: a label is one line, and belongs to the beginning of an experiment", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", test::kScenario);
  const auto refused = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {built("forklift"), "run", "--db", scratch / "x.db"});
    const auto ended = run_program(words);
    CHECK(ended.exit_code == 2);
    return ended.err;
  };
  CHECK(refused({file, "--label", ""}) ==
        "forklift: --label \"\": expected 1 to 100 characters on one line. Name the release, commit or change that is "
        "measured, for example --label v1.2.\n");
  CHECK(refused({file, "--label", std::string(101, 'x')}).find("expected 1 to 100 characters") != std::string::npos);
  CHECK(refused({"--resume", "--label", "v1"}) ==
        "forklift: --label \"v1\": an experiment that goes on has its label from its beginning. Leave out --label, or "
        "--resume.\n");
}
