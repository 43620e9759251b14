// What goes wrong around a run: its own leftovers, full disks, broken drivers, a results database that can't be
// written, odd names. After each: the exit code, what the database says, and nothing left.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <csignal>

#include "common/core/clock.hpp"
#include "tests/cluster/pipeline/job.hpp"
#include "tests/support/odd_mariadb.hpp"
#include "tests/support/sshd.hpp"

using namespace forklift::test;

namespace {

/// A file system of its own below a scratch directory, so that it can be full.
class SmallDisk {
 public:
  explicit SmallDisk(const char* size) {
    mounted_ = ::mount("tmpfs", directory_.path().c_str(), "tmpfs", 0, size) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(directory_.path().c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  std::string operator/(const std::string& name) const { return directory_ / name; }
  /// Full at once: it becomes as small as what is on it.
  void fill() const {
    struct statvfs now {};
    REQUIRE(::statvfs(directory_.path().c_str(), &now) == 0);
    const auto size = fmt::format("size={}", (now.f_blocks - now.f_bfree + 1) * now.f_frsize);
    REQUIRE(::mount(nullptr, directory_.path().c_str(), nullptr, MS_REMOUNT, size.c_str()) == 0);
  }

 private:
  ScratchDir directory_;
  bool mounted_ = false;
};

/// The process of this job whose command line holds `text`; 0 if there is none.
int process_of(const Job& job, const std::string& text) {
  for (const auto& process : processes_with(job.path("work"))) {
    if (process.find(text) != std::string::npos) return std::stoi(process);
  }
  return 0;
}

/// The run failed; the experiment went on with its plan, which had no further run.
void check_failed_run(const Job& job, const Ended& ended) {
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(job.ask("list")[0]["status"] == "failed");
  CHECK(job.ask("status")["status"] == "finished");
  job.check_clean();
}

/// The work directory's disk is full from this phase on. The servers' own words are in the message, or that one died.
void check_full_disk(const std::string& phase) {
  const SmallDisk disk{"size=5g"};
  if (!disk.mounted()) {
    WARN("SKIPPED: mounting a small disk needs root");
    return;
  }
  const Job job{{.duration = "10s", .scale = "0.5", .workdir = disk / "work"}};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text(phase, kPatience));
  disk.fill();
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK((ended.exit_code == 1 || ended.exit_code == 3));
  const auto status = job.ask("list")[0]["status"];
  CHECK((status == "failed" || status == "invalid"));
  // A server says it in its own words, or dies of it.
  const auto says = [&](const char* words) { return ended.err.find(words) != std::string::npos; };
  CHECK((says("full") || says("No space left") || says("it has died")));
  job.check_clean();
}

}  // namespace

TEST_CASE("robust: after SIGKILL in any phase, the next run names the leftovers and stop removes them",
          "[pipeline][cluster][slow]") {
  const std::string phase = GENERATE(as<std::string>{}, "starting 4 servers", "creating dbt2", "loading 2 warehouses",
                                     "run 1/1", "checking consistency", "stopping servers", "writing the report");
  INFO(phase);
  const Job job{{.duration = phase == "run 1/1" ? "30s" : "1s"}};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text(phase, kPatience));
  program.signal(SIGKILL);
  CHECK(program.wait(kPatience).exit_code == 137);
  if (phase == "run 1/1") {
    const auto again = job.run();
    CHECK(again.exit_code == 3);
    CHECK(again.err.find(", which has ended and left it. Stop it: forklift stop --db " + job.database() + " life-") !=
          std::string::npos);
    // One that can't take its socket away.
    const int server = process_of(job, "sql-node-1/my.cnf");
    REQUIRE(server != 0);
    ::kill(server, SIGKILL);
  }
  const auto stopped = run_program({built("forklift"), "stop", "all", "--db", job.database()}, kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  CHECK(job.ask("status")["status"] != "running");
  job.check_clean();
}

TEST_CASE("robust: a server that never gets ready is given up after cluster.start_timeout", "[pipeline][cluster]") {
  const ScratchDir basedir;  // its server installs itself and then sleeps
  make_odd_mariadb(basedir.path(), "exec sleep 1000");
  const Job job;
  const auto ended =
      job.run({"--set", "cluster.basedir=" + basedir.path().string(), "--set", "cluster.start_timeout=3s"});
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(ended.err.find("it did not answer within 3s (") != std::string::npos);
  CHECK(job.ask("list")[0]["status"] == "failed");
  CHECK(job.ask("status")["status"] == "failed");
  job.check_clean();
}

TEST_CASE("robust: a driver that dies in mid-run fails it by name", "[pipeline][cluster]") {
  const Job job{{.duration = "30s"}};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kPatience));
  int driver = 0;
  auto& clock = forklift::system_clock();
  REQUIRE(forklift::poll_until(clock, forklift::Deadline::after(clock, kPatience), forklift::Microseconds{20'000},
                               [&] { return (driver = process_of(job, "driver-2-run.json")) != 0; }));
  ::kill(driver, SIGKILL);
  const auto ended = program.wait(kPatience);
  check_failed_run(job, ended);
  CHECK(ended.err.find("driver-2: it ended ") != std::string::npos);
}

