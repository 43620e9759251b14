// Two terminals: an experiment runs, and a second process resumes it, stops it, kills it or wants its ports, in each
// phase. After it the first is unharmed, or stopped, and nothing is left.
#include <fmt/format.h>

#include <csignal>

#include "common/core/clock.hpp"
#include "common/store/reader.hpp"
#include "tests/cluster/pipeline/job.hpp"
#include "tests/support/sshd.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

using Words = std::vector<std::string>;

constexpr std::array kPhases{"starting 1 servers", "loading 1 warehouses", "run 1/1", "checking consistency"};

/// One small InnoDB server.
Words small(Words more = {}) {
  more.insert(more.end(),
              {"--set", "cluster.engine=innodb", "--set", "cluster.data_nodes=[]", "--set", "cluster.sql_nodes.count=1",
               "--set", "schema.partition=none", "--set", "workload.warehouses=1"});
  return more;
}

Ended ask(const Job& job, Words words) {
  words.insert(words.begin(), built("forklift"));
  words.insert(words.end(), {"--db", job.database()});
  return run_program(words, kPatience);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Waits until the job's processes are gone: drivers end themselves when their orchestrator is gone.
bool all_gone(const Job& job) {
  auto& clock = system_clock();
  return poll_until(clock, Deadline::after(clock, kPatience), 50ms,
                    [&] { return processes_with(job.path("work")).empty(); });
}

/// The job's server, while it lives. Paused, it keeps the experiment in its phase.
int server(const Job& job) {
  for (const auto& process : processes_with(job.path("work"))) {
    if (has(process, "mariadbd --defaults-file")) return std::stoi(process);
  }
  return 0;
}

}  // namespace

TEST_CASE("owner: a running experiment can't be resumed in any phase, its ports can't be taken, and it ends unharmed",
          "[pipeline][cluster]") {
  const Job job{{.duration = "3s", .scale = "0.01"}};
  Program first{job.command(small())};
  REQUIRE(first.wait_for_error_text(kPhases[0], kPatience));
  const auto id = job.ask("status")["experiment"].get<std::string>();
  const auto refused = fmt::format("{}: it is running: pid {} on ", id, first.pid());
  // Two experiments in one results database: nothing against it.
  const Job other{{.duration = "1s", .scale = "0.01", .database = job.database()}};
  Program beside{other.command(small())};
  for (const auto* phase : kPhases) {
    INFO(phase);
    REQUIRE(first.wait_for_error_text(phase, kPatience));
    const bool last = phase == kPhases.back();
    const int paused = last ? server(job) : 0;  // or it might be over before the second process looks
    if (last) REQUIRE((paused > 0 && ::kill(paused, SIGSTOP) == 0));
    const auto second = ask(job, {"run", "--resume=" + id, "--out", job.path("second")});
    if (last) ::kill(paused, SIGCONT);
    INFO(second.err);
    CHECK(second.exit_code == 3);
    CHECK(has(second.err, refused));
    CHECK(has(second.err, "end it: forklift stop --db " + job.database() + " " + id));
  }
  const auto ended = first.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  const auto undisturbed = beside.wait(kPatience);
  INFO(undisturbed.err);
  CHECK(undisturbed.exit_code == 0);
  const auto list = job.ask("list");
  REQUIRE(list.size() == 2);
  for (const auto& run : list) CHECK(run["status"] == "valid");
  CHECK(job.ask("status")["owner"].is_null());
  job.check_clean();
  other.check_clean();
}

TEST_CASE("owner: a port of a running experiment is not taken for a left one, and the advice names its results file",
          "[pipeline][cluster]") {
  const Job job{{.duration = "60s", .scale = "0.01"}};
  Program first{job.command(small())};
  REQUIRE(first.wait_for_error_text("run 1/1", kPatience));
  const auto id = job.ask("status")["experiment"].get<std::string>();
  const int serves = server(job);
  auto wants = job.command(small());
  for (auto& word : wants) {  // it knows the other one from what the server's process says of itself
    if (word == job.database()) word = job.path("another.db");
  }
  const auto second = run_program(wants, kPatience);
  INFO(second.err);
  CHECK(second.exit_code == 3);
  CHECK(has(second.err, fmt::format(") by experiment {}, which is running: pid {} on ", id, first.pid())));
  CHECK(has(second.err, fmt::format("Wait until it ends, or choose other ports: --set cluster.base_port={}",
                                    job.base_port() + 1000)));
  CHECK(job.ask("status")["status"] == "running");
  CHECK(server(job) == serves);
  first.signal(SIGKILL);
  first.wait(kPatience);
  const auto third = run_program(wants, kPatience);
  CHECK(has(third.err, fmt::format(") by experiment {}, which has ended and left it. Stop it: forklift stop --db {} {}",
                                   id, job.database(), id)));
  CHECK(ask(job, {"stop"}).exit_code == 0);
  CHECK(all_gone(job));
  job.check_clean();
}

