// Cells on other machines under one name: each runs on its own, and whatever is left there is found by its own name.
#include <csignal>
#include <map>

#include "common/core/clock.hpp"
#include "common/store/reader.hpp"
#include "tests/cluster/fleet/fleet_job.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

/// One server, on the host "h1", which is another machine in the second cell.
nlohmann::json two_machines(const TestHosts& hosts, const char* duration) {
  return {{"cluster", {{"engine", "innodb"}, {"data_nodes", nullptr}, {"sql_nodes", {{{"host", "h1"}}}}}},
          {"workload", {{"warehouses", 1}, {"duration", duration}}},
          {"matrix", {{"hosts.h1.address", {hosts.address(0), hosts.address(1)}}}}};
}

std::string moved(const TestHosts& hosts) { return "h1@" + hosts.address(1); }

}  // namespace

TEST_CASE("fleet: cells whose host has two addresses run on two machines", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{2};
  const FleetJob job{hosts, two_machines(hosts, "1s")};
  const auto ended = job.run();
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  const auto reader = store::Reader::open(job.database());
  const auto experiment = reader.experiments().front().number;
  std::map<std::string, std::string> addresses, machines;  // by the name that the results know
  for (const auto& node : reader.nodes(experiment)) addresses[node.host] = node.address;
  for (const auto& fact : reader.hosts(experiment)) {
    if (fact.fact == "hostname") machines[fact.host] = fact.value;
  }
  CHECK(addresses == std::map<std::string, std::string>{{"h1", hosts.address(0)}, {moved(hosts), hosts.address(1)}});
  CHECK(machines == std::map<std::string, std::string>{{"h1", "h1"}, {moved(hosts), "h2"}});
  job.check_clean();
  for (int i = 0; i < hosts.count(); ++i) CHECK(hosts.shell(i, "ls -A /root/forklift-work") == "");
}

TEST_CASE("fleet: what a killed orchestrator left on the second machine of one name is stopped there",
          "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{2};
  const FleetJob job{hosts, two_machines(hosts, "60s")};
  Program program{job.run_command()};
  auto& clock = system_clock();
  CHECK(poll_until(clock, Deadline::after(clock, kFleetPatience), 200ms, [&] { return !hosts.listeners(1).empty(); }));
  program.signal(SIGKILL);
  CHECK(program.wait(kFleetPatience).exit_code == 137);
  const auto stop = job.stop();
  INFO(stop.out << stop.err);
  CHECK(stop.exit_code == 0);
  CHECK(stop.out.find("sql-node-1 on " + moved(hosts)) != std::string::npos);
  job.check_clean();
}
