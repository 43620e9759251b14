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
  CHECK(*use[0].run_queue == Approx(4));
  CHECK(*use[1].busy() == Approx(0.7));
  CHECK(*use[1].network_bytes_per_s == Approx(16));
  CHECK(*use[1].disk_busy == Approx(0.9));
  CHECK(use[1].processes.at("sql-node-1") == Approx(1));
  CHECK(host_use({{"b", "run_queue", 0, {1}}}, 5'000'000, 9'000'000).empty());
  CHECK_FALSE(use[0].busy());  // what was not read is absent, not 0
  CHECK_FALSE(use[0].disk_busy);
  CHECK_FALSE(use[1].steal);
}

TEST_CASE("hosts: the mean of several runs, host by host", "[analysis][unit]") {
  HostUse one, two;
  one.host = two.host = "h";
  one.user = 0.2, two.user = 0.4;
  one.processes["n"] = 1, two.processes["n"] = 2;
  two.disk_busy = 0.5, two.processes["proxy-1"] = 3;
  const auto use = mean_use({{one}, {two}});
  REQUIRE(use.size() == 1);
  CHECK(*use[0].user == Approx(0.3));
  CHECK(use[0].processes.at("n") == Approx(1.5));
  CHECK(*use[0].disk_busy == Approx(0.5));  // of the runs that have it
  CHECK(use[0].processes.at("proxy-1") == Approx(3));
  CHECK_FALSE(use[0].iowait);
}

TEST_CASE("hosts: over time each second has its own reading, none is above 100 %, and no reading is no value",
          "[analysis][unit]") {
  using Busy = std::vector<std::optional<double>>;
  // The watch began 0.9 s before the run and ended before the window did.
  const std::vector<store::HostSeries> series{{"box", "cpu.user_permille", 9'100'000, {900, 600, 300, -1, 500}},
                                              {"box", "cpu.system_permille", 9'100'000, {100, 100, 100, -1, 100}},
                                              {"other", "cpu.user_permille", 9'100'000, {1, 1, 1, 1, 1}}};
  const auto at = [&](int width) { return busy_over_time(series, "box", 10'000'000, 16'500'000, width); };
  const auto close = [](const Busy& is, const Busy& expected) {
    REQUIRE(is.size() == expected.size());
    for (std::size_t i = 0; i < is.size(); ++i) {
      CAPTURE(i);
      REQUIRE(is[i].has_value() == expected[i].has_value());
      if (is[i]) CHECK(*is[i] == Approx(*expected[i]));
    }
  };
  close(at(1), {0.7, 0.4, std::nullopt, 0.6, std::nullopt, std::nullopt});
  close(at(4), {(0.7 + 0.4 + 0.6) / 3, std::nullopt});
  close(busy_over_time(series, "nobody", 10'000'000, 12'000'000, 1), {std::nullopt, std::nullopt});
}
