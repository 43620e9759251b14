#include "orchestrator/sysbench/run.hpp"

#include <fmt/format.h>

#include <mutex>
#include <optional>

#include "common/contract/client.hpp"
#include "common/contract/progress.hpp"
#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"
#include "orchestrator/sysbench/command.hpp"
#include "orchestrator/sysbench/output.hpp"

namespace forklift::sysbench {
namespace {

using namespace std::chrono_literals;

constexpr auto kPrepareWithin = 1h;
constexpr auto kConnectWithin = 120s;  // thousands of logins, statements prepared by each
constexpr auto kEndWithin = 60s;       // the last transactions of thousands of clients
constexpr auto kLook = 500ms;

/// The command behind `sh`, with all open files that the host grants: every client is one. Our driver runs and measures
/// it.
remote::Command measured(const drive::Seat& seat, const scenario::Workload& load,
                         const std::vector<std::string>& argv) {
  remote::Command command{
      .argv = {seat.place.program, "client", "--start-line", std::string{kStartLine}, "--from",
               std::to_string(load.warmup / 1s), "--to", std::to_string(load.warmup / 1s + load.duration / 1s), "--",
               "sh", "-c", "ulimit -n \"$(ulimit -Hn)\"; exec \"$@\" 2>&1", "sh"},
      .environment = drive::environment_of(seat)};
  command.argv.insert(command.argv.end(), argv.begin(), argv.end());
  return command;
}

std::string write_login(const drive::Seat& seat, const sql::Endpoint& endpoint, Clock& clock) {
  const auto file = fmt::format("{}/{}-sysbench.cfg", seat.place.directory, seat.name);
  seat.host->write_file(file, login_file(endpoint), 0600, Deadline::after(clock, 30s));
  return file;
}

/// Where its client library looks for authentication plugins.
std::map<std::string, std::string> with_plugins(const drive::Seat& seat, const sql::Endpoint& endpoint, Clock& clock,
                                                std::map<std::string, std::string> environment) {
  const auto directory = fmt::format("{}/{}-plugins", seat.place.directory, seat.name);
  remote::run_checked(*seat.host, {.argv = plugins_command(endpoint, directory)}, Deadline::after(clock, 30s),
                      "make the directory of sysbench's plugins", "Check cluster.workdir and its permissions");
  environment["MARIADB_PLUGIN_DIR"] = directory;
  return environment;
}

/// One sysbench that runs, followed to its end.
class Follower {
 public:
  Follower(const drive::Seat& seat, const plan::Cell& cell, const drive::Surroundings& around)
      : seat_(seat), cell_(cell), around_(around), output_(static_cast<int>(cell.settings.workload.warmup / 1s)) {}

  /// Why it gave up; empty if it did not.
  std::string follow(const remote::Command& command, const drive::Interrupt& interrupt) {
    const auto process = seat_.host->open(command);
    auto deadline = Deadline::after(around_.clock, kConnectWithin);
    while (true) {
      interrupt();
      if (deadline.passed(around_.clock))
        return output_.started() ? "it did not end in time"
                                 : fmt::format("its threads were not connected within {} s", kConnectWithin.count());
      const auto line = process->read_line(Deadline{std::min(deadline.when(), around_.clock.now() + kLook)});
      if (!line && process->at_end()) break;
      if (line && event(*line)) continue;
      if (!line) continue;
      const bool was_started = output_.started();
      output_.line(*line);
      last_ = line->empty() ? last_ : *line;
      if (output_.started() && !was_started) deadline = begun();
    }
    return why(process->wait(Deadline::after(around_.clock, 10s)).value_or(-1));
  }

  contract::RunReport report(const std::string& name, int driver) const {
    auto report = output_.report(name, driver, start_at_us_ != 0 ? start_at_us_ : around_.clock.wall_us());
    if (client_) add_client(*client_, report);
    return report;
  }

