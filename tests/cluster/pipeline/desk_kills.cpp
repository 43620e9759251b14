// An experiment on emulated hosts whose processes are killed at random moments: the orchestrator, the desk, the guard,
// or several of them. `stop` leaves nothing then. FORKLIFT_DESK_KILLS times (3 if it is not set; docs/desk.md has the
// table of 50), drawn from FORKLIFT_DESK_KILLS_SEED.
#include <fmt/format.h>

#include <csignal>
#include <map>

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/store/owners.hpp"
#include "tests/cluster/pipeline/desk_job.hpp"
#include "tests/support/environment.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

/// Who is killed.
struct Victims {
  const char* name;
  bool forklift, desk, guard;
};
constexpr Victims kVictims[] = {{"forklift", true, false, false},
                                {"forklift", true, false, false},
                                {"forklift and desk", true, true, false},
                                {"forklift and guard", true, false, true},
                                {"all three", true, true, true},
                                {"desk", false, true, false},
                                {"guard", false, false, true}};

/// Phases that pass too fast to be met by chance: a kill waits for one of these and a moment more, or for a random
/// time.
constexpr const char* kPhases[] = {"",
                                   "",
                                   "",
                                   "",
                                   "starting emulated hosts",
                                   "connecting to hosts",
                                   "starting 4 servers",
                                   "loading",
                                   "stopping servers",
                                   "stopping emulated hosts"};
constexpr std::int64_t kMomentMore = 400'000;

class DeskKills {
 public:
  explicit DeskKills(std::uint64_t seed) : random_(seed) {}

  void let_one_end() {
    const auto begin = clock_.now();
    const auto ended = Program{start()}.wait(kPatience);
    INFO(ended.err);
    REQUIRE((ended.exit_code == 0 || ended.exit_code == 1));  // 1: links were late since the machine is busy
    whole_ = std::chrono::duration_cast<Microseconds>(clock_.now() - begin);
    stop("");
  }

  void kill_one() {
    const auto& victims = kVictims[random_.uniform(0, std::size(kVictims) - 1)];
    const std::string phase = kPhases[random_.uniform(0, std::size(kPhases) - 1)];
    const auto moment = Microseconds{random_.uniform(0, phase.empty() ? whole_.count() : kMomentMore)};
    const bool resumes = left_;
    Program program{resumes ? resume() : start()};
    if (!phase.empty()) program.wait_for_error_text(phase, kPatience);  // a resume may pass it by, and end
    clock_.sleep_until(clock_.now() + moment);  // the moment of the fault itself, not a wait for something
    const auto last = phase_now();
    const auto namespaces = namespaces_of(job_);
    const auto held = holders_of(namespaces);
    kill(victims, program);
    const auto ended = program.wait(kPatience);
    const auto words = fmt::format(
        "{:<18} killed {:5.2f} s {}{} (exit code {})", victims.name, static_cast<double>(moment.count()) / 1e6,
        phase.empty() ? "after the start" : "into \"" + phase + "\"", resumes ? " of --resume" : "", ended.exit_code);
    INFO(words << "\n" << ended.err);
    const bool killed = ended.exit_code == 137;
    if (!victims.forklift) CHECK((ended.exit_code == 0 || ended.exit_code == 1 || ended.exit_code == 3));
    left_ = killed && random_.uniform(0, 3) == 0;
    if (!left_) stop(ended.err);
    if (!left_) check_let_go(namespaces, held);
    ++table_[last + " | " + victims.name];
    fmt::print("{}: {}; {}\n", words, last, left_ ? "left for --resume" : "stopped");
    std::fflush(stdout);
  }

  /// What is left is of use.
  void finish() {
    if (left_) {
      const auto ended = Program{resume()}.wait(kPatience);
      INFO(ended.err);
      CHECK((ended.exit_code == 0 || ended.exit_code == 1));
      stop(ended.err);
    }
    for (const auto& [what, count] : table_) fmt::print("| {} | {} |\n", what, count);
  }

 private:
  std::vector<std::string> start() const {
    return job_.command(on_desk_hosts({"--set", "workload.warmup=0s", "--no-report"}));
  }
  std::vector<std::string> resume() const {
    return {built("forklift"), "run", "--resume", "--db", job_.database(), "--no-report"};
  }

  /// What the experiment's process is at, as its row says, without numbers and names.
  std::string phase_now() const {
    try {
      const auto number = store::Reader::open(job_.database()).experiment("latest").number;
      const auto owner = store::Owners{store::Database::open_read_only(job_.database())}.of(number);
      if (!owner || owner->phase.empty()) return "before or behind all phases";
      return owner->phase.substr(0, owner->phase.find_first_of("0123456789\""));
    } catch (const Error&) {
      return "unknown, since the database is busy";
    }
  }

  /// All at one time, as far as that is possible.
  void kill(const Victims& victims, Program& program) const {
    std::vector<int> pids;
    if (victims.desk) pids = processes_of(job_, "forklift-desk run");
    const auto guards = victims.guard ? processes_of(job_, "forklift-driver guard") : std::vector<int>{};
    pids.insert(pids.end(), guards.begin(), guards.end());
    if (victims.forklift) program.signal(SIGKILL);
    for (const int pid : pids) ::kill(pid, SIGKILL);
  }

  static void check_let_go(const std::set<std::string>& namespaces, const std::set<std::string>& held) {
    std::set<std::string> hold;
    for (const auto& holder : holders_of(namespaces)) {
      if (held.contains(holder)) hold.insert(holder);
    }
    CHECK(hold == std::set<std::string>{});
  }

  void stop(const std::string& told) {
    const auto stopped = run_program({built("forklift"), "stop", "all", "--db", job_.database()}, kPatience);
    INFO(told << "\nstop:\n" << stopped.out << stopped.err);
    CHECK(stopped.exit_code == 0);
    const bool failed = job_.ask("status")["status"] == "failed";
    check_no_desk(job_, network_, failed ? Work::stays : Work::gone);
    CHECK(mounts_of(job_) == mounts_);
    if (failed) std::filesystem::remove_all(job_.path("work"));
  }

  const std::string network_ = own_network();
  Job job_{options()};
  const std::string mounts_ = mounts_of(job_);
  Random random_;
  Clock& clock_ = system_clock();
  Microseconds whole_{};
  std::map<std::string, int> table_;
  bool left_ = false;  ///< the last one's servers and hosts still run

  static JobOptions options() {
    auto options = emulated();
    options.duration = "1s";
    return options;
  }
};

}  // namespace

TEST_CASE("emulated hosts: SIGKILL of forklift, desk and guard at random moments leaves nothing behind stop",
          "[pipeline][cluster]") {
  FORKLIFT_NEEDS_A_DESK();
  const int seed = number_from_environment("FORKLIFT_DESK_KILLS_SEED", 1);
  fmt::print("seed {}\n", seed);
  DeskKills kills{static_cast<std::uint64_t>(seed)};
  kills.let_one_end();
  for (int i = number_from_environment("FORKLIFT_DESK_KILLS", 3); i > 0; --i) kills.kill_one();
  kills.finish();
}
