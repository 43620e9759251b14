#include "orchestrator/workloads/sysbench/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "orchestrator/drivers/program.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/workloads/sysbench/command.hpp"
#include "orchestrator/workloads/sysbench/follower.hpp"
#include "orchestrator/workloads/sysbench/server_count.hpp"
#include "orchestrator/workloads/sysbench/settings.hpp"
#include "orchestrator/workloads/sysbench/window.hpp"

namespace forklift::workloads::sysbench {
namespace {

using namespace std::chrono_literals;

constexpr auto kPrepareWithin = 1h;

/// The command behind `sh`, with all open files that the host grants: every client is one. Our driver runs and measures
/// it.
remote::Command measured(const drivers::Driver& driver, const Times& times, const std::vector<std::string>& argv) {
  remote::Command command{.argv = {driver.files.program, "client", "--start-line", std::string{kStartLine}, "--from",
                                   std::to_string(times.warmup), "--to", std::to_string(times.warmup + times.duration),
                                   "--", "sh", "-c", "ulimit -n \"$(ulimit -Hn)\"; exec \"$@\" 2>&1", "sh"}};
  command.argv.insert(command.argv.end(), argv.begin(), argv.end());
  return command;
}

std::string write_login(const drivers::Driver& driver, const sql::Endpoint& endpoint, Clock& clock) {
  const auto file = fmt::format("{}/{}-sysbench.cfg", driver.files.directory, driver.name);
  driver.host->write_file(file, login_file(endpoint), 0600, Deadline::after(clock, 30s));
  return file;
}

/// Where its client library looks for authentication plugins.
std::map<std::string, std::string> with_plugins(const drivers::Driver& driver, const sql::Endpoint& endpoint,
                                                Clock& clock, std::map<std::string, std::string> environment) {
  const auto directory = fmt::format("{}/{}-plugins", driver.files.directory, driver.name);
  remote::run_checked(*driver.host, {.argv = plugins_command(endpoint, directory)}, Deadline::after(clock, 30s),
                      "make the directory of sysbench's plugins", "Check cluster.workdir and its permissions");
  environment["MARIADB_PLUGIN_DIR"] = directory;
  return environment;
}

/// Finds out when the last of several has started, and with it the window.
class Starts {
 public:
  Starts(std::size_t processes, const Times& times, ServerCount& servers)
      : missing_(processes), times_(times), servers_(servers) {}

  void add(std::int64_t at_us) {
    const std::lock_guard lock{mutex_};
    latest_us_ = std::max(latest_us_, at_us);
    if (--missing_ > 0) return;
    const auto begin_us = latest_us_ + times_.warmup * 1'000'000LL;
    servers_.expect(begin_us, begin_us + times_.duration * 1'000'000LL);
  }