 private:
  /// A line of our own driver's, which stands around sysbench's.
  bool event(const std::string& line) {
    if (line.rfind("{\"event\":", 0) != 0) return false;
    const auto json = contract::read_progress_line(line, seat_.name);
    const auto kind = text_in(json, "event");
    if (kind == "hello") hello_ = json;
    if (kind == "report") client_ = contract::read_client_report(json.value("report", Json{}), seat_.name);
    if (kind == "error")
      last_ = fmt::format("{}: {}. {}", text_in(json, "where"), text_in(json, "what"), text_in(json, "fix"));
    return true;
  }

  /// `code`: of our driver, which ends as sysbench did not.
  std::string why(int code) const {
    if (output_.complete() && code == 0 && client_ && client_->exit_code == 0) return "";
    if (!output_.fatal().empty()) return output_.fatal();
    const remote::Ending ending = client_ ? remote::Ending{client_->exit_code, client_->out_of_memory}
                                          : drive::explain_on(*seat_.host, around_.clock)(code, hello_);
    return fmt::format("it ended early ({}): {}", to_words(ending), last_);
  }

  Deadline begun() {
    start_at_us_ = around_.clock.wall_us();
    const auto& load = cell_.settings.workload;
    return Deadline::after(around_.clock, load.warmup + load.duration + kEndWithin);
  }

  const drive::Seat& seat_;
  const plan::Cell& cell_;
  const drive::Surroundings& around_;
  Output output_;
  std::string last_ = "it said nothing";
  std::int64_t start_at_us_ = 0;
  Json hello_;
  std::optional<contract::ClientReport> client_;
};

void require_sysbench(const drive::Seat& seat, Clock& clock) {
  remote::run_checked(*seat.host, {.argv = {"sysbench", "--version"}}, Deadline::after(clock, 30s), "start sysbench",
                      "apt-get install sysbench");
}

}  // namespace

contract::LoadReport prepare(const drive::Seat& seat, const plan::Cell& cell, const sql::Endpoint& endpoint,
                             Clock& clock) {
  require_sysbench(seat, clock);
  const auto login = write_login(seat, endpoint, clock);
  const auto begin = clock.now();
  remote::run_checked(
      *seat.host,
      {.argv = prepare_command(cell, endpoint, login), .environment = with_plugins(seat, endpoint, clock, {})},
      Deadline::after(clock, kPrepareWithin), "prepare sysbench's tables", "Read the lines below");
  const auto& load = cell.settings.workload;
  contract::LoadReport report;
  report.rows = static_cast<std::uint64_t>(load.tables) * static_cast<std::uint64_t>(load.table_size);
  report.seconds = std::chrono::duration<double>(clock.now() - begin).count();
  report.method = "sysbench";
  return report;
}

Result run(const std::vector<drive::Seat>& seats, const plan::Cell& cell, const std::vector<sql::Endpoint>& endpoints,
           std::uint64_t seed, const std::string& name, const drive::Surroundings& around) {
  Result result;
  result.driven.start_at_us = around.clock.wall_us();
  result.driven.reports.resize(seats.size());
  std::vector<std::string> failures(seats.size());
  for_each_parallel(seats.size(), seats.size(), [&](std::size_t i, const std::atomic<bool>& give_up) {
    const auto& endpoint = endpoints[i % endpoints.size()];
    auto command = measured(seats[i], cell.settings.workload,
                            run_command(cell, endpoint, write_login(seats[i], endpoint, around.clock),
                                        threads_of(cell, i, seats.size()), seed + i + 1));
    command.environment = with_plugins(seats[i], endpoint, around.clock, std::move(command.environment));
    Follower follower{seats[i], cell, around};
    const auto failure = follower.follow(command, [&] {
      around.interrupt();
      if (give_up) throw Error{ErrorKind::environment, "run", "another driver failed", "See the first error"};
    });
    if (!failure.empty()) failures[i] = fmt::format("{}: sysbench gave up: {}", seats[i].name, failure);
    result.driven.reports[i] = follower.report(name, static_cast<int>(i));
  });
  count_from_one_start(result.driven.reports);
  for (auto& failure : failures) {
    if (!failure.empty()) result.failures.push_back(std::move(failure));
  }
  return result;
}

}  // namespace forklift::sysbench
