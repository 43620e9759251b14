// The test hosts themselves: apart from each other, reachable, and gone when their test is.
#include "tests/support/hosts.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

#include "orchestrator/remote/ssh.hpp"
#include "tests/support/sshd.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

std::string answer(remote::Remote& host, const std::string& command) {
  return host.run({.argv = {"sh", "-c", command}}, Deadline::after(system_clock(), 20s)).out;
}

}  // namespace

TEST_CASE("hosts: each has its own name, address, files and processes", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  const TestHosts hosts{2};
  std::vector<std::string> seen;
  for (int i = 0; i < 2; ++i) {
    const auto host = remote::make_ssh(hosts.host(i), system_clock());
    CHECK(answer(*host, "uname -n") == hosts.name(i) + "\n");
    CHECK(answer(*host, "ip -4 -o addr show eth0").find(hosts.address(i)) != std::string::npos);
    CHECK(answer(*host, "ls ~") == "");
    answer(*host, "touch ~/here /tmp/there");
    CHECK(std::filesystem::exists(hosts.home(i) + "/here"));
    seen.push_back(answer(*host, "cat /proc/sys/kernel/random/boot_id"));
  }
  CHECK(seen[0] != seen[1]);
  CHECK(hosts.listeners(0).empty());
}

TEST_CASE("hosts: a cut link loses packets, a host switched off loses its processes", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{2};
  const auto ping = [&] {
    return hosts.shell(
        0, fmt::format("timeout 2 bash -c 'exec 3<>/dev/tcp/{}/22' && echo yes || echo no", hosts.address(1)));
  };
  CHECK(ping() == "yes\n");
  hosts.cut(1);
  CHECK(ping() == "no\n");
  hosts.join(1);
  CHECK(ping() == "yes\n");
  const auto boot = hosts.shell(1, "cat /proc/sys/kernel/random/boot_id");
  hosts.shell(1, "setsid sleep 1000 >/dev/null 2>&1 &");
  CHECK(hosts.processes(1).size() == 1);
  hosts.power_off(1);
  hosts.power_on(1);
  CHECK(hosts.processes(1).empty());
  CHECK(hosts.shell(1, "cat /proc/sys/kernel/random/boot_id") != boot);
}

TEST_CASE("hosts: nothing of them is left when their test is killed", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  const auto left = [](pid_t pid) {
    return shell(
        fmt::format(
            "ip netns list | grep '^fl{0}[xyz]'; ip -o link | grep ' fl{0}[xyz]'; ls -d /tmp/forklift-hosts-fl{0}*",
            pid) +
        " 2>/dev/null");
  };
  int said[2];
  REQUIRE(::pipe2(said, O_CLOEXEC) == 0);
  const pid_t pid = ::fork();
  if (pid == 0) {
    const TestHosts hosts{2};
    hosts.shell(0, "setsid sleep 1000 >/dev/null 2>&1 &");
    ::close(said[0]);
    ::close(said[1]);  // the parent's read ends
    while (true) ::pause();
  }
  ::close(said[1]);
  char byte = 0;
  CHECK(::read(said[0], &byte, 1) == 0);
  ::close(said[0]);
  CHECK_FALSE(left(pid).empty());
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  auto& clock = system_clock();
  CHECK(poll_until(clock, Deadline::after(clock, 30s), 50ms, [&] { return left(pid).empty(); }));
  INFO(left(pid));
}
