#include <catch2/catch.hpp>

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/read.hpp"
#include "orchestrator/scenario/workload.hpp"
#include "orchestrator/workloads/command/job.hpp"
#include "orchestrator/workloads/command/settings.hpp"
#include "orchestrator/workloads/command/values.hpp"
#include "tests/support/error_of.hpp"

using namespace forklift;
using namespace forklift::workloads::command;
using forklift::test::error_of;

namespace {

scenario::Scenario read_with(const std::string& command, const std::vector<std::string>& sets = {}) {
  const auto text =
      R"({"name": "c", "hosts": {"local": {}}, "cluster": {"engine": "innodb", "sql_nodes": [{"host": "local"}]},
    "workload": {"kind": "command", "command": )" +
      command + "}}";
  return scenario::read_text(text, "c.json", sets);
}

const std::string kGood = R"({"argv": ["slap", "--host={host}"], "clients": 4, "measures": [
    {"name": "run_s", "unit": "s", "better": "lower", "pattern": "all queries: ([0-9.]+) s"},
    {"name": "qps", "unit": "1/s", "headline": true}]})";

Process process() {
  return {.endpoints = {{.host = "10.0.0.5", .port = 3307, .user = "u"}},
          .database = "db",
          .run = "cell/1",
          .driver = 1,
          .drivers = 3,
          .seed = 7,
          .warmup = std::chrono::seconds{2},
          .duration = std::chrono::milliseconds{1500},
          .password_file = "/w/password",
          .option_file = "/w/x.cnf"};
}

}  // namespace

TEST_CASE("command: its measures are those of the scenario", "[workloads][unit]") {
  const auto load = read_with(kGood).cells.at(0).settings.workload;
  const auto measures = scenario::description_of(load).measures(load);
  REQUIRE(measures.size() == 2);
  CHECK(measures[0].name == "run_s");
  CHECK(measures[0].unit == "s");
  CHECK_FALSE(measures[0].higher_is_better);
  CHECK_FALSE(measures[0].headline);
  CHECK(measures[1].headline);
  CHECK(measures[1].kind == store::Measure::Kind::recorded);
  CHECK(scenario::description_of(load).clients(load, 0) == 4);
}

TEST_CASE("command: without a headline the first measure is it", "[workloads][unit]") {
  const auto load =
      read_with(R"({"argv": ["x"], "measures": [{"name": "a"}, {"name": "b"}]})").cells.at(0).settings.workload;
  CHECK(settings_of(load).measures[0].headline);
  CHECK_FALSE(settings_of(load).measures[1].headline);
}

