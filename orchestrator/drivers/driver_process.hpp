#pragma once
// One forklift-driver at work: its lines in, its report out. Knows nothing of hosts: it talks through a LineProcess.
#include <functional>
#include <memory>
#include <string>

#include "common/core/json.hpp"
#include "orchestrator/remote/ending.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::drivers {

/// Is told of each progress or log event of one driver.
using ProgressSink = std::function<void(const Json& event)>;
/// Called at least once a second while waiting; throws to give up.
using Interrupt = std::function<void()>;
/// How a program ended, from its exit code and its first event ("hello", or null without one).
using Explain = std::function<remote::Ending(int code, const Json& hello)>;
/// The same by asking the host where it ran: its kernel may have ended it because memory was short.
Explain explain_on(remote::Remote& host, Clock& clock);
/// What was counted when the driver said hello.
remote::OomCount oom_count_of(const Json& hello);

class DriverProcess {
 public:
  DriverProcess(std::unique_ptr<remote::LineProcess> process, std::string name, Clock& clock, Explain explain = {});

  /// Reads until the driver says that it is ready. Errors: environment, if it ends or is silent until `deadline`.
  void await_ready(Deadline deadline, const ProgressSink& sink, const Interrupt& interrupt);

  /// Tells the agreed start, microseconds since the epoch on the driver's own clock.
  void start_at(std::int64_t epoch_us);

  /// Tells the agreed end of the warm-up, on the driver's own clock.
  void window_at(std::int64_t epoch_us);

  /// Reads until the report and the end. Errors: environment, with the driver's own message or the last lines of its
  /// standard error, if it ends without a report, is silent until `deadline`, or writes something else.
  Json await_report(Deadline deadline, const ProgressSink& sink, const Interrupt& interrupt);

 private:
  /// The next event that is not progress or a log line; null at the end of its output.
  Json next(Deadline deadline, const ProgressSink& sink, const Interrupt& interrupt);
  [[noreturn]] void fail(const std::string& what, const std::string& fix);
  /// Its output has ended before it should.
  [[noreturn]] void fail_ended(const std::string& what);

  std::unique_ptr<remote::LineProcess> process_;
  std::string name_;
  Clock& clock_;
  Explain explain_;
  Json hello_;
};

}  // namespace forklift::drivers
