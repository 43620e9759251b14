#include "orchestrator/cluster/option_sizes.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/plan/make.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::cluster;

namespace {

constexpr std::int64_t kMiB = 1 << 20;

std::string refused(const std::string& set) {
  try {
    scenario::read_text(test::kScenario, "s.json", {set}, {check_sizes});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// What doctor takes one server of kScenario to need beside its buffer pool, with the option set.
std::int64_t memory_with(const std::string& set) {
  const auto scenario = scenario::read_text(
      test::replaced(test::kScenario, "\"innodb_buffer_pool_size\": \"64M\", ", ""), "s.json", {set}, {check_sizes});
  return needs(plan::make(scenario, "x").clusters.front()).at("local").memory / 4;
}

}  // namespace

TEST_CASE("sizes: MariaDB and MySQL read a number and one letter, and nothing behind it", "[cluster][unit]") {
  CHECK(server_size("512M") == 512 * kMiB);
  CHECK(server_size("512m") == 512 * kMiB);
  CHECK(server_size("512MB") == 512 * kMiB);
  CHECK(server_size("512MiB") == 512 * kMiB);
  CHECK(server_size("900GB") == 900 * 1024 * kMiB);
  CHECK(server_size("+64K") == 65536);
  CHECK(server_size("1P") == std::int64_t{1} << 50);
  CHECK(server_size("100") == 100);
  for (const auto* bad : {"", "M", "1.5G", "64 M", "0x40", "64Q", "-1M", "8E", "99999999999999999999"}) {
    INFO(bad);
    CHECK_FALSE(server_size(bad));
  }
}

TEST_CASE("sizes: doctor judges the size that the server will take", "[cluster][unit]") {
  const auto by_default = memory_with("cluster.config.mysqld.max_connections=10");
  const auto besides = by_default - 512 * kMiB;
  CHECK(memory_with("cluster.config.mysqld.innodb_buffer_pool_size=900GB") == besides + 900 * 1024 * kMiB);
  CHECK(memory_with("cluster.config.mysqld.innodb-buffer-pool-size=1G") == besides + 1024 * kMiB);
  CHECK(memory_with("cluster.config.mysqld.loose_innodb_buffer_pool_size=1G") == besides + 1024 * kMiB);
  CHECK(memory_with("cluster.config.mysqld.innodb_buffer_pool_size=1e9") == besides + 1'000'000'000);
}

TEST_CASE("sizes: what no server takes is refused, not read as the default", "[cluster][unit]") {
  CHECK(refused("cluster.config.mysqld.innodb_buffer_pool_size=1.5G") ==
        "--set cluster.config.mysqld.innodb_buffer_pool_size=1.5G: \"1.5G\" is not a size that the server takes: a "
        "number "
        "and one of K, M, G, T, P, E. Write for example \"8G\".");
  CHECK(refused("cluster.sql_nodes.0.config.max-allowed-packet=lots") ==
        "--set cluster.sql_nodes.0.config.max-allowed-packet=lots: \"lots\" is not a size that the server takes: a "
        "number "
        "and one of K, M, G, T, P, E. Write for example \"8G\".");
  CHECK(
      refused("cluster.config.ndbd.datamemory=64MB") ==
      "--set cluster.config.ndbd.datamemory=64MB: \"64MB\" is not a size that the server takes: a number and one of K, "
      "M, G. Write for example \"8G\".");
  CHECK(refused("cluster.config.mysqld.innodb_buffer_pool_size=900GB").empty());
}