 private:
  std::mutex mutex_;
  std::size_t missing_;
  std::int64_t latest_us_ = 0;
  const Times& times_;
  ServerCount& servers_;
};

void require_sysbench(const drivers::Driver& driver, Clock& clock) {
  remote::run_checked(*driver.host, {.argv = {"sysbench", "--version"}}, Deadline::after(clock, 30s), "start sysbench",
                      "apt-get install sysbench");
}

remote::Command command_of(const Job& job, const Times& times, std::size_t i, Clock& clock) {
  const auto& driver = job.drivers[i];
  const auto& endpoint = job.endpoints[i % job.endpoints.size()];
  auto command = measured(
      driver, times,
      run_command(
          job.cell, endpoint, write_login(driver, endpoint, clock),
          {.seconds = times.run(), .threads = threads_of(job.cell, i, job.drivers.size()), .seed = job.seed + i + 1}));
  command.environment = with_plugins(driver, endpoint, clock, std::move(command.environment));
  return command;
}

/// forklift-proxy adds statements of its own (SELECT LAST_INSERT_ID() behind each INSERT), but no commits.
store::ServerCounts compare(const Job& job, const std::vector<contract::RunReport>& reports,
                            const ServerCount::Counted& counted) {
  const auto& proxies = job.cell.proxies;
  const bool adds = std::any_of(proxies.begin(), proxies.end(), [](const auto& proxy) {
    return proxy.settings.kind == scenario::Proxy::Kind::forklift;
  });
  const bool commits = std::any_of(counted.commits.begin(), counted.commits.end(),
                                   [](const auto& server) { return server.second.likely > 0; });
  store::ServerCounts both{.commits = adds && commits, .clients = 0, .servers = {}};
  both.clients = both.commits ? transactions_of(reports) : queries_of(reports);
  for (const auto& [server, grown] : both.commits ? counted.commits : counted.statements) {
    both.servers[server] = grown.likely;
    both.low += grown.low;
    both.high += grown.high;
  }
  return both;
}

/// What all counted in the window that they share, and what the servers did. A process that gave up explains whatever
/// else is missing.
void count_together(const Job& job, const Times& times, const std::vector<Follower>& followers, ServerCount& servers,
                    Result& result) {
  std::vector<Process> processes;
  for (const auto& follower : followers) processes.push_back(follower.process());
  const auto window = shared_window(processes, times);
  for (std::size_t i = 0; i < followers.size(); ++i) {
    auto& report = result.driven.reports.emplace_back(followers[i].report(job.name, static_cast<int>(i)));
    count_window(processes[i], window, times, report);
  }
  const auto counted = servers.finish(window.begin_us, window.end_us);
  if (!result.failures.empty()) return;
  if (!window.problem.empty()) {
    result.failures.push_back(window.problem);
  } else if (!counted.problem.empty()) {
    result.warnings.push_back(
        fmt::format("sysbench's queries were not compared with the servers' counters: {}", counted.problem));
  } else {
    result.server_counts = compare(job, result.driven.reports, counted);
  }
}

}  // namespace

contract::LoadReport prepare(const drivers::Driver& driver, const plan::Cell& cell, const sql::Endpoint& endpoint,
                             const drivers::Context& driving) {
  auto& clock = driving.clock;
  require_sysbench(driver, clock);
  const auto login = write_login(driver, endpoint, clock);
  const auto begin = clock.now();
  drivers::run_program(
      driver,
      {.argv = prepare_command(cell, endpoint, login), .environment = with_plugins(driver, endpoint, clock, {})},
      {.purpose = "prepare sysbench's tables", .within = kPrepareWithin}, driving);
  const auto& load = cell.settings.workload;
  contract::LoadReport report;
  report.rows =
      static_cast<std::uint64_t>(settings_of(load).tables) * static_cast<std::uint64_t>(settings_of(load).table_size);
  report.seconds = std::chrono::duration<double>(clock.now() - begin).count();
  report.method = "sysbench";
  return report;
}

Result run(const Job& job, const drivers::Context& driving) {
  const auto count = job.drivers.size();
  const auto& load = job.cell.settings.workload;
  const auto times = Times::of(static_cast<int>(load.warmup / 1s), static_cast<int>(load.duration / 1s), count);
  std::vector<remote::Command> commands(count);
  for_each_parallel(count, count, [&](std::size_t i, const std::atomic<bool>&) {
    commands[i] = command_of(job, times, i, driving.clock);
  });
  ServerCount servers{job.servers, driving.clock};
  Starts starts{count, times, servers};
  std::vector<Follower> followers;
  for (const auto& driver : job.drivers)
    followers.emplace_back(driver, times, driving, [&](std::int64_t at_us) { starts.add(at_us); });
  std::vector<std::string> failures(count);
  Result result;
  result.driven.start_at_us = driving.clock.wall_us();
  for_each_parallel(count, count, [&](std::size_t i, const std::atomic<bool>& give_up) {
    const auto failure = followers[i].follow(commands[i], [&] {
      driving.interrupt();
      if (give_up) throw Error{ErrorKind::environment, "run", "another driver failed", "See the first error"};
    });
    if (!failure.empty()) failures[i] = fmt::format("{}: sysbench gave up: {}", job.drivers[i].name, failure);
  });
  for (auto& failure : failures) {
    if (!failure.empty()) result.failures.push_back(std::move(failure));
  }
  count_together(job, times, followers, servers, result);
  return result;
}

}  // namespace forklift::workloads::sysbench
