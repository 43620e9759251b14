#include "orchestrator/drive/driver_process.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/contract/progress.hpp"
#include "common/core/error.hpp"
#include "common/core/text.hpp"

namespace forklift::drive {

using namespace std::chrono_literals;

DriverProcess::DriverProcess(std::unique_ptr<remote::LineProcess> process, std::string name, Clock& clock)
    : process_(std::move(process)), name_(std::move(name)), clock_(clock) {}

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
    const std::string kind = event.value("event", "");
    if (kind == "error") {
      throw Error{event.value("kind", "") == "config" ? ErrorKind::config : ErrorKind::environment,
                  fmt::format("{}: {}", name_, event.value("where", "")), event.value("what", ""),
                  event.value("fix", "")};
    }
    if (kind != "progress" && kind != "log" && kind != "hello" && kind != "steady") return event;
    sink(event);
  }
}

void DriverProcess::await_ready(Deadline deadline, const ProgressSink& sink, const Interrupt& interrupt) {
  const Json event = next(deadline, sink, interrupt);
  if (event.is_null()) fail("it ended before it was ready", "Read its last lines");
  if (event.value("event", "") != "ready")
    fail(fmt::format("it should be ready, but says {}", event.dump()), "Use drivers of this version");
}

void DriverProcess::start_at(std::int64_t epoch_us) { process_->write_line(Json{{"start_at_us", epoch_us}}.dump()); }

void DriverProcess::window_at(std::int64_t epoch_us) { process_->write_line(Json{{"window_at_us", epoch_us}}.dump()); }

Json DriverProcess::await_report(Deadline deadline, const ProgressSink& sink, const Interrupt& interrupt) {
  Json report;
  while (true) {
    const Json event = next(deadline, sink, interrupt);
    if (event.is_null()) break;
    const std::string kind = event.value("event", "");
    if (kind == "report") report = event.at("report");
    if (kind == "bye") break;
  }
  if (report.is_null()) {
    const auto code = process_->wait(Deadline::after(clock_, 5s));
    fail(fmt::format("it ended without a report{}", code ? fmt::format(" (exit code {})", *code) : ""),
         "Read its last lines");
  }
  return report;
}

}  // namespace forklift::drive
