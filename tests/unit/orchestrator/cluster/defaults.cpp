#include "orchestrator/cluster/server/defaults.hpp"

#include <catch2/catch.hpp>

#include "common/core/files.hpp"
#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/plan/make.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::cluster;

namespace {

std::vector<PlannedSetting> planned(const std::vector<std::string>& sets) {
  return planned_settings(plan::make(scenario::read_text(test::kScenario, "s.json", sets), "x").clusters.front());
}

std::string value_of(const std::vector<PlannedSetting>& settings, const std::string& variable) {
  for (const auto& one : settings) {
    if (one.variable == variable) return one.value + (one.of_scenario ? " (scenario)" : "");
  }
  return "absent";
}

}  // namespace

TEST_CASE("defaults: docs/measurement.md has the table as `forklift reference --servers` prints it",
          "[cluster][unit]") {
  CHECK(read_file(FORKLIFT_SOURCE_DIR "/docs/measurement.md").find("\n" + defaults_markdown()) != std::string::npos);
}

TEST_CASE("defaults: every entry of the table is in the option file of its servers, and nothing else is",
          "[cluster][unit]") {
  plan::Node node;
  node.name = "sql-node-1";
  node.directory = "/w";
  const auto without = [&](Flavour flavour) {
    const Programs programs{.flavour = flavour, .server = "", .installer = "", .basedir = "/usr", .version = ""};
    return option_file(node, programs, {}, false);
  };
  for (const auto& one : server_defaults()) {
    INFO(one.option);
    const auto line = "\n" + one.option + (one.value.empty() ? "" : "=\"" + one.value + "\"") + "\n";
    for (const auto flavour : {Flavour::mariadb, Flavour::mysql})
      CHECK((without(flavour).find(line) != std::string::npos) == (!one.flavour || *one.flavour == flavour));
  }
}

TEST_CASE("defaults: a plan shows them with what the scenario says instead", "[cluster][unit]") {
  const auto settings = planned({"cluster.config.mysqld.innodb-flush-log-at-trx-commit=1"});
  CHECK(value_of(settings, "innodb_flush_log_at_trx_commit") == "1 (scenario)");
  CHECK(value_of(settings, "innodb_buffer_pool_size") == "64M (scenario)");
  CHECK(value_of(settings, "performance_schema") == "OFF");
  CHECK(value_of(settings, "log_bin") == "OFF");
  CHECK(value_of(settings, "innodb_log_file_size") == "512M");
  CHECK(value_of(settings, "innodb_redo_log_capacity") == "absent");  // engine spider is MariaDB
  CHECK(value_of(planned({"cluster.config.mysqld.log_bin=x"}), "log_bin") == "ON");
}

TEST_CASE("defaults: the results database gets each name once, and no values of servers that are not ours",
          "[cluster][unit]") {
  const auto text =
      test::replaced(test::replaced(test::kScenario, "\"engine\": \"spider\",",
                                    "\"engine\": \"external\", \"endpoints\": [{\"port\": 3399}], \"user\": \"me\","),
                     "\"data_nodes\": [{\"host\": \"local\"}, {\"host\": \"local\"}],\n    \"sql_nodes\": [{\"host\": "
                     "\"local\"}, {\"host\": "
                     "\"local\"}],\n",
                     "");
  const auto json = planned_settings_json(plan::make(scenario::read_text(text, "s.json"), "x"));
  REQUIRE(json.size() == 13);
  CHECK(json[0] == Json{{"variable", "innodb_buffer_pool_size"}, {"value", ""}, {"size", true}});
}
