// Servers whose data directories are being initialised when something happens: what initialises them is a process of
// the experiment like any other. The installer here never ends by itself.
#include <algorithm>
#include <csignal>

#include "common/core/clock.hpp"
#include "tests/cluster/pipeline/job.hpp"
#include "tests/support/odd_mariadb.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

class Initialising {
 public:
  Initialising() {
    make_odd_mariadb(basedir_.path(), "");
    const auto installer = basedir_.path() / "bin/mariadb-install-db";
    std::ofstream{installer} << "#!/bin/sh\nsleep 1000 & trap '' TERM; wait; wait\n";
    program_.emplace(job.command({"--set", "cluster.basedir=" + basedir_.path().string(), "--set", kTimeout}));
    REQUIRE(program_->wait_for_error_text("starting 4 servers", kPatience));
    REQUIRE(poll([&] { return runs("data-node-1") && runs("data-node-2"); }));  // they come before SQL nodes
  }
  Program& program() { return *program_; }
  /// Is its data directory being initialised?
  bool runs(const std::string& node) const {
    const auto found = processes_with(job.path("work"));
    return std::any_of(found.begin(), found.end(), [&](const auto& process) {
      return process.find("mariadb-install-db") != std::string::npos &&
             process.find("/" + node + "/data ") != std::string::npos;
    });
  }
  static bool poll(const std::function<bool()>& condition) {
    return poll_until(system_clock(), Deadline::after(system_clock(), kPatience), 100ms, condition);
  }

  const Job job;
  static constexpr const char* kTimeout = "cluster.orphan_timeout=4s";

 private:
  ScratchDir basedir_;
  std::optional<Program> program_;
};

}  // namespace

TEST_CASE("initialise: after SIGKILL, forklift stop ends what initialises servers, and removes its directories",
          "[pipeline][cluster]") {
  Initialising one;
  one.program().signal(SIGKILL);
  CHECK(one.program().wait(kPatience).exit_code == 137);
  CHECK(one.runs("data-node-1"));
  const auto stopped = run_program({built("forklift"), "stop", "--db", one.job.database()}, kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  CHECK(stopped.out.find("initialise-data-node-1 on box: stopped\n") != std::string::npos);
  CHECK(stopped.out.find("initialise-data-node-2 on box: stopped\n") != std::string::npos);
  one.job.check_clean();
  CHECK(std::filesystem::is_empty(one.job.path("work")));
  CHECK(one.job.ask("status")["status"] == "interrupted");
}

TEST_CASE("initialise: after SIGKILL, the guard ends what initialises servers", "[pipeline][cluster]") {
  Initialising one;
  one.program().signal(SIGKILL);
  CHECK(one.program().wait(kPatience).exit_code == 137);
  CHECK(Initialising::poll([&] { return processes_with(one.job.path("work")).empty(); }));
  one.job.check_clean();
}

TEST_CASE("initialise: Ctrl-C ends what initialises servers", "[pipeline][cluster]") {
  Initialising one;
  one.program().signal(SIGINT);
  const auto ended = one.program().wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 130);
  one.job.check_clean();
  CHECK(std::filesystem::is_empty(one.job.path("work")));
}

TEST_CASE("initialise: a work directory that vanishes ends it, and the run", "[pipeline][cluster]") {
  Initialising one;
  std::filesystem::remove_all(one.job.path("work"));
  const auto ended = one.program().wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(ended.err.find(": its directory vanished while it ran. Find out who removes files there.") !=
        std::string::npos);
  one.job.check_clean();
  CHECK(one.job.ask("status")["status"] == "failed");
}
