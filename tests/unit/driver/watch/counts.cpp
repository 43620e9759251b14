#include "driver/watch/counts.hpp"

#include <catch2/catch.hpp>

using namespace forklift::driver::watch;

namespace {

Texts first() {
  return {
      "cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 50 0 25 400 25 0 0 0 0 0\ncpu1 50 0 25 400 25 0 0 0 0 0\n"
      "intr 1000 1 2 3\nctxt 5000\nprocs_running 2\n",
      "MemTotal:       1000 kB\nMemFree:  1 kB\nMemAvailable:    400 kB\n",
      "Inter-|   Receive  |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes\n"
      "    lo: 1000 1 0 0 0 0 0 0 2000 1 0 0 0 0 0 0\n",
      "   8       0 sda 1 0 100 1 1 0 200 1 0 500 1\n   8       1 sda1 1 0 100 1 1 0 200 1 0 500 1\n"
      "   7       0 loop0 0 0 0 0 0 0 0 0 0 0 0\n"};
}

}  // namespace

TEST_CASE("counts: rates, shares and gauges between two readings", "[watch][unit]") {
  auto later = first();
  later.stat =
      "cpu  160 0 70 900 70 0 0 0 0 0\ncpu0 90 0 40 445 25 0 0 0 0 0\ncpu1 70 0 30 455 45 0 0 0 0 0\n"
      "intr 3000 1\nctxt 9000\nprocs_running 7\n";
  later.net_dev = "    lo: 5000 1 0 0 0 0 0 0 2000 1 0 0 0 0 0 0\n";
  later.diskstats =
      "   8       0 sda 1 0 104 1 1 0 1224 1 0 1500 1 0 0 0\n   8       1 sda1 1 0 104 1 1 0 1224 1 0 1500 1 0 0 0\n";
  auto texts = first();
  texts.diskstats =
      "   8       0 sda 1 0 100 1 1 0 200 1 0 500 1 0 0 0\n   8       1 sda1 1 0 100 1 1 0 200 1 0 500 1 0 0 0\n";
  const auto before = parse(texts, 10'000'000), after = parse(later, 12'000'000);
  const auto f = figures(before, after, 100);
  CHECK(f.at("cpu.user_permille") == 300);
  CHECK(f.at("cpu.system_permille") == 100);
  CHECK(f.at("cpu.iowait_permille") == 100);
  CHECK(f.at("cpu.idle_permille") == 500);
  CHECK(f.at("cpu0.busy_permille") == 550);
  CHECK(f.at("context_switches_per_s") == 2000);
  CHECK(f.at("interrupts_per_s") == 1000);
  CHECK(f.at("run_queue") == 7);
  CHECK(f.at("memory.available_bytes") == 400 * 1024);
  CHECK(f.at("net.lo.rx_bytes_per_s") == 2000);
  CHECK(f.at("net.lo.tx_bytes_per_s") == 0);
  CHECK(f.at("disk.sda.write_bytes_per_s") == 1024 * 512 / 2);
  CHECK(f.at("disk.sda.busy_permille") == 500);
  CHECK_FALSE(f.contains("disk.sda1.busy_permille"));
}

TEST_CASE("counts: a process's CPU and memory, whatever its name", "[watch][unit]") {
  const std::string stat =
      "4242 (my ) odd (name) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 30 0 12345 999999 1000 18446744073709551615";
  const auto one = parse_process(stat, 4096);
  CHECK(one.cpu_ticks == 200);
  CHECK(one.rss_bytes == 1000 * 4096);
  Counts before, after;
  before.at_us = 0, after.at_us = 1'000'000;
  before.processes["sql-node-1"] = {100, 1};
  after.processes["sql-node-1"] = {250, 2};
  const auto f = figures(before, after, 100);
  CHECK(f.at("process.sql-node-1.cpu_permille") == 1500);
  CHECK(f.at("process.sql-node-1.rss_bytes") == 2);
}

TEST_CASE("counts: what was started again or can't be read has no figure", "[watch][unit]") {
  Counts before, after;
  before.at_us = 0, after.at_us = 1'000'000;
  before.processes["n"] = {500, 1};
  after.processes["n"] = {3, 7};
  before.growing["net.eth0.rx_bytes"] = 10;
  after.growing["net.eth0.rx_bytes"] = 2;
  const auto f = figures(before, after, 100);
  CHECK(f.size() == 1);
  CHECK(f.at("process.n.rss_bytes") == 7);
  CHECK(parse_process("1 (x) S 1", 4096).cpu_ticks == 0);
  CHECK(parse({}, 0).growing.empty());
}

TEST_CASE("counts: a reading in which no tick passed says nothing of the cores, not that they idled or were full",
          "[watch][unit]") {
  const auto before = parse(first(), 10'000'000), after = parse(first(), 10'000'500);
  const auto f = figures(before, after, 100);
  for (const char* absent : {"cpu.user_permille", "cpu.idle_permille", "cpu0.busy_permille", "cpu1.busy_permille"}) {
    CAPTURE(absent);
    CHECK_FALSE(f.contains(absent));
  }
  CHECK(f.at("run_queue") == 2);
}

TEST_CASE("counts: an emulated host's CPU is that of our processes in it, and its machine's figures are left out",
          "[watch][unit]") {
  const std::map<std::string, std::int64_t> machine{{"cpu.user_permille", 900},
                                                    {"cpu.idle_permille", 100},
                                                    {"cpu0.busy_permille", 900},
                                                    {"run_queue", 7},
                                                    {"memory.available_bytes", 5},
                                                    {"disk.vda.busy_permille", 4},
                                                    {"net.desk0.rx_bytes_per_s", 8},
                                                    {"process.sql-node-1.cpu_permille", 90},
                                                    {"process.driver-1.cpu_permille", 20},
                                                    {"process.driver-1.rss_bytes", 3}};
  CHECK(of_emulated(machine, 0.2) == std::map<std::string, std::int64_t>{{"cpu.user_permille", 550},
                                                                         {"cpu.system_permille", 0},
                                                                         {"cpu.iowait_permille", 0},
                                                                         {"cpu.steal_permille", 0},
                                                                         {"cpu.idle_permille", 450},
                                                                         {"net.desk0.rx_bytes_per_s", 8},
                                                                         {"process.sql-node-1.cpu_permille", 90},
                                                                         {"process.driver-1.cpu_permille", 20},
                                                                         {"process.driver-1.rss_bytes", 3}});
  CHECK(of_emulated(machine, 0.1).at("cpu.user_permille") == 1000);
}
