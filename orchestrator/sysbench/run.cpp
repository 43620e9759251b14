#include "orchestrator/sysbench/run.hpp"

#include <fmt/format.h>

#include <mutex>

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

/// The command behind `sh`, with all open files that the host grants: every client is one.
remote::Command many_files(const std::vector<std::string>& argv) {
  remote::Command command{.argv = {"sh", "-c", "ulimit -n \"$(ulimit -Hn)\"; exec \"$@\" 2>&1", "sh"}};
  command.argv.insert(command.argv.end(), argv.begin(), argv.end());
  return command;
}

std::string write_login(const drive::Seat& seat, const sql::Endpoint& endpoint, Clock& clock) {
  const auto file = fmt::format("{}/{}-sysbench.cfg", seat.place.directory, seat.name);
  seat.host->write_file(file, login_file(endpoint), 0600, Deadline::after(clock, 30s));
  return file;
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
      if (!line) continue;
      const bool was_started = output_.started();
      output_.line(*line);
      last_ = line->empty() ? last_ : *line;
      if (output_.started() && !was_started) deadline = begun();
    }
    const auto code = process->wait(Deadline::after(around_.clock, 10s));
    if (output_.complete() && code == 0) return "";
    return output_.fatal().empty() ? fmt::format("it ended with {}: {}", code.value_or(-1), last_) : output_.fatal();
  }

  contract::RunReport report(const std::string& name, int driver) const {
    return output_.report(name, driver, start_at_us_ != 0 ? start_at_us_ : around_.clock.wall_us());
  }

 private:
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
  remote::run_checked(*seat.host, {.argv = prepare_command(cell, endpoint, login)},
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
    const auto command = many_files(run_command(cell, endpoint, write_login(seats[i], endpoint, around.clock),
                                                threads_of(cell, i, seats.size()), seed + i + 1));
    Follower follower{seats[i], cell, around};
    const auto failure = follower.follow(command, [&] {
      around.interrupt();
      if (give_up) throw Error{ErrorKind::environment, "run", "another driver failed", "See the first error"};
    });
    if (!failure.empty()) failures[i] = fmt::format("{}: sysbench gave up: {}", seats[i].name, failure);
    result.driven.reports[i] = follower.report(name, static_cast<int>(i));
  });
  for (auto& failure : failures) {
    if (!failure.empty()) result.failures.push_back(std::move(failure));
  }
  return result;
}

}  // namespace forklift::sysbench
