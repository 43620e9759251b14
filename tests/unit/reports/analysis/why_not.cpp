#include "reports/analysis/why_not.hpp"

#include <catch2/catch.hpp>

using namespace forklift::analysis;

namespace {

HostUse host(const std::string& name, double cpu, double disk, double servers, double drivers) {
  HostUse use;
  use.host = name;
  use.user = cpu;
  use.system = 0;
  use.disk_busy = disk;
  use.network_bytes_per_s = 1e6;
  use.processes = {{"sql-node-1", servers}, {"driver-1", drivers}};
  return use;
}

/// The answer at the second of two sizes, 1 and 2 nodes, of which the second has `speed_up` times the throughput.
SizeCost second_of_two(double speed_up, std::vector<HostUse> hosts) {
  Findings findings;
  findings.cells.resize(2);
  findings.cells[1].hosts = std::move(hosts);
  findings.cells[1].measures = {{.measure = {.name = "tx_per_s"}, .values = {1000}, .mean = 1000}};
  return why_not(findings, {"all cells", {{0, 1, 1, 1}, {1, 2, speed_up, speed_up / 2}}}).at(1);
}

}  // namespace

TEST_CASE("why not: a size that scales needs no reason", "[analysis][unit]") {
  CHECK(second_of_two(1.9, {host("db1", 0.99, 0, 2, 0)}).words == "nearly all of it: nothing to explain");
}

TEST_CASE("why not: a full CPU is named with its host", "[analysis][unit]") {
  const auto cost = second_of_two(1.4, {host("db1", 0.4, 0, 1, 0), host("db2", 0.93, 0.2, 3, 0.5)});
  CHECK(cost.words == "the CPU of db2 is full (93 %)");
  CHECK(cost.server_cores == Approx(4));
  CHECK(cost.driver_cores == Approx(0.5));
  CHECK(*cost.network_per_commit == Approx(2000));
  CHECK(cost.growth == Approx(2));
}

TEST_CASE("why not: in a container the cores that it may use are what is full", "[analysis][unit]") {
  auto use = host("box", 0.25, 0, 0.3, 0.18);
  use.limit_cores = 0.5;
  CHECK(second_of_two(1.1, {use}).words == "the CPU of box is full (96 %)");
}

TEST_CASE("why not: drivers that fill the host are told to go elsewhere", "[analysis][unit]") {
  CHECK(second_of_two(1.1, {host("db1", 0.95, 0, 0.6, 1.2)}).words ==
        "the CPU of db1 is full (95 %); the drivers use most of it: give them hosts of their own");
}

TEST_CASE("why not: a disk and stolen time count too", "[analysis][unit]") {
  auto use = host("db1", 0.3, 0.97, 1, 0);
  use.steal = 0.12;
  CHECK(second_of_two(1.2, {use}).words ==
        "a disk of db1 is busy 97 % of the time; 12 % of a host's CPU is taken by other virtual machines");
}

TEST_CASE("why not: where nothing is full, the time goes into waiting", "[analysis][unit]") {
  CHECK(second_of_two(1.2, {host("db1", 0.41, 0.08, 1, 0)}).words ==
        "no CPU or disk was full (at most 41 % and 8 %): the time went into waiting, and for what was not measured");
  auto no_disk = host("db1", 0.41, 0, 1, 0);
  no_disk.disk_busy.reset();
  CHECK(second_of_two(1.2, {no_disk}).words ==
        "no CPU was full (at most 41 %): the time went into waiting, and for what was not measured");
  CHECK(second_of_two(1.2, {}).words == "no host was watched, so the cause is not known");
}