TEST_CASE("robust: a driver that hangs in mid-run is given up after the drain and a minute",
          "[pipeline][cluster][slow]") {
  const Job job;
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("run 1/1", kPatience));
  int driver = 0;
  auto& clock = forklift::system_clock();
  REQUIRE(forklift::poll_until(clock, forklift::Deadline::after(clock, kPatience), forklift::Microseconds{20'000},
                               [&] { return (driver = process_of(job, "driver-2-run.json")) != 0; }));
  ::kill(driver, SIGSTOP);
  const auto ended = program.wait(kPatience);
  check_failed_run(job, ended);
  CHECK(ended.err.find("driver-2: it has been silent for too long") != std::string::npos);
}

TEST_CASE("robust: a work directory that fills up while warehouses are loaded fails the phase, and says so",
          "[pipeline][cluster][slow]") {
  check_full_disk("loading 2 warehouses");
}

TEST_CASE("robust: a work directory that fills up while the load runs fails the phase, and says so",
          "[pipeline][cluster][slow]") {
  check_full_disk("run 1/1");
}

TEST_CASE("robust: a results database on a read-only file system ends the run before anything starts",
          "[pipeline][cluster]") {
  const SmallDisk disk{"size=8m"};
  if (!disk.mounted() || ::mount(nullptr, (disk / "").c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0) {
    WARN("SKIPPED: mounting a read-only disk needs root");
    return;
  }
  const Job job{{.database = disk / "r.db"}};
  const auto ended = job.run();
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(ended.err ==
        "forklift: " + std::filesystem::path{disk / "r.db"}.parent_path().string() +
            ": files can't be written there: Read-only file system. Free some space there, or name another "
            "results database with --db.\n");
  CHECK_FALSE(std::filesystem::exists(job.path("work")));
  job.check_clean();
}

TEST_CASE("robust: a results database whose disk fills up stops the servers, and says so", "[pipeline][cluster]") {
  const SmallDisk disk{"size=8m"};
  if (!disk.mounted()) {
    WARN("SKIPPED: mounting a small disk needs root");
    return;
  }
  const Job job{{.database = disk / "r.db"}};
  Program program{job.command()};
  REQUIRE(program.wait_for_error_text("loading 2 warehouses", kPatience));
  disk.fill();
  const auto ended = program.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(ended.err.find("full") != std::string::npos);
  job.check_clean();
}

TEST_CASE("robust: quotes, newlines, $(...) and names of 4 KiB are text and nothing else", "[pipeline][cluster]") {
  const ScratchDir scratch;
  const std::string mark = scratch / "owned";
  const std::string odd = "it's \"x\"\n$(touch " + mark + ") `touch " + mark + "`; --";
  const nlohmann::json matrix = {{"cells", {{{"name", odd}}, {{"name", std::string(4096, 'n')}}}}};
  const Job job{{.more = ", \"description\": " + nlohmann::json(odd).dump() + ", \"matrix\": " + matrix.dump()}};
  const auto ended = job.run();
  INFO(ended.err.substr(0, 4000));
  CHECK(ended.exit_code == 0);
  CHECK_FALSE(std::filesystem::exists(mark));
  CHECK(job.ask("list").size() == 2);
  job.check_clean();
}
