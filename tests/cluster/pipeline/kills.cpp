// The orchestrator killed at random moments, again and again over one results database: FORKLIFT_KILLS times (5 if it
// is not set; docs/faults.md has the figures of 100), drawn from FORKLIFT_KILLS_SEED.
#include <fmt/format.h>

#include <csignal>
#include <map>

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/store/reader.hpp"
#include "tests/cluster/pipeline/job.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/sshd.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

std::size_t count_of(const std::string& words, const std::string& text) {
  std::size_t count = 0;
  for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++count;
  return count;
}

class Kills {
 public:
  explicit Kills(std::uint64_t seed) : random_(seed) {}

  /// A whole run, which tells how long one takes and leaves the first finished runs.
  void let_one_end() {
    const auto begin = clock_.now();
    const auto ended = Program{start()}.wait(kPatience);
    INFO(ended.err);
    REQUIRE(ended.exit_code == 0);
    whole_ = std::chrono::duration_cast<Microseconds>(clock_.now() - begin);
    remember(ended.err);
  }

  void kill_one() {
    const bool resumes = left_ || (unfinished() && coin());  // servers that were left hold the ports
    const auto moment = Microseconds{random_.uniform(0, whole_.count())};
    const auto before = finished_.size();
    Program program{resumes ? resume() : start()};
    clock_.sleep_until(clock_.now() + moment);  // the moment of the fault itself, not a wait for something
    program.signal(SIGKILL);
    const auto ended = program.wait(kPatience);
    INFO("killed after " << moment.count() / 1000 << " ms" << (resumes ? " of --resume" : "") << "\n" << ended.err);
    late_ += ended.exit_code == 137 ? 0 : 1;
    CHECK((ended.exit_code == 137 || ended.exit_code == 0));
    remember(ended.err);
    left_processes_ += processes_with(job_.path("work")).empty() ? 0 : 1;
    left_ = coin() && unfinished();
    if (!left_) stop();
    fmt::print("kill at {:5.2f} s{}: {} runs finished in it; {}\n", static_cast<double>(moment.count()) / 1e6,
               resumes ? " of --resume" : "", finished_.size() - before, left_ ? "left for --resume" : "stopped");
  }

  /// What stays is not only whole, but of use.
  void go_on_to_the_end() {
    const auto ended = Program{unfinished() ? resume() : start()}.wait(kPatience);
    INFO(ended.err);
    CHECK(ended.exit_code == 0);
    remember(ended.err);
    CHECK(job_.ask("status")["status"] == "finished");
    stop();
    fmt::print("{} runs finished, {} kills came after the end, {} left processes\n", finished_.size(), late_,
               left_processes_);
  }

 private:
  std::vector<std::string> start() const { return job_.command({"--set", "repeats=2", "--set", "workload.warmup=0s"}); }
  std::vector<std::string> resume() const {
    return {built("forklift"), "run", "--resume", "--db", job_.database(), "--out", job_.path("report")};
  }
  bool coin() { return random_.uniform(0, 1) == 1; }

  bool unfinished() const { return job_.ask("status")["status"] != "finished"; }

  /// Nothing that was finished before is lost or changed; all that the program called finished is there; the file is
  /// whole.
  void remember(const std::string& told) {
    CHECK(shell("sqlite3 '" + job_.database() + "' 'PRAGMA integrity_check; PRAGMA foreign_key_check'") == "ok\n");
    std::map<std::string, double> now;
    for (const auto& run : job_.ask("list")) {
      if (run["status"] == "valid" || run["status"] == "invalid")
        now[run["run"].dump()] = run["notpm"].is_number() ? run["notpm"].get<double>() : -1;
    }
    for (const auto& [run, notpm] : finished_) {
      INFO("run " << run);
      REQUIRE(now.contains(run));
      CHECK(now.at(run) == notpm);
    }
    CHECK(now.size() >=
          finished_.size() + count_of("transactions committed in the window", told) + count_of(": INVALID: ", told));
    finished_ = std::move(now);
  }

  void stop() {
    const auto stopped = run_program({built("forklift"), "stop", "all", "--db", job_.database()}, kPatience);
    INFO(stopped.out << stopped.err);
    CHECK(stopped.exit_code == 0);
    job_.check_clean();
  }

  Job job_{{.duration = "1s"}};
  Random random_;
  Clock& clock_ = system_clock();
  Microseconds whole_{};
  std::map<std::string, double> finished_;  ///< NOTPM by run, as first seen
  int late_ = 0, left_processes_ = 0;
  bool left_ = false;  ///< the last one's servers still run
};

}  // namespace

TEST_CASE("kills: SIGKILL at random moments loses no finished run, breaks no database, and stop leaves nothing",
          "[pipeline][cluster]") {
  const int seed = number_from_environment("FORKLIFT_KILLS_SEED", 1);
  INFO("seed " << seed);
  Kills kills{static_cast<std::uint64_t>(seed)};
  kills.let_one_end();
  for (int i = number_from_environment("FORKLIFT_KILLS", 5); i > 0; --i) kills.kill_one();
  kills.go_on_to_the_end();
}
