// The doctor at hosts that are well, and at hosts that are not.
#include "tests/cluster/fleet/fleet_job.hpp"
#include "tests/support/sshd.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

struct Seen {
  int exit_code = -1;
  nlohmann::json rows;
};

Seen examine(const FleetJob& job) {
  const auto ended = run_program({built("forklift"), "doctor", job.scenario_file(), "--json"}, kFleetPatience);
  INFO(ended.err);
  return {ended.exit_code, nlohmann::json::parse(ended.out)};
}

/// The findings of one check on one host, but for those that are ok.
std::vector<nlohmann::json> troubles(const Seen& seen, const std::string& host, const std::string& check) {
  std::vector<nlohmann::json> found;
  for (const auto& row : seen.rows) {
    if (row["host"] == host && row["check"] == check && row["state"] != "ok") found.push_back(row);
  }
  return found;
}

}  // namespace

TEST_CASE("doctor: hosts that are well get a row for each check, and nothing is changed there", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  const FleetJob job{hosts};
  const auto seen = examine(job);
  INFO(seen.rows.dump(1));
  CHECK(seen.exit_code == 0);
  for (const auto* check : {"connection", "programs", "libraries", "architecture", "ports", "disk", "memory", "clock",
                            "open files", "processes", "CPU governor", "swap", "huge pages"}) {
    for (int i = 0; i < 4; ++i) {
      INFO(check << " on " << hosts.name(i));
      CHECK(std::count_if(seen.rows.begin(), seen.rows.end(),
                          [&](const auto& row) { return row["host"] == hosts.name(i) && row["check"] == check; }) == 1);
    }
  }
  for (int i = 0; i < 4; ++i) CHECK(hosts.shell(i, "ls -A /root /tmp") == "/root:\n\n/tmp:\n");
  const auto table = run_program({built("forklift"), "doctor", job.scenario_file()});
  CHECK(table.out.rfind("host ", 0) == 0);
  CHECK(table.out.find(" checks: 0 failed, ") != std::string::npos);
}

TEST_CASE("doctor: every host's trouble is found in one go, with what to do", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  hosts.power_off(0);
  hosts.shift_clock(1, 10);
  hosts.shell(2, "setsid python3 -c 'import socket,time; s=socket.socket(); s.bind((\"" + hosts.address(2) +
                     "\",20000)); s.listen(); open(\"/tmp/up\",\"w\"); time.sleep(1000)' >/dev/null 2>&1 & "
                     "while [ ! -e /tmp/up ]; do sleep 0.05; done");
  hosts.shell(3, "touch /root/forklift-work");
  const FleetJob job{hosts};
  const auto seen = examine(job);
  INFO(seen.rows.dump(1));
  CHECK(seen.exit_code == 3);
  REQUIRE(troubles(seen, "h1", "connection").size() == 1);
  CHECK(troubles(seen, "h1", "connection")[0]["state"] == "fail");
  REQUIRE(troubles(seen, "h2", "clock").size() == 1);
  CHECK(troubles(seen, "h2", "clock")[0]["state"] == "warn");
  CHECK(troubles(seen, "h2", "clock")[0]["fix"] == "Set it right: chronyc makestep, or timedatectl set-ntp true");
  REQUIRE(troubles(seen, "h3", "ports").size() == 1);
  CHECK(troubles(seen, "h3", "ports")[0]["what"].get<std::string>().rfind("port 20000 is in use (pid ", 0) == 0);
  REQUIRE(troubles(seen, "h4", "disk").size() == 1);
  CHECK(troubles(seen, "h4", "disk")[0]["what"] ==
        "can't write to the work directory /root/forklift-work/fleet-YYYYMMDD-hhmmss-xxxx/c1; /root/forklift-work is "
        "no directory that can "
        "be written");
  CHECK(troubles(seen, "all", "clocks").size() == 1);
}

TEST_CASE("doctor: a host key that is not known and a key that is refused are told apart", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{2};
  auto machines = hosts.hosts();
  const ScratchDir scratch;
  machines["h1"]["known_hosts"] = scratch.write("none", "");
  machines["h2"]["identity"] = make_key(scratch, "stranger");
  const FleetJob job{
      hosts,
      {{"hosts", machines}, {"cluster", {{"data_nodes", {{{"host", "h1"}}}}, {"sql_nodes", {{{"host", "h2"}}}}}}}};
  const auto seen = examine(job);
  INFO(seen.rows.dump(1));
  CHECK(seen.exit_code == 3);
  REQUIRE(troubles(seen, "h1", "connection").size() == 1);
  CHECK(troubles(seen, "h1", "connection")[0]["what"].get<std::string>().find("host key") != std::string::npos);
  REQUIRE(troubles(seen, "h2", "connection").size() == 1);
  CHECK(troubles(seen, "h2", "connection")[0]["what"].get<std::string>().find("refused") != std::string::npos);
}
