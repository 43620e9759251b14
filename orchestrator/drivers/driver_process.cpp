#include "orchestrator/drivers/driver_process.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/contract/progress.hpp"
#include "common/core/error.hpp"
#include "common/core/text.hpp"

namespace forklift::drivers {

using namespace std::chrono_literals;

remote::OomCount oom_count_of(const Json& hello) { return {text_in(hello, "oom_file"), number_in(hello, "oom_kills")}; }

Explain explain_on(remote::Remote& host, Clock& clock) {
  return [&host, &clock](int code, const Json& hello) {
    return remote::ending_of(host, code, number_in(hello, "pid"), oom_count_of(hello), Deadline::after(clock, 10s));
  };
}

DriverProcess::DriverProcess(std::unique_ptr<remote::LineProcess> process, std::string name, Clock& clock,
                             Explain explain)
    : process_(std::move(process)), name_(std::move(name)), clock_(clock), explain_(std::move(explain)) {}

void DriverProcess::fail_ended(const std::string& what) {
  remote::Ending ending{process_->wait(Deadline::after(clock_, 5s))};
  if (ending.code && explain_) ending = explain_(*ending.code, hello_);
  fail(remote::with_ending(what, ending), remote::advice(ending, "Read its last lines"));
}

void DriverProcess::fail(const std::string& what, const std::string& fix) {
  throw Error{ErrorKind::environment, name_, what, fix, last_lines(process_->error_text(), 10)};
}

Json DriverProcess::next(Deadline deadline, const ProgressSink& sink, const Interrupt& interrupt) {
  while (true) {
    interrupt();
    if (deadline.passed(clock_)) {
      fail("it has been silent for too long", "Look at the load of its host, and at the servers' logs");
    }
    const auto line = process_->read_line(Deadline{std::min(deadline.when(), clock_.now() + 500ms)});
    if (!line) {
      if (process_->at_end()) return {};
      continue;
    }
    const Json event = contract::read_progress_line(*line, name_);
    const std::string kind = text_in(event, "event");
    if (kind == "error") {
      if (text_in(event, "what").empty())
        fail(fmt::format("it reported an error that can't be read: {}", to_text(event)), "Use drivers of this version");
      throw Error{text_in(event, "kind") == "config" ? ErrorKind::config : ErrorKind::environment,
                  fmt::format("{}: {}", name_, text_in(event, "where")), text_in(event, "what"), text_in(event, "fix")};
    }
    if (kind == "hello") hello_ = event;
    if (kind != "progress" && kind != "log" && kind != "hello" && kind != "steady") return event;
    sink(event);
  }
}

void DriverProcess::await_ready(Deadline deadline, const ProgressSink& sink, const Interrupt& interrupt) {
  const Json event = next(deadline, sink, interrupt);
  if (event.is_null()) fail_ended("it ended before it was ready");
  if (text_in(event, "event") != "ready")
    fail(fmt::format("it should be ready, but says {}", to_text(event)), "Use drivers of this version");
}

void DriverProcess::start_at(std::int64_t epoch_us) { process_->write_line(Json{{"start_at_us", epoch_us}}.dump()); }

void DriverProcess::window_at(std::int64_t epoch_us) { process_->write_line(Json{{"window_at_us", epoch_us}}.dump()); }

Json DriverProcess::await_report(Deadline deadline, const ProgressSink& sink, const Interrupt& interrupt) {
  Json report;
  while (true) {
    const Json event = next(deadline, sink, interrupt);
    if (event.is_null()) break;
    const std::string kind = text_in(event, "event");
    if (kind == "report") report = event.value("report", Json{});
    if (kind == "bye") break;
  }
  if (report.is_null()) fail_ended("it ended without a report");
  return report;
}

}  // namespace forklift::drivers
