#include "orchestrator/remote/local_lines.hpp"

#include <signal.h>

#include <algorithm>
#include <mutex>

#include "orchestrator/remote/failures.hpp"
#include "orchestrator/remote/line_buffer.hpp"
#include "orchestrator/remote/local_io.hpp"

namespace forklift::remote {
namespace {

using namespace std::chrono_literals;

class LocalLines final : public LineProcess {
 public:
  LocalLines(const Command& command, std::string host, Clock& clock, std::shared_ptr<std::atomic<bool>> cancelled)
      : child_(command, host),
        command_(command),
        host_(std::move(host)),
        clock_(clock),
        cancelled_(std::move(cancelled)) {
    set_nonblocking(child_);
  }
  ~LocalLines() override {
    child_.in.close();
    const auto deadline = Deadline::after(clock_, kGrace);
    while (!ended_ && !deadline.passed(clock_)) step(kTick);
    child_.kill_group(SIGKILL);
  }

  std::optional<std::string> read_line(Deadline deadline) override {
    while (true) {
      {
        const std::lock_guard lock{mutex_};
        if (auto line = lines_.take_line()) return line;
        if (ended_) return lines_.take_rest();
      }
      check();
      if (deadline.passed(clock_)) return std::nullopt;
      step(deadline.left(clock_));
    }
  }

  bool at_end() const override {
    const std::lock_guard lock{mutex_};
    return ended_ && lines_.empty();
  }

  void write_line(const std::string& line) override {
    const std::string text = line + "\n";
    const auto deadline = Deadline::after(clock_, kWriteLimit);
    for (std::size_t done = 0; done < text.size();) {
      {
        const std::lock_guard lock{mutex_};
        give(child_.in, text, done);
        if (!child_.in.open()) return;  // it has ended: read_line and wait tell how
      }
      if (done == text.size()) return;
      check();
      if (deadline.passed(clock_)) throw_no_reader(host_, command_);
      step(kTick);
    }
  }

  void close_input() override {
    const std::lock_guard lock{mutex_};
    child_.in.close();
  }

  std::optional<int> wait(Deadline deadline) override {
    while (true) {
      if (ended_) return child_.poll_exit();
      check();
      if (deadline.passed(clock_)) return std::nullopt;
      step(deadline.left(clock_));
    }
  }

  std::string error_text() override {
    step(0us);
    const std::lock_guard lock{mutex_};
    return errors_;
  }

 private:
  void check() const {
    if (*cancelled_) throw_cancelled(host_);
  }

  /// Takes what has come; waits up to `limit` if nothing has. What a child of the program still holds open is not
  /// waited for.
  void step(Microseconds limit) {
    bool idle = false;
    {
      const std::lock_guard lock{mutex_};
      const bool exited = child_.poll_exit().has_value();  // asked first: all that it wrote is in the pipes then
      std::string got;
      idle = !take(child_.out, got);
      lines_.add(got);
      idle = !take(child_.err, errors_) && idle;
      if (errors_.size() > kKeptErrors) errors_.erase(0, errors_.size() - kKeptErrors);
      if (exited) ended_ = true;
    }
    if (idle && !ended_ && limit.count() > 0)
      wait_ready(child_, false, child_.out.open() ? std::min(limit, kTick) : std::min<Microseconds>(limit, 1ms));
  }

  Child child_;
  mutable std::mutex mutex_;  // over all above and below that changes
  LineBuffer lines_;
  std::string errors_;
  std::atomic<bool> ended_{false};
  const Command command_;
  const std::string host_;
  Clock& clock_;
  std::shared_ptr<std::atomic<bool>> cancelled_;
};

}  // namespace

std::unique_ptr<LineProcess> make_local_lines(const Command& command, const std::string& host, Clock& clock,
                                              std::shared_ptr<std::atomic<bool>> cancelled) {
  return std::make_unique<LocalLines>(command, host, clock, std::move(cancelled));
}

}  // namespace forklift::remote
