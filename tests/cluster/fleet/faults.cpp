// Hosts that are not as they should be when a run begins: the message, the exit code, and what the database says.
#include <chrono>

#include "tests/cluster/fleet/fleet_job.hpp"

using namespace forklift::test;

namespace {

/// The last message of the program, with addresses named.
std::string last_message(const Ended& ended, const TestHosts& hosts) {
  std::string text = ended.err.substr(ended.err.rfind("\nforklift: ") + 1);
  for (int i = 0; i < hosts.count(); ++i) {
    for (auto at = text.find(hosts.address(i)); at != std::string::npos; at = text.find(hosts.address(i)))
      text.replace(at, hosts.address(i).size(), "ADDRESS");
  }
  return text;
}

void check_failed(const FleetJob& job) {
  CHECK(job.ask("status")["status"] == "failed");
  CHECK(job.ask("list") == nlohmann::json::array());
}

}  // namespace

TEST_CASE("fleet: a host that does not answer is named, and nothing is started", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  hosts.cut(2);
  const FleetJob job{hosts};
  const auto ended = job.run();
  CHECK(ended.exit_code == 3);
  const auto message = last_message(ended, hosts);
  INFO(message);
  // Which of both it is depends on whether the neighbour's hardware address was still known.
  CHECK(
      (message == "forklift: h3: no answer from ADDRESS:22. Is the host up, and does a firewall drop the packets?.\n" ||
       message == "forklift: h3: no answer from ADDRESS:22. Is the host up, and does a firewall drop the packets?\n" ||
       message == "forklift: h3: can't reach ADDRESS:22: No route to host. Check the address and the network.\n"));
  check_failed(job);
  hosts.join(2);
  for (int i = 0; i < 4; ++i) CHECK(hosts.processes(i).empty());
}

TEST_CASE("fleet: a host without sshd is named, and nothing is started", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  hosts.power_off(2);
  const FleetJob job{hosts};
  const auto ended = job.run();
  CHECK(ended.exit_code == 3);
  CHECK(last_message(ended, hosts) ==
        "forklift: h3: nothing listens on ADDRESS:22 (connection refused). Start sshd there, or correct address and "
        "port.\n");
  check_failed(job);
}

TEST_CASE("fleet: an sshd that accepts and never answers is given up within the deadline", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{4};
  hosts.freeze(2);
  const FleetJob job{hosts};
  const auto ended = job.run();
  CHECK(ended.exit_code == 3);
  const auto message = last_message(ended, hosts);
  INFO(message);
  CHECK(message.rfind("forklift: h3: ADDRESS:22 accepts connections but ", 0) == 0);
  check_failed(job);
}
