#include "orchestrator/workloads/sysbench/follower.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/contract/progress.hpp"
#include "common/core/text.hpp"
#include "orchestrator/workloads/client.hpp"

namespace forklift::workloads::sysbench {
namespace {

using namespace std::chrono_literals;

constexpr auto kConnectWithin = 120s;  // thousands of logins, statements prepared by each
constexpr auto kEndWithin = 60s;       // the last transactions of thousands of clients
constexpr auto kLook = 500ms;

}  // namespace

std::string Follower::follow(const remote::Command& command, const drivers::Interrupt& interrupt) {
  const auto process = drivers::open(driver_, command, around_.recorder());
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
    last_ = line->empty() ? last_ : *line;
    if (read(*line)) deadline = Deadline::after(around_.clock, times_.run() * 1s + kEndWithin);
  }
  return why(process->wait(Deadline::after(around_.clock, 10s)).value_or(-1));
}

contract::RunReport Follower::report(const std::string& name, int number) const {
  auto report = output_.report(name, number);
  if (client_) add_client(*client_, report);
  return report;
}
/// A line of sysbench's; true if it is the one with which its clock starts.
bool Follower::read(const std::string& line) {
  const auto now_us = around_.clock.wall_us();
  const bool was_started = output_.started();
  const auto seconds = output_.seconds().size();
  output_.line(line);
  if (output_.seconds().size() > seconds)
    moments_us_.push_back(now_us - std::int64_t{output_.seconds().back().end} * 1'000'000);
  if (was_started || !output_.started()) return false;
  moments_us_.push_back(now_us);
  started_(now_us);
  return true;
}

/// A line of our own driver's, which stands around sysbench's.
bool Follower::event(const std::string& line) {
  if (line.rfind("{\"event\":", 0) != 0) return false;
  const auto json = contract::read_progress_line(line, driver_.name);
  const auto kind = text_in(json, "event");
  if (kind == "hello") hello_ = json;
  if (kind == "report") client_ = contract::read_client_report(json.value("report", Json{}), driver_.name);
  if (kind == "error")
    last_ = fmt::format("{}: {}. {}", text_in(json, "where"), text_in(json, "what"), text_in(json, "fix"));
  return true;
}

/// `code`: of our driver, which ends as sysbench did not.
std::string Follower::why(int code) const {
  if (output_.complete() && code == 0 && client_ && client_->exit_code == 0) return "";
  if (!output_.fatal().empty()) return output_.fatal();
  const remote::Ending ending = client_ ? remote::Ending{client_->exit_code, client_->out_of_memory}
                                        : drivers::explain_on(*driver_.host, around_.clock)(code, hello_);
  return fmt::format("it ended early ({}): {}", to_words(ending), last_);
}

}  // namespace forklift::workloads::sysbench
