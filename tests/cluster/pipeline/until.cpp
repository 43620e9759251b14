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
  constexpr std::size_t kMost = 12;
  const Job job{{.more = R"(, "matrix": {"cells": [{"name": "one", "workload.terminals": 1},
                                                   {"name": "eight", "workload.terminals": 8}]})"}};
  const auto ended = job.run({"--set", "repeats.at_most=" + std::to_string(kMost)});
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  CHECK(ended.err.find("2 cells, until decided: 3 to 12 runs of each") != std::string::npos);
  CHECK(ended.err.find("\nblock 3 of at most 12: “eight”: ") != std::string::npos);
  const auto status = job.ask("status");
  const auto& eight = status["standing"]["cells"][0];
  INFO(status.dump(1));
  CHECK(eight["verdict"] == "faster");
  REQUIRE(eight["left_after_block"].is_number());
  const auto blocks = eight["left_after_block"].get<std::size_t>();
  CHECK(blocks < kMost);
  CHECK(status["standing"]["blocks"] == blocks);
  CHECK(status["runs"]["valid"] == 2 * blocks);
  const auto results = nlohmann::json::parse(content_of(job.path("report/results.json")));
  CHECK(results["compare"]["plan"] == "watched to at most 12 blocks");
  CHECK(content_of(job.path("report/index.html")).find("How the ratios came to be") != std::string::npos);
  job.check_clean();
}
