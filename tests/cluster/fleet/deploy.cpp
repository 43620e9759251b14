// Programs copied to hosts that lack them: once, whole, and on from where a copy broke off.
#include "orchestrator/hosts/deploy/push.hpp"

#include "common/core/error.hpp"
#include "orchestrator/remote/ssh.hpp"
#include "tests/cluster/fleet/fleet_job.hpp"
#include "tests/support/sshd.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

constexpr const char* kCache = "/root/work/cache";

/// A tarball of 10 MB around bin/hello, as a download has it: one directory around everything.
std::string tarball(const ScratchDir& scratch) {
  shell("mkdir -p '" + scratch / "kit/bin" + "' && printf '#!/bin/sh\necho hello\n' > '" + scratch / "kit/bin/hello" +
        "' && chmod 755 '" + scratch / "kit/bin/hello" + "' && head -c 10000000 /dev/urandom > '" +
        scratch / "kit/data" + "' && tar -C '" + scratch.path().string() + "' -cf '" + scratch / "kit.tar" + "' kit");
  return scratch / "kit.tar";
}

const hosts::deploy::PushProgress kSilent = [](std::int64_t, std::int64_t) {};

}  // namespace

TEST_CASE("deploy: a tarball is unpacked on each host once, and the programs in it run", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  const TestHosts hosts{2};
  const ScratchDir scratch;
  const hosts::deploy::Package package{tarball(scratch), system_clock()};
  for (int i = 0; i < 2; ++i) {
    const auto host = remote::make_ssh(hosts.host(i), system_clock());
    const auto first = hosts::deploy::push_tree(*host, package, kCache, system_clock(), kSilent);
    CHECK(first.path == std::string{kCache} + "/" + package.sha256());
    CHECK(first.bytes_sent == package.size());
    CHECK(hosts.shell(i, first.path + "/bin/hello") == "hello\n");
    const auto& sum = package.sha256();
    CHECK(hosts.shell(i, std::string{"ls "} + kCache) == sum + "\n" + sum + ".names\n" + sum + ".sums\n");
    CHECK(hosts::deploy::push_tree(*host, package, kCache, system_clock(), kSilent).bytes_sent == 0);
  }
}

TEST_CASE("deploy: a copy that the network broke off goes on where it stopped", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{1};
  const ScratchDir scratch;
  const hosts::deploy::Package package{tarball(scratch), system_clock()};
  const auto lose_power = [&](std::int64_t, std::int64_t) { hosts.power_off(0); };
  {
    const auto host = remote::make_ssh(hosts.host(0), system_clock());
    CHECK_THROWS_AS(hosts::deploy::push_tree(*host, package, kCache, system_clock(), lose_power), Error);
  }
  hosts.power_on(0);
  const auto host = remote::make_ssh(hosts.host(0), system_clock());
  const auto there = std::stoll(hosts.shell(0, std::string{"cat "} + kCache + "/*.part | wc -c"));
  CHECK(there > 0);
  CHECK(hosts::deploy::push_tree(*host, package, kCache, system_clock(), kSilent).bytes_sent == package.size() - there);
  CHECK(hosts.shell(0, std::string{kCache} + "/*/bin/hello") == "hello\n");
}

TEST_CASE("deploy: what arrived with another checksum is refused and removed", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  const TestHosts hosts{1};
  const ScratchDir scratch;
  const hosts::deploy::Package package{tarball(scratch), system_clock()};
  hosts.shell(0, std::string{"mkdir -p "} + kCache + " && head -c 5000 /dev/zero > " + kCache + "/" + package.sha256() +
                     ".part");
  const auto host = remote::make_ssh(hosts.host(0), system_clock());
  try {
    hosts::deploy::push_tree(*host, package, kCache, system_clock(), kSilent);
    FAIL("it was accepted");
  } catch (const Error& error) {
    CHECK(std::string{error.what()}.find("has another checksum") != std::string::npos);
    CHECK(error.where() == "h1");
  }
  CHECK(hosts.shell(0, std::string{"ls -A "} + kCache) == "");
  CHECK(hosts::deploy::push_tree(*host, package, kCache, system_clock(), kSilent).bytes_sent == package.size());
}

TEST_CASE("deploy: hosts without a server get one, and keep it for the next experiment", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{2};
  const ScratchDir scratch;  // the system's MariaDB as a directory: its own installer wants the server in sbin/
  for (const auto* sub : {"m/bin", "m/sbin", "m/share/mysql", "m/lib/plugin"})
    std::filesystem::create_directories(scratch / sub);
  shell("cp /usr/sbin/mariadbd '" + scratch / "m/sbin" + "'");
  shell("cp /usr/bin/mariadb-install-db /usr/bin/my_print_defaults /usr/bin/resolveip '" + scratch / "m/bin" + "'");
  shell("cp -rL /usr/share/mysql/. '" + scratch / "m/share/mysql" + "'");
  const FleetJob job{hosts,
                     {{"cluster",
                       {{"engine", "innodb"},
                        {"basedir", scratch / "m"},
                        {"deploy", "push"},
                        {"data_nodes", nullptr},
                        {"sql_nodes", {{{"host", "h1"}}, {{"host", "h2"}}}}}}}};
  Program program{job.run_command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kFleetPatience));
  for (int i = 0; i < 2; ++i) {
    const auto running = hosts.shell(i, "readlink /proc/[0-9]*/exe | sort -u");
    INFO(running);
    CHECK(running.find("/root/forklift-work/cache/") != std::string::npos);
    CHECK(running.find("/usr/sbin/mariadbd") == std::string::npos);
  }
  const auto ended = program.wait(kFleetPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  const auto cached = hosts.shell(0, "find /root/forklift-work/cache -maxdepth 1 -printf '%f %T@\n' | sort");
  CHECK(job.run().exit_code == 0);
  CHECK(hosts.shell(0, "find /root/forklift-work/cache -maxdepth 1 -printf '%f %T@\n' | sort") == cached);
  CHECK(hosts.shell(0, "ls /root/forklift-work") == "cache\n");
}
