#include "tests/support/fake_driver.hpp"

#include <algorithm>
#include <filesystem>

#include "common/core/error.hpp"
#include "common/core/json.hpp"
#include "common/core/parse_json.hpp"
#include "common/core/text.hpp"
#include "tests/support/fake_lines.hpp"
#include "tests/support/fake_reports.hpp"

namespace forklift::test {
namespace {

using namespace std::chrono_literals;

class FakeDriver : public FakeLines {
 public:
  FakeDriver(FakeHost& host, const remote::Command& command) : FakeLines(host, command, driver_name(command)) {
    say({{"event", "hello"}, {"version", contract::kReportVersion}, {"pid", pid_}});
  }

 protected:
  void say(const Json& event, TimePoint when = {}) { tell({when, event.dump(), {}}); }

  JsonDocument job() const {
    const auto& file = command_.argv.at(2);
    if (!host_.there(file)) throw Error{ErrorKind::environment, file, "can't open it", "Check the path"};
    return JsonDocument::parse(host_.text(file), file);
  }

  /// The last words: into the file of the result as well, as a broken channel may lose them.
  void report(const Json& report, TimePoint when, std::function<void()> before = {}) {
    const auto option = std::find(command_.argv.begin(), command_.argv.end(), "--result");
    const auto file = option == command_.argv.end() ? "" : *(option + 1);
    tell({when, Json{{"event", "report"}, {"report", report}}.dump(), [this, file, report, before] {
            if (!file.empty())
              host_.with([&](FakeMachine& machine) { machine.files.write(file, report.dump() + "\n", 0644); });
            if (before) before();
          }});
    say({{"event", "bye"}}, when);
    ends_with(0);
  }

  void fail(const Error& error) {
    const bool config = error.kind() == ErrorKind::config;
    say({{"event", "error"},
         {"kind", config ? "config" : "environment"},
         {"where", error.where()},
         {"what", error.problem()},
         {"fix", error.fix()}});
    say({{"event", "bye"}});
    errors_ = std::string{"forklift-driver: "} + error.what() + "\n";
    ends_with(config ? 2 : 3);
  }
};

class FakeRun final : public FakeDriver {
 public:
  FakeRun(FakeHost& host, const remote::Command& command) : FakeDriver(host, command) {
    try {
      job_ = contract::read_run_job(job());
      say({{"event", "ready"}});
    } catch (const Error& error) {
      fail(error);
    }
  }

 private:
  void hear(const std::string& line) override {
    const Json order = parse_json_or_discard(line);
    if (order.contains("start_at_us")) {
      start_us_ = number_in(order, "start_at_us");
      const auto bound = start_us_ + job_.warmup.count();
      const auto alone = std::min(bound, start_us_ + 2'000'000);
      say({{"event", "progress"},
           {"phase", "warmup"},
           {"second", 0},
           {"committed", 100},
           {"failed", 0},
           {"p95_us", 2000}},
          at(std::min(bound, start_us_ + 1'000'000)));
      if (job_.steady_warmup) say({{"event", "steady"}, {"second", 1}}, at(std::min(bound, start_us_ + 1'000'000)));
      plan_window(job_.steady_warmup && job_.drivers == 1 ? alone : bound);
    } else if (order.contains("window_at_us")) {
      const auto window = std::min(number_in(order, "window_at_us"), start_us_ + job_.warmup.count());
      if (window >= window_us_) return;
      forget_lines();  // it was steady, which was the last that it told before the window
      plan_window(window);
    }
  }

  void plan_window(std::int64_t window_us) {
    window_us_ = window_us;
    const auto seconds = job_.duration.count() / 1'000'000;
    say({{"event", "progress"},
         {"phase", "measure"},
         {"second", (window_us - start_us_) / 1'000'000},
         {"committed", 100},
         {"failed", 0},
         {"p95_us", 2000}},
        at(window_us + std::min<std::int64_t>(seconds, 1) * 1'000'000));
    auto told = fake_run_report(job_, start_us_, window_us);
    auto& world = host_.world();
    if (world.alter_run) world.alter_run(job_, told);
    const auto end = at(window_us + job_.duration.count());
    report(contract::to_json(told), end, [&world, all = told.committed_total] { world.committed += all; });
  }

  /// When this host's wall clock shows that.
  TimePoint at(std::int64_t wall_us) const {
    return FakeClock::at_wall(host_.with([&](const FakeMachine& machine) { return wall_us - machine.clock_ahead_us; }));
  }

  contract::RunJob job_;
  std::int64_t start_us_ = 0, window_us_ = 0;
};

/// Loads or checks.
class FakeWork final : public FakeDriver {
 public:
  FakeWork(FakeHost& host, const remote::Command& command) : FakeDriver(host, command) {
    const bool loads = command.argv[1] == "load";
    try {
      const auto& world = host.world();
      Json told;
      if (loads) {
        const auto work = contract::read_load_job(job());
        auto report = fake_load_report(work);
        if (world.alter_load) world.alter_load(work, report);
        told = contract::to_json(report);
      } else {
        const auto work = contract::read_check_job(job());
        auto report = fake_check_report(work);
        if (world.alter_check) world.alter_check(work, report);
        told = contract::to_json(report);
      }
      say({{"event", "progress"}, {"phase", command.argv[1]}, {"rows", 1}, {"rows_total", 1}});
      report(told, host.world().clock.now() + 1s);
    } catch (const Error& error) {
      fail(error);
    }
  }
};

/// A few seconds' figures at once, then silence: it is a witness, and has no part in what time it is.
class FakeWatch final : public FakeLines {
 public:
  FakeWatch(FakeHost& host, const remote::Command& command) : FakeLines(host, command, driver_name(command)) {
    tell_now(R"({"event":"hello","version":1,"pid":)" + std::to_string(pid_) + "}");
    for (int second = 0; second < 3; ++second) {
      tell_now(Json{{"event", "host"},
                    {"second", second},
                    {"values", {{"run_queue", 1}, {"memory.available_bytes", 12'000'000'000}}}}
                   .dump());
    }
  }

 private:
  int code_of_closed() const override { return 0; }
};

}  // namespace

std::string driver_name(const remote::Command& command) {
  if (command.argv.size() < 3) return command.argv.back();
  const auto& kind = command.argv[1];
  return kind == "run" || kind == "load" || kind == "check" ? std::filesystem::path{command.argv[2]}.stem().string()
                                                            : kind;
}

std::unique_ptr<FakeLines> make_fake_driver(FakeHost& host, const remote::Command& command) {
  const auto kind = command.argv.size() > 2 ? command.argv[1] : "";
  if (kind == "run") return std::make_unique<FakeRun>(host, command);
  if (kind == "load" || kind == "check") return std::make_unique<FakeWork>(host, command);
  if (kind == "watch") return std::make_unique<FakeWatch>(host, command);
  host.world().unknown(host.host(), join(command.argv, " "));
}

}  // namespace forklift::test
