#include "reports/analysis/hosts.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::analysis;

TEST_CASE("hosts: only whole seconds inside the window count, and none that is missing", "[analysis][unit]") {
  const store::HostSeries series{"db1", "run_queue", 10'000'000, {100, 2, 4, -1, 6, 100}};
  CHECK(points_within(series, 11'000'000, 15'000'000) == std::vector<double>{2, 4, 6});
  CHECK(points_within(series, 11'500'000, 14'900'000) == std::vector<double>{4});
}

TEST_CASE("hosts: means per host, shares of its cores, sums over interfaces and disks", "[analysis][unit]") {
  const auto use = host_use({{"b", "cpu.user_permille", 0, {500, 700}},
                             {"b", "cpu.system_permille", 0, {100, 100}},
                             {"b", "net.eth0.rx_bytes_per_s", 0, {10, 20}},
                             {"b", "net.eth1.tx_bytes_per_s", 0, {1, 1}},
                             {"b", "disk.sda.busy_permille", 0, {200, 200}},
                             {"b", "disk.sdb.busy_permille", 0, {900, 900}},
                             {"b", "process.sql-node-1.cpu_permille", 0, {1500, 500}},
                             {"a", "run_queue", 0, {3, 5}}},
                            0, 2'000'000);
  REQUIRE(use.size() == 2);
  CHECK(use[0].host == "a");
  CHECK(use[0].run_queue == Approx(4));
  CHECK(use[1].busy() == Approx(0.7));
  CHECK(use[1].network_bytes_per_s == Approx(16));
  CHECK(use[1].disk_busy == Approx(0.9));
  CHECK(use[1].processes.at("sql-node-1") == Approx(1));
  CHECK(host_use({{"b", "run_queue", 0, {1}}}, 5'000'000, 9'000'000).empty());
}

TEST_CASE("hosts: the mean of several runs, host by host", "[analysis][unit]") {
  HostUse one, two;
  one.host = two.host = "h";
  one.user = 0.2, two.user = 0.4;
  one.processes["n"] = 1, two.processes["n"] = 2;
  const auto use = mean_use({{one}, {two}});
  REQUIRE(use.size() == 1);
  CHECK(use[0].user == Approx(0.3));
  CHECK(use[0].processes.at("n") == Approx(1.5));
}
