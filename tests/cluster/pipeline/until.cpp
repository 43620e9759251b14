// A real cluster that runs until it is decided which of two cells is faster.
#include <fstream>
#include <sstream>

#include "tests/cluster/pipeline/job.hpp"

using namespace forklift::test;

namespace {

std::string content_of(const std::string& file) {
  std::stringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("until: a large difference ends an experiment after few of its blocks, and its report shows the looks",
          "[pipeline][cluster]") {
  const ScratchDir scratch;
  const auto file =
      scratch.write("s.json", R"({
    "name": "threads", "hosts": {"box": {"transport": "local"}},
    "cluster": {"engine": "innodb", "workdir": ")" +
                                  (scratch / "work") + R"(", "base_port": )" + std::to_string(free_port_range(4)) +
                                  R"(, "sql_nodes": [{"host": "box"}],
      "config": {"mysqld": {"innodb_buffer_pool_size": "64M", "innodb_log_file_size": "32M"}}},
    "workload": {"kind": "sysbench", "script": "oltp_point_select", "table_size": 1000, "warmup": "1s", "duration": "2s"},
    "matrix": {"cells": [{"name": "one", "workload.threads": 1}, {"name": "sixteen", "workload.threads": 16}]},
    "repeats": {"until": "decided", "at_most": 20}})");
  const auto forklift = [&](std::vector<std::string> words) {
    words.insert(words.begin(), built("forklift"));
    words.insert(words.end(), {"--db", scratch / "r.db"});
    return Program{words}.wait(kPatience);
  };
  const auto ended = forklift({"run", file, "--out", scratch / "report"});
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  CHECK(ended.err.find("2 cells, until decided: 3 to 20 runs of each") != std::string::npos);
  CHECK(ended.err.find("\nblock 3 of at most 20: “sixteen”: ") != std::string::npos);
  const auto status = nlohmann::json::parse(forklift({"status", "--json"}).out);
  INFO(status.dump(1));
  const auto& sixteen = status["standing"]["cells"][0];
  CHECK(sixteen["verdict"] == "faster");
  REQUIRE(sixteen["left_after_block"].is_number());
  const auto blocks = sixteen["left_after_block"].get<std::size_t>();
  CHECK(blocks < 20);
  CHECK(status["standing"]["blocks"] == blocks);
  CHECK(status["runs"]["valid"] == 2 * blocks);
  const auto results = nlohmann::json::parse(content_of(scratch / "report/results.json"));
  CHECK(results["compare"]["plan"] == "watched to at most 20 blocks");
  CHECK(content_of(scratch / "report/index.html").find("How the ratios came to be") != std::string::npos);
  CHECK(processes_with(scratch.path().string()) == std::vector<std::string>{});
}
