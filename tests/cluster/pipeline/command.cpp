// Any program as the load, on real servers: one that prints its number through the login that it is given, and those
// that fail, print nothing or never end.
#include <algorithm>
#include <set>

#include "tests/cluster/pipeline/job.hpp"

using namespace forklift::test;

namespace {

constexpr const char* kQuery =
    R"(mariadb --defaults-extra-file={option_file} -N -e "SELECT CONCAT('number: ', COUNT(*)) FROM information_schema.schemata WHERE schema_name = '{database}'")";

nlohmann::json scenario(const std::string& workdir, int base_port, const nlohmann::json& scripts) {
  const nlohmann::json node{{"host", "box"}};
  const nlohmann::json n{{"name", "n"}, {"pattern", "number: ([0-9]+)"}, {"unit", "1"}},
      seed{{"name", "seed"}, {"over_processes", "max"}};
  return {{"name", "command"},
          {"repeats", 1},
          {"hosts", {{"box", {{"transport", "local"}}}}},
          {"cluster",
           {{"engine", "innodb"},
            {"workdir", workdir},
            {"base_port", base_port},
            {"sql_nodes", {node, node}},
            {"config", {{"mysqld", {{"innodb_buffer_pool_size", "32M"}, {"innodb_log_file_size", "8M"}}}}}}},
          {"workload",
           {{"kind", "command"},
            {"warmup", "0s"},
            {"duration", "1s"},
            {"command", {{"argv", {"sh", "-c", "true"}}, {"patience", "2s"}, {"measures", {n, seed}}}}}},
          {"matrix", {{"workload.command.argv.2", scripts}}}};
}

}  // namespace

TEST_CASE("command: a program that prints its numbers is a run, and one that does not is none", "[pipeline][cluster]") {
  const std::string seed = R"(sed -n 's/.*"seed": \([0-9]*\).*/{"measure": "seed", "value": \1}/p' "$FORKLIFT_JOB")";
  const nlohmann::json scripts{std::string{kQuery} + " && " + seed, "echo number: 3; echo broken >&2; exit 7",
                               "echo number: none", "sleep 1000 & sleep 1000"};
  const ScratchDir scratch;
  const auto database = scratch / "r.db";
  const auto file = scratch.write("s.json", scenario(scratch / "work", free_port_range(2), scripts).dump());
  const auto ended =
      Program{{built("forklift"), "run", file, "--db", database, "--out", scratch / "report"}}.wait(kPatience);
  INFO(ended.err);
  const auto list = nlohmann::json::parse(run_program({built("forklift"), "list", "--json", "--db", database}).out);
  std::map<std::string, nlohmann::json> by_reason;
  for (const auto& run : list) by_reason[run["reason"].get<std::string>()] = run;
  REQUIRE(by_reason.size() == 4);
  const auto& valid = by_reason.at("");
  CHECK(valid["status"] == "valid");
  CHECK(valid["headline"] == "n");
  CHECK(valid["measures"]["n"]["value"] == 2);  // of two processes, each of which sees its database once
  CHECK(valid["measures"]["n"]["unit"] == "1");
  CHECK(valid["measures"]["seed"]["value"] == 2);
  CHECK(valid["notpm"].is_null());
  const std::string two =
      "driver-1: sh: it ended with exit code 7: broken; driver-2: sh: it ended with exit code 7: broken";
  REQUIRE(by_reason.contains(two));
  CHECK(by_reason.at(two)["measures"]["n"]["value"].is_null());
  CHECK(
      by_reason.contains("driver-1 printed no value of n; driver-2 printed no value of n; driver-1 printed no value of "
                         "seed; driver-2 printed no value of seed"));
  CHECK(by_reason.contains("driver-1: sh: it did not end within 3s; driver-2: sh: it did not end within 3s"));
  CHECK(ended.exit_code == 1);
  CHECK(processes_with("sleep 1000") == std::vector<std::string>{});
  CHECK(processes_with(scratch.path().string()) == std::vector<std::string>{});
}
