#include "orchestrator/cluster/server/adjusted.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/cluster/server/reserved.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::cluster;

namespace {

const std::vector<NodeDifference> kFound{
    {"sql-node-1", "box", true, {"innodb_log_file_size", "1", "4194304"}},
    {"sql-node-1", "box", true, {"preload", "/no/such.so", ""}},
    {"sql-node-2", "box", true, {"cpus", "0,99", "0"}},
    {"sql-node-2", "box", false, {"table_open_cache", "4000", "431"}},
};

std::string reading(const std::string& accepted) {
  const auto text = test::replaced(test::kScenario, "\"config\": {\"mysqld\"",
                                   "\"accept_adjusted\": " + accepted + ", \"config\": {\"mysqld\"");
  try {
    scenario::read_text(text, "s.json", {}, {check_server_options});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("adjusted: every difference from the scenario is an error, one from a default of ours a warning",
          "[cluster][unit]") {
  const auto judged = judge(kFound, {});
  REQUIRE(judged.errors.size() == 3);
  CHECK(std::string{judged.errors[0].what()} ==
        "sql-node-1 on box: asked innodb_log_file_size 1, the server took 4194304. Ask for what the server takes, or "
        "add \"innodb_log_file_size\" to cluster.accept_adjusted.");
  CHECK(std::string{judged.errors[1].what()} ==
        "sql-node-1 on box: asked preload /no/such.so, but the process has not loaded it. Check that the library is "
        "there and fits the program, or add \"preload\" to cluster.accept_adjusted.");
  CHECK(
      std::string{judged.errors[2].what()} ==
      "sql-node-2 on box: asked cpus 0,99, but the process has 0. Name CPUs and nodes that this host lets the process "
      "have, or add \"cpus\" to cluster.accept_adjusted.");
  CHECK(judged.accepted.empty());
  CHECK(judged.warnings == std::vector<std::pair<std::string, std::string>>{
                               {"sql-node-2", "Forklift's default: asked table_open_cache 4000, the server took 431"}});
}

TEST_CASE("adjusted: what the scenario accepts is recorded, however it is written", "[cluster][unit]") {
  const auto judged = judge(kFound, {"innodb-log-file-size", "preload", "cpus", "table_open_cache"});
  CHECK(judged.errors.empty());
  CHECK(judged.warnings.empty());
  REQUIRE(judged.accepted.size() == 4);
  CHECK(judged.accepted[0].second == "asked innodb_log_file_size 1, the server took 4194304");
}

TEST_CASE("adjusted: only what the scenario sets can be accepted", "[cluster][unit]") {
  CHECK(reading("[\"innodb-doublewrite\", \"innodb_buffer_pool_size\"]").empty());
  CHECK(reading("[\"innodb_bufer_pool_size\", \"cpus\"]") ==
        "s.json:/cluster/accept_adjusted/0 (line 8): the scenario sets no option \"innodb_bufer_pool_size\". Did you "
        "mean "
        "\"innodb_buffer_pool_size\"?\n"
        "s.json:/cluster/accept_adjusted/1 (line 8): the scenario sets no option \"cpus\". Remove it.");
}
