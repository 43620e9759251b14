#include "orchestrator/workloads/command/run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/contract/client.hpp"
#include "common/contract/progress.hpp"
#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"
#include "orchestrator/drivers/program.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/workloads/client.hpp"
#include "orchestrator/workloads/command/job.hpp"
#include "orchestrator/workloads/command/values.hpp"

namespace forklift::workloads::command {
namespace {

using namespace std::chrono_literals;

constexpr auto kPrepareWithin = 1h;
constexpr auto kLook = 500ms;
constexpr auto kFiles = 30s;
constexpr const char* kStartLine = "forklift: the program starts";

/// Files with a login and a job on a driver's host, gone with this.
class Files {
 public:
  Files(const drivers::Driver& driver, Process& process, Clock& clock) : driver_(driver), clock_(clock) {
    const auto base = fmt::format("{}/{}-command", driver.files.directory, driver.name);
    process.password_file = driver.files.password_file;
    process.option_file = base + ".cnf";
    job_ = base + ".json";
    option_file_ = process.option_file;
    write(option_file_, option_file(process.endpoints.front()));
    write(job_, job_json(process).dump(2) + "\n");
  }
  ~Files() {
    try {
      driver_.host->run({.argv = {"rm", "-f", option_file_, job_}}, Deadline::after(clock_, kFiles));
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): they go with the work directory
    }
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  const std::string& job() const { return job_; }

 private:
  void write(const std::string& file, const std::string& text) const {
    driver_.host->write_file(file, text, 0600, Deadline::after(clock_, kFiles));
  }

  const drivers::Driver& driver_;
  Clock& clock_;
  std::string option_file_, job_;
};

Process process_of(const Context& context, const std::vector<sql::Endpoint>& endpoints, const std::string& run) {
  const auto& load = context.cell.settings.workload;
  return {.endpoints = endpoints,
          .database = context.cell.database,
          .run = run,
          .seed = context.seed,
          .warmup = load.warmup,
          .duration = load.duration,
          .password_file = {},
          .option_file = {}};
}

/// Behind a shell that says when it starts, so that our driver can measure it from then on.
remote::Command command_of(const drivers::Driver& driver, const std::vector<std::string>& argv, const Process& process,
                           const std::string& job) {
  const auto s = [](Microseconds time) { return std::to_string(time / 1s); };
  remote::Command command{.argv = {driver.files.program, "client", "--start-line", kStartLine, "--from",
                                   s(process.warmup), "--to", s(process.warmup + process.duration), "--", "sh", "-c",
                                   fmt::format("echo '{}'; exec \"$@\" 2>&1", kStartLine), "sh"}};
  for (auto& word : arguments(argv, process)) command.argv.push_back(std::move(word));
  command.environment[kJobVariable] = job;
  return command;
}

/// One process, followed to its end.
struct Follower {
  const drivers::Driver& driver;
  const drivers::Context& driving;
  Output output;
  Window window{};
  std::string failure{};
  std::optional<contract::ClientReport> client{};
  std::string last = "it printed nothing";

  void follow(const remote::Command& command, const Process& process, Microseconds patience,
              const drivers::Interrupt& interrupt) {
    const auto within = process.warmup + process.duration + patience;
    const auto deadline = Deadline::after(driving.clock, within);
    const auto running = drivers::open(driver, command, driving.recorder());
    while (true) {
      interrupt();
      if (deadline.passed(driving.clock)) {
        failure = fmt::format("it did not end within {}", format_duration(within));
        break;
      }
      const auto line = running->read_line(Deadline{std::min(deadline.when(), driving.clock.now() + kLook)});
      if (!line && running->at_end()) break;
      if (line) take(*line, process);
    }
    const auto now_us = driving.clock.wall_us();
    if (window.begin_us > 0) window.end_us = std::min(window.end_us, now_us);
    if (!failure.empty()) return;  // leaving ends its process group
    const int code = running->wait(Deadline::after(driving.clock, 10s)).value_or(-1);
    if (client && client->exit_code != 0)
      failure =
          fmt::format("it ended with {}: {}", to_words(remote::Ending{client->exit_code, client->out_of_memory}), last);
    else if (!client)
      failure = fmt::format("it could not be run (exit code {}): {}", code, last);
  }