TEST_CASE("command: what it can't do is refused before anything starts", "[workloads][unit]") {
  const auto refused = [](const std::string& command) { return error_of([&] { read_with(command); }); };
  CHECK(refused(R"({"measures": [{"name": "a"}]})") ==
        "c.json:/workload/command/argv (line 2): there is no program. Name the program and its arguments.");
  CHECK(refused(R"({"argv": ["x"]})") ==
        "c.json:/workload/command/measures (line 2): it measures nothing. Add for example {\"name\": "
        "\"queries_per_s\", \"unit\": \"1/s\", \"pattern\": "
        "\"queries/s: ([0-9.]+)\"}.");
  CHECK(refused(R"({"argv": ["x"], "measures": [{"name": "a", "pattern": "([0-9]+"}]})") ==
        "c.json:/workload/command/measures/0/pattern (line 2): it is not a regular expression: Unmatched ( or \\(. "
        "Write a POSIX extended regular expression with a "
        "group: \"qps: ([0-9.]+)\".");
  CHECK(refused(R"({"argv": ["x"], "measures": [{"name": "a", "pattern": "[0-9]+"}]})") ==
        "c.json:/workload/command/measures/0/pattern (line 2): it has no group for the number. Write a POSIX extended "
        "regular expression with a group: \"qps: "
        "([0-9.]+)\".");
  CHECK(
      refused(R"({"argv": ["x"], "measures": [{"name": "a"}, {"name": "a"}]})") ==
      "c.json:/workload/command/measures/1/name (line 2): \"a\" is there twice. Give each measure a name of its own.");
  CHECK(error_of([] {
          read_with(kGood, {R"(faults=[{"at": "1s", "kill": "sql-node-1"}])"});
        }).find("faults are not supported with workload kind \"command\"") != std::string::npos);
}

TEST_CASE("command: no measure of a program is called NOTPM", "[workloads][unit]") {
  CHECK(error_of([] { read_with(R"({"argv": ["x"], "measures": [{"name": "notpm"}]})"); }) ==
        "c.json:/workload/command/measures/0/name (line 2): NOTPM are DBT2's New-Orders. Give the program's number a "
        "name of its own.");
}

TEST_CASE("command: patterns that could take for ever are refused", "[workloads][unit]") {
  CHECK(wrong_with("qps: ([0-9.]+)").empty());
  CHECK(wrong_with("(a{1,30}){1,30} ([0-9]{1,3}\\.[0-9])") == "it repeats more than 1000 times in all");
  CHECK(wrong_with("(a*)\\1([0-9]*)") == "a group that is referred back to can take for ever");
  CHECK(wrong_with(std::string(21, '(') + std::string(21, ')')) == "it has more than 20 groups");
  CHECK(wrong_with("(" + std::string(500, 'a') + ")") == "it has 502 bytes, and at most 500 are tried");
}

TEST_CASE("command: values whose sum is no number any more make no measure", "[workloads][unit]") {
  const std::vector<Printed> measures{{.name = "a"}};
  Output output{measures};
  for (int i = 0; i < 2; ++i) output.line(R"({"measure": "a", "value": 1e308})");
  const auto result = combine(measures, {output}, {{}});
  CHECK(result.values.empty());
  CHECK(result.missing == std::vector<std::string>{"the values of a are too large to be combined"});
}

TEST_CASE("command: words in braces are replaced, and others stay", "[workloads][unit]") {
  CHECK(arguments({"{host}:{port}", "-d{database}", "{duration_s}", "{warmup_s}", "{{user}}", "{unknown}", "{",
                   "{option_file}"},
                  process()) ==
        std::vector<std::string>{"10.0.0.5:3307", "-ddb", "1.5", "2", "{u}", "{unknown}", "{", "/w/x.cnf"});
}

TEST_CASE("command: the job names servers, login and window, and holds no password", "[workloads][unit]") {
  auto given = process();
  given.endpoints[0].password = "secret";
  const auto job = job_json(given);
  CHECK(job["endpoints"][0]["port"] == 3307);
  CHECK(job["window"]["duration_s"] == 1.5);
  CHECK(job["driver"] == 2);
  CHECK(job["option_file"] == "/w/x.cnf");
  CHECK(job.dump().find("secret") == std::string::npos);
}

TEST_CASE("command: an option file quotes what could end a value", "[workloads][unit]") {
  CHECK(option_file({.host = "h", .port = 3306, .user = "u", .password = "a#b\"c\\ "}) ==
        "[client]\nuser=\"u\"\npassword=\"a#b\\\"c\\\\ \"\nhost=\"h\"\nport=3306\nprotocol=tcp\n");
  CHECK(option_file({.socket = "/s", .user = "u"}) == "[client]\nuser=\"u\"\npassword=\"\"\nsocket=\"/s\"\n");
  CHECK(error_of([] { option_file({.user = "u", .password = "a\nb"}); }) ==
        "workload.command: an option file can't hold a user or password with a line break. Use another password.");
}

TEST_CASE("command: numbers are read from JSON lines and by patterns", "[workloads][unit]") {
  const std::vector<Printed> measures{{.name = "run_s", .pattern = "all queries: ([0-9.]+) s"}, {.name = "qps"}};
  Output output{measures};
  for (const char* line :
       {"\tAverage number of seconds to run all queries: 0.482 seconds", "all queries: x s",
        R"({"measure": "qps", "value": 10, "at_us": 50})", R"({"measure": "qps", "value": 20, "at_us": 150})",
        R"({"measure": "qps", "value": 30})", R"({"measure": "other", "value": 1})",
        R"({"measure": "qps", "value": "40"})", R"({"measure": "qps", "value": 50, "at_us": "x"})",
        R"({"measure": "run_s", "value": 60})", "{ not json", ""})
    output.line(line);
  CHECK(output.values("run_s", {}) == std::vector{0.482});
  CHECK(output.values("qps", {100, 200}) == std::vector{20.0, 30.0});  // one has no time, one lies before the window
  CHECK(output.kept().size() == 11);
}

TEST_CASE("command: a line that is too long is kept in part, and no pattern tries it", "[workloads][unit]") {
  Output output{{{.name = "a", .pattern = "(1)"}}};
  output.line(std::string(100'000, '1'));
  CHECK(output.values("a", {}).empty());
  CHECK(output.kept()[0].size() == 4096);
}

TEST_CASE("command: values of a process, then of all, become one", "[workloads][unit]") {
  const std::vector<double> values{3, 1, 8};
  CHECK(combined("mean", values) == 4);
  CHECK(combined("sum", values) == 12);
  CHECK(combined("min", values) == 1);
  CHECK(combined("max", values) == 8);
  CHECK(combined("last", values) == 8);
  const std::vector<Printed> measures{
      {.name = "qps", .pattern = "q ([0-9]+)", .over_time = "mean", .over_processes = "sum"}};
  Output first{measures}, second{measures};
  for (const char* line : {"q 10", "q 30"}) first.line(line);
  second.line("q 5");
  CHECK(combine(measures, {first, second}, {{}, {}}).values.at("qps") == 25);
  const auto lacking = combine(measures, {first, Output{measures}}, {{}, {}});
  CHECK(lacking.values.empty());
  CHECK(lacking.missing == std::vector<std::string>{"driver-2 printed no value of qps"});
}

TEST_CASE("command: a number is a whole word that is finite", "[workloads][unit]") {
  CHECK(number_of("1.5e3") == 1500.0);
  for (const char* text : {"", "1x", "nan", "inf", "1,5"}) CHECK_FALSE(number_of(text));
}
