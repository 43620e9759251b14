// An experiment whose orchestrator died goes on where it was: valid runs stay as they are, the others are run.
#include <fmt/format.h>

#include <csignal>

#include "common/store/reader.hpp"
#include "tests/cluster/pipeline/job.hpp"
#include "tests/support/sshd.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

std::vector<std::pair<std::string, int>> status_and_repeat(const Job& job) {
  const auto reader = store::Reader::open(job.database());
  std::vector<std::pair<std::string, int>> all;
  for (const auto& run : reader.runs(reader.experiment("latest").number)) {
    all.emplace_back(to_string(run.status), run.repeat);
  }
  return all;
}

/// Runs with two repeats and dies by SIGKILL when the second begins.
void die_in_second_run(const Job& job) {
  Program program{job.command({"--set", "repeats=2"})};
  REQUIRE(program.wait_for_error_text("run 2/2", kPatience));
  program.signal(SIGKILL);
  program.wait(kPatience);
}

Ended resume(const Job& job) {
  return Program{{built("forklift"), "run", "--resume", "--db", job.database(), "--out", job.path("report")}}.wait(
      kPatience);
}

bool says(const Ended& ended, const std::string& text) { return ended.err.find(text) != std::string::npos; }

/// (pid, node) of the servers that run, as the database knows them.
std::vector<std::pair<std::int64_t, std::string>> servers(const Job& job) {
  const auto reader = store::Reader::open(job.database());
  std::vector<std::pair<std::int64_t, std::string>> all;
  for (const auto& row : reader.processes(reader.experiment("latest").number)) {
    if (row.node.rfind("guard-", 0) != 0 && row.node.rfind("initialise-", 0) != 0) all.emplace_back(row.pid, row.node);
  }
  return all;
}

/// Nor is a directory of the experiment: after a success none is kept.
void check_nothing_left(const Job& job) {
  job.check_clean();
  CHECK(std::filesystem::is_empty(job.path("work")));
}

}  // namespace

TEST_CASE("resume: after SIGKILL in the second run, valid runs stay, and its servers and rows are used again",
          "[pipeline][cluster]") {
  const Job job;
  die_in_second_run(job);
  const auto before = servers(job);
  const auto resumed = resume(job);
  INFO(resumed.err);
  REQUIRE(resumed.exit_code == 0);
  CHECK(says(resumed, "goes on: 1 of 2 runs are valid already"));
  CHECK(says(resumed, "is loaded already"));
  CHECK_FALSE(says(resumed, "loading"));
  CHECK(servers(job) == before);
  CHECK(status_and_repeat(job) == std::vector<std::pair<std::string, int>>{{"valid", 0}, {"failed", 1}, {"valid", 1}});
  CHECK(job.ask("status")["status"] == "finished");
  check_nothing_left(job);

  const auto again = resume(job);
  INFO(again.err);
  CHECK(again.exit_code == 0);
  CHECK(says(again, "goes on: 2 of 2 runs are valid already"));
  CHECK(status_and_repeat(job).size() == 3);
}

TEST_CASE("resume: if one server is gone, all are started again and the rows are loaded again", "[pipeline][cluster]") {
  const Job job;
  die_in_second_run(job);
  const auto before = servers(job);
  REQUIRE(::kill(static_cast<pid_t>(before.front().first), SIGKILL) == 0);
  const auto resumed = resume(job);
  INFO(resumed.err);
  REQUIRE(resumed.exit_code == 0);
  CHECK(says(resumed, "starting 4 servers"));
  CHECK(says(resumed, "loaded "));
  CHECK(servers(job) != before);
  CHECK(job.ask("status")["status"] == "finished");
  check_nothing_left(job);
}

TEST_CASE("resume: a database that does not say what it was loaded with is loaded again", "[pipeline][cluster]") {
  const Job job;
  die_in_second_run(job);
  // The third port is that of the first SQL node.
  shell(
      fmt::format("MYSQL_PWD=$(cat {}/*/drivers/password) mariadb -h127.0.0.1 -P{} -uforklift -e \"UPDATE "
                  "dbt2.forklift_load SET fingerprint = 'another'\" 2>&1",
                  job.path("work"), job.base_port() + 2));
  const auto resumed = resume(job);
  INFO(resumed.err);
  REQUIRE(resumed.exit_code == 0);
  CHECK(says(resumed, "taking over 4 servers"));
  CHECK(says(resumed, "loaded "));
  CHECK(job.ask("status")["status"] == "finished");
  check_nothing_left(job);
}

TEST_CASE("resume: servers whose password was not written yet are stopped and started again", "[pipeline][cluster]") {
  const Job job;
  die_in_second_run(job);
  const auto experiment = job.ask("status")["experiment"].get<std::string>();
  REQUIRE(std::filesystem::remove(job.path("work") + "/" + experiment + "/drivers/password"));
  const auto resumed = resume(job);
  INFO(resumed.err);
  CHECK(resumed.exit_code == 0);
  CHECK(says(resumed, "note: they are stopped and started again"));
  CHECK(says(resumed, "starting 4 servers"));
  check_nothing_left(job);
}