  void take(const std::string& line, const Process& process) {
    if (line == kStartLine) {
      window.begin_us = driving.clock.wall_us() + process.warmup.count();
      window.end_us = window.begin_us + process.duration.count();
      return;
    }
    if (line.rfind("{\"event\":", 0) == 0 && event(line)) return;
    output.line(line);
    if (!line.empty()) last = line;
  }

  /// A line of our own driver's, which stands around the program's.
  bool event(const std::string& line) {
    const auto json = contract::read_progress_line(line, driver.name);
    const auto kind = text_in(json, "event");
    if (kind == "report") client = contract::read_client_report(json.value("report", Json{}), driver.name);
    if (kind == "error")
      last = fmt::format("{}: {}. {}", text_in(json, "where"), text_in(json, "what"), text_in(json, "fix"));
    return true;
  }

  contract::RunReport report(const std::string& name, int number) const {
    contract::RunReport report;
    report.run = name;
    report.driver = number;
    report.start_at_us = report.window_begin_us = window.begin_us;
    report.window_end_us = window.end_us;
    if (client) add_client(*client, report);
    return report;
  }
};

void take_results(const RunContext& context, const Settings& settings, const std::vector<Follower>& followers,
                  Driven& driven) {
  std::vector<Output> outputs;
  std::vector<Window> windows;
  for (std::size_t i = 0; i < followers.size(); ++i) {
    const auto& follower = followers[i];
    driven.result.reports.push_back(follower.report(context.name, static_cast<int>(i)));
    driven.outputs.push_back({follower.driver.name, "output of " + settings.argv.front(), follower.output.kept()});
    if (!follower.failure.empty())
      driven.failures.push_back(
          fmt::format("{}: {}: {}", follower.driver.name, settings.argv.front(), follower.failure));
    outputs.push_back(follower.output);
    // Its clock is that of its host.
    windows.push_back({follower.window.begin_us + follower.driver.clock_offset_us,
                       follower.window.end_us + follower.driver.clock_offset_us});
  }
  auto result = combine(settings.measures, outputs, windows);
  driven.recorded = std::move(result.values);
  if (driven.failures.empty()) driven.failures = std::move(result.missing);
}

}  // namespace

contract::LoadReport prepare(const Context& context, const Settings& settings) {
  const auto begin = context.driving.clock.now();
  contract::LoadReport report;
  report.method = "command";
  if (settings.prepare.empty()) return report;
  const auto& driver = context.drivers.front();
  auto process = process_of(context, context.cluster.sql_endpoints(), "prepare");
  const Files files{driver, process, context.driving.clock};
  drivers::run_program(driver,
                       {.argv = arguments(settings.prepare, process), .environment = {{kJobVariable, files.job()}}},
                       {.purpose = "run workload.command.prepare", .within = kPrepareWithin}, context.driving);
  report.seconds = std::chrono::duration<double>(context.driving.clock.now() - begin).count();
  return report;
}

Driven run(const RunContext& context, const Settings& settings) {
  const std::size_t count = settings.one_process ? 1 : context.drivers.size();
  std::vector<Follower> followers;
  for (std::size_t i = 0; i < count; ++i)
    followers.push_back(
        {.driver = context.drivers[i], .driving = context.driving, .output = Output{settings.measures}});
  Driven driven;
  driven.result.start_at_us = context.driving.clock.wall_us();
  for_each_parallel(count, count, [&](std::size_t i, const std::atomic<bool>& give_up) {
    auto endpoints = context.endpoints;
    if (!settings.one_process) endpoints = {context.endpoints[i % context.endpoints.size()]};
    auto process = process_of(context, endpoints, context.name);
    process.driver = static_cast<int>(i);
    process.drivers = static_cast<int>(count);
    process.seed += i;
    const Files files{context.drivers[i], process, context.driving.clock};
    followers[i].follow(command_of(context.drivers[i], settings.argv, process, files.job()), process, settings.patience,
                        [&] {
                          context.driving.interrupt();
                          if (give_up)
                            throw Error{ErrorKind::environment, "run", "another driver failed", "See the first error"};
                        });
  });
  take_results(context, settings, followers, driven);
  return driven;
}

}  // namespace forklift::workloads::command