TEST_CASE("owner: stop ends a running experiment in order in any phase", "[pipeline][cluster]") {
  const std::string phase = GENERATE(from_range(kPhases));
  INFO(phase);
  const Job job{{.duration = "60s", .scale = "0.01"}};
  auto command = small();
  if (phase == kPhases.back()) command = small({"--set", "workload.duration=1s"});
  Program first{job.command(command)};
  REQUIRE(first.wait_for_error_text(phase, kPatience));
  const int paused = phase == kPhases.back() ? server(job) : 0;
  if (paused > 0) ::kill(paused, SIGSTOP);
  Program second{{built("forklift"), "stop", "--db", job.database()}};
  const bool asked =
      second.wait_for_error_text(fmt::format("asked its process to end: pid {} on ", first.pid()), kPatience);
  if (paused > 0) ::kill(paused, SIGCONT);
  const auto stopped = second.wait(kPatience);
  INFO(stopped.out << stopped.err);
  CHECK(asked);
  CHECK(stopped.exit_code == 0);
  CHECK(has(stopped.out, "forklift run on "));
  CHECK(has(stopped.out, ": ended in order\n"));
  const auto ended = first.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 130);
  CHECK(job.ask("status")["status"] == "interrupted");
  CHECK(job.ask("status")["reason"] == "interrupted");
  CHECK(job.ask("status")["owner"].is_null());
  job.check_clean();
  CHECK(std::filesystem::is_empty(job.path("work")));
}

TEST_CASE("owner: stop --force kills a running experiment in any phase, and stops its servers", "[pipeline][cluster]") {
  const std::string phase = GENERATE(from_range(kPhases));
  INFO(phase);
  const Job job{{.duration = phase == kPhases.back() ? "1s" : "60s", .scale = "0.01"}};
  Program first{job.command(small())};
  REQUIRE(first.wait_for_error_text(phase, kPatience));
  first.signal(SIGSTOP);  // one that would not end in order
  const auto patient = ask(job, {"stop", "--wait", "10ms"});
  CHECK(patient.exit_code == 3);
  const auto stopped = ask(job, {"stop", "--force"});
  INFO(stopped.out << stopped.err);
  CHECK(stopped.exit_code == 0);
  CHECK(has(stopped.out, ": killed\n"));
  CHECK(first.wait(kPatience).exit_code == 137);
  CHECK(all_gone(job));
  CHECK(job.ask("status")["status"] == "interrupted");
  CHECK(job.ask("status")["owner"].is_null());
  job.check_clean();
}

TEST_CASE("owner: one in another PID namespace is known by its heartbeat, and leaves when it is taken away",
          "[pipeline][cluster]") {
  if (::geteuid() != 0) {
    WARN("SKIPPED: a PID namespace needs root");
    return;
  }
  const Job job{{.duration = "60s", .scale = "0.01"}};
  auto command = job.command(small());
  command.insert(command.begin(), {"/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "--kill-child"});
  Program first{command};
  REQUIRE(first.wait_for_error_text("run 1/1", kPatience));
  const auto resumed = ask(job, {"run", "--resume"});
  CHECK(resumed.exit_code == 3);
  CHECK(has(resumed.err, "it is running: pid 1 on "));
  CHECK(has(resumed.err, "; last heartbeat "));
  const auto refused = ask(job, {"stop"});
  CHECK(refused.exit_code == 3);
  CHECK(has(refused.err, "it is running, and its process can't be reached from here: pid 1 on "));
  CHECK(job.ask("status")["status"] == "running");
  const auto forced = ask(job, {"stop", "--force"});
  INFO(forced.out << forced.err);
  CHECK(forced.exit_code == 0);
  // The driver goes first; its orchestrator may end for that, and takes what is left in its namespace with it.
  CHECK(has(forced.out, "driver-1 on box: stopped\n"));
  CHECK(has(forced.out, "sql-node-1 on box: "));
  const auto ended = first.wait(kPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 3);
  CHECK(has(ended.err, "this process is no longer its owner: "));
  CHECK(all_gone(job));
  CHECK(job.ask("status")["status"] == "interrupted");
  job.check_clean();
}
