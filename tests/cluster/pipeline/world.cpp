// What a host can do to a run before it begins: the whole message, the exit code, and the database says it.
#include <fmt/format.h>
#include <sys/mount.h>
#include <unistd.h>

#include <regex>

#include "common/core/error.hpp"
#include "tests/cluster/pipeline/job.hpp"
#include "tests/support/sshd.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

/// The last message of the program, with what differs from run to run replaced.
std::string last_message(const Ended& ended, const Job& job) {
  std::string text = ended.err.substr(ended.err.rfind("\nforklift: ") + 1);
  for (auto at = text.find(job.path("")); at != std::string::npos; at = text.find(job.path("")))
    text.replace(at, job.path("").size(), "DIR/");
  text = std::regex_replace(text, std::regex{"life-[0-9]{8}-[0-9]{6}-[0-9a-f]{4}"}, "RUN");
  return std::regex_replace(text, std::regex{"pid [0-9]+"}, "pid N");
}

std::string ssh_host(const scenario::Host& host) {
  return nlohmann::json{{"transport", "ssh"}, {"address", host.address},   {"port", host.port},
                        {"user", host.user},  {"identity", host.identity}, {"known_hosts", host.known_hosts}}
      .dump();
}

void check_failed(const Job& job) {
  CHECK(job.ask("list")[0]["status"] == "failed");
  CHECK(job.ask("status")["status"] == "failed");
  job.check_clean();
}

}  // namespace

TEST_CASE("world: a port in use is named with its holder, and nothing is started", "[pipeline][cluster]") {
  const Job job;
  const test::Listener listener{job.base_port() + 2};
  const auto ended = job.run();
  CHECK(ended.exit_code == 3);
  CHECK(std::regex_replace(last_message(ended, job), std::regex{"\\(pid N, [^)]*\\)"}, "(pid N, COMMAND)") ==
        fmt::format("forklift: sql-node-1 on box: port {} is in use (pid N, COMMAND). Stop that process, or choose "
                    "other ports: --set "
                    "cluster.base_port={}.\n",
                    job.base_port() + 2, job.base_port() + 2 + 1000));
  CHECK(job.ask("list")[0]["status"] == "failed");
}

TEST_CASE("world: a missing server program is named with what to install", "[pipeline][cluster]") {
  const Job job;
  const auto ended = job.run({"--set", "cluster.basedir=" + job.path("nowhere")});
  CHECK(ended.exit_code == 3);
  CHECK(last_message(ended, job) ==
        "forklift: box: there is no mariadbd or mysqld below DIR/nowhere. Check cluster.basedir: it must hold bin/ and "
        "lib/.\n");
  check_failed(job);
}

TEST_CASE("world: a work directory that can't be written is named", "[pipeline][cluster]") {
  const Job job{{.workdir = "/proc/forklift"}};
  const auto ended = job.run();
  CHECK(ended.exit_code == 3);
  CHECK(last_message(ended, job) ==
        "forklift: box: the work directory /proc/forklift can't be made. Check the permissions and the free space "
        "there.\n"
        "    mkdir: cannot create directory ‘/proc/forklift’: No such file or directory\n");
  CHECK(job.ask("status")["status"] == "failed");
  job.check_clean();
}

TEST_CASE("world: a disk that is too small is found before anything starts", "[pipeline][cluster]") {
  const ScratchDir disk;
  if (::mount("tmpfs", disk.path().c_str(), "tmpfs", 0, "size=8m") != 0) {
    WARN("SKIPPED: mounting a small disk needs root");
    return;
  }
  {
    const Job job{{.workdir = disk / "work"}};
    const auto ended = job.run();
    CHECK(ended.exit_code == 3);
    CHECK(std::regex_replace(last_message(ended, job), std::regex{disk.path().string()}, "DISK") ==
          "forklift: box: the work directory DISK/work/RUN/c1 has 8.0 MiB free, but 4 servers need about 4.0 GiB. Free "
          "some space, or "
          "set cluster.workdir to a larger disk.\n");
    check_failed(job);
  }
  ::umount2(disk.path().c_str(), MNT_DETACH);
}

TEST_CASE("world: the whole job over SSH, and nothing is left", "[pipeline][cluster]") {
  const Sshd sshd;
  const Job job{{.host = ssh_host(sshd.host())}};
  const auto ended = job.run();
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(job.ask("list")[0]["status"] == "valid");
  job.check_clean();
}

TEST_CASE("world: a directory with blanks, quotes and dollars works", "[pipeline][cluster]") {
  const ScratchDir odd;
  const Job job{{.workdir = odd / "it's $HOME \"x\" #1"}};
  const auto ended = job.run();
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  job.check_clean();
}

TEST_CASE("world: a wrong host key and a refused key end the run before any login or start", "[pipeline][cluster]") {
  const Sshd sshd, other;
  auto host = sshd.host();
  const auto refused_key = make_key(sshd.directory(), "stranger");
  const bool wrong_key = GENERATE(true, false);
  if (wrong_key) host.known_hosts = other.host().known_hosts;
  if (!wrong_key) host.identity = refused_key;
  if (wrong_key) {  // the other server's key under this one's address
    const auto file = sshd.directory().write("wrong_hosts", "");
    shell("sed 's/:" + std::to_string(other.port()) + "/:" + std::to_string(sshd.port()) + "/' " +
          other.host().known_hosts + " > " + file);
    host.known_hosts = file;
  }
  const Job job{{.host = ssh_host(host)}};
  const auto ended = job.run();
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(last_message(ended, job).find(wrong_key ? "host key" : "refused") != std::string::npos);
  CHECK(job.ask("status")["status"] == "failed");
  job.check_clean();
}
