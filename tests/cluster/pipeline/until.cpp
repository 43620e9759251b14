// A real cluster that runs until it is decided which of two cells is faster. Both loads are given by a rate that any
// machine keeps up with, so that the ratio does not depend on what else runs.
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

/// sysbench with the words that follow host, port, database and option file. The login is a file of its own form.
constexpr const char* kSysbench = R"sh(umask 077
sed -n 's/^user="\(.*\)"$/mysql-user=\1/p; s/^password="\(.*\)"$/mysql-password=\1/p' "$4" > "$FORKLIFT_JOB.login"
trap 'rm -f "$FORKLIFT_JOB.login"' EXIT
host=$1 port=$2 database=$3; shift 4
sysbench --config-file="$FORKLIFT_JOB.login" --mysql-host="$host" --mysql-port="$port" --mysql-db="$database" \
  --table-size=1000 --threads=4 oltp_point_select "$@"
)sh";

}  // namespace

TEST_CASE("until: a large difference ends an experiment after few of its blocks, and its report shows the looks",
          "[pipeline][cluster]") {
  const ScratchDir scratch;
  const auto script = scratch.write("load.sh", kSysbench);
  const auto load = [&](const std::string& of_sysbench) {
    return R"(["sh", ")" + script + R"(", "{host}", "{port}", "{database}", "{option_file}", )" + of_sysbench + "]";
  };
  const auto file = scratch.write(
      "s.json",
      R"({
    "name": "rates", "hosts": {"box": {"transport": "local"}},
    "cluster": {"engine": "innodb", "workdir": ")" +
          (scratch / "work") + R"(", "base_port": )" + std::to_string(free_port_range(4)) +
          R"(, "sql_nodes": [{"host": "box"}],
      "config": {"mysqld": {"innodb_buffer_pool_size": "64M", "innodb_log_file_size": "32M"}}},
    "workload": {"kind": "command", "warmup": "0s", "duration": "2s", "command": {"prepare": )" +
          load(R"("prepare")") + R"(, "argv": )" + load(R"("--time=2", "--rate=30", "run")") +
          R"(, "measures": [{"name": "tx_per_s", "unit": "1/s", "pattern": "transactions: .*\\(([0-9.]+) per sec"}]}},
    "matrix": {"cells": [{"name": "thirty"}, {"name": "many", "workload.command.argv": )" +
          load(R"("--time=2", "--rate=90", "run")") + R"(}]},
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
  CHECK(ended.err.find("\nblock 3 of at most 20: “many”: ") != std::string::npos);
  const auto status = nlohmann::json::parse(forklift({"status", "--json"}).out);
  INFO(status.dump(1));
  const auto& many = status["standing"]["cells"][0];
  CHECK(many["verdict"] == "faster");
  REQUIRE(many["left_after_block"].is_number());
  const auto blocks = many["left_after_block"].get<std::size_t>();
  CHECK(blocks < 20);
  CHECK(status["standing"]["blocks"] == blocks);
  CHECK(status["runs"]["valid"] == 2 * blocks);
  const auto results = nlohmann::json::parse(content_of(scratch / "report/results.json"));
  CHECK(results["compare"]["plan"] == "watched to at most 20 blocks");
  const bool plotted = content_of(scratch / "report/index.html").find("How the ratios came to be") != std::string::npos;
  CHECK(plotted == (blocks > 3));  // one look alone is no course
  CHECK(processes_with(scratch.path().string()) == std::vector<std::string>{});
}
