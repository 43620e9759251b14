#include "orchestrator/remote/ssh_lines.hpp"

#include <algorithm>
#include <mutex>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/failures.hpp"
#include "orchestrator/remote/line_buffer.hpp"
#include "orchestrator/remote/ssh_wrapper.hpp"

namespace forklift::remote {
namespace {

using namespace std::chrono_literals;

class SshLines final : public LineProcess {
 public:
  SshLines(std::unique_ptr<SshChannel> channel, const std::string& nonce, Command command, Clock& clock,
           std::shared_ptr<std::atomic<bool>> cancelled, std::string host)
      : channel_(std::move(channel)),
        out_(nonce),
        err_(nonce),
        command_(std::move(command)),
        clock_(clock),
        cancelled_(std::move(cancelled)),
        host_(std::move(host)) {}

  ~SshLines() override {
    try {
      close_input();
      poll_until(clock_, Deadline::after(clock_, kGrace), 20ms,
                 [this] { return step(0us), out_.end() || !lost_.empty(); });
    } catch (const std::exception&) {  // it is going away: closing the channel kills what is left
    }
  }

  std::optional<std::string> read_line(Deadline deadline) override {
    while (true) {
      if (auto line = take_line()) return line;
      if (at_end()) return std::nullopt;
      check();
      if (deadline.passed(clock_)) return std::nullopt;
      step(deadline.left(clock_));
    }
  }

  bool at_end() const override {
    const std::lock_guard lock{mutex_};
    return out_.end() && lines_.empty();
  }

  void write_line(const std::string& line) override {
    std::string frames;
    for (const auto& one : split(line, '\n'))
      frames += "l" + one + "\n";  // a newline inside is two lines there, as it is here
    send(frames.empty() ? "l\n" : frames);
  }

  void close_input() override {
    {
      const std::lock_guard lock{mutex_};
      if (input_closed_) return;
      input_closed_ = true;
    }
    send("e\n");
  }

  std::optional<int> wait(Deadline deadline) override {
    while (true) {
      {
        const std::lock_guard lock{mutex_};
        if (out_.end()) {
          if (out_.end()->not_started) throw_not_started(host_, command_, *out_.end()->not_started);
          return out_.end()->exit_code;
        }
      }
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
  /// Errors: environment, if the connection is lost or the program was never started; interrupted.
  void check() const {
    const std::lock_guard lock{mutex_};
    if (!lost_.empty()) throw_lost(host_, command_, lost_);
    if (*cancelled_) throw_cancelled(host_);
  }

  std::optional<std::string> take_line() {
    const std::lock_guard lock{mutex_};
    if (auto line = lines_.take_line()) return line;
    if (!out_.end()) return std::nullopt;
    if (out_.end()->not_started) throw_not_started(host_, command_, *out_.end()->not_started);
    return lines_.take_rest();
  }

  /// Takes what has come; waits up to `limit` for it if nothing has.
  void step(Microseconds limit) {
    bool idle = false;
    {
      const std::lock_guard lock{mutex_};
      auto got = channel_->read();
      idle = got.nothing();
      out_.add(got.out);
      err_.add(got.err);
      lines_.add(out_.take());
      errors_ += err_.take();
      if (errors_.size() > kKeptErrors) errors_.erase(0, errors_.size() - kKeptErrors);
      if (!out_.end() && lost_.empty())
        lost_ = !got.lost.empty() ? got.lost : got.closed ? "the channel was closed" : "";
    }
    if (idle && limit.count() > 0) channel_->session().wait(limit);
  }

  void send(const std::string& text) {
    const auto deadline = Deadline::after(clock_, kWriteLimit);
    for (std::size_t done = 0; done < text.size();) {
      done += channel_->write(text.data() + done, text.size() - done);
      if (done == text.size()) return;
      check();
      if (deadline.passed(clock_)) throw_no_reader(host_, command_);
      step(20ms);
    }
  }

  std::unique_ptr<SshChannel> channel_;
  mutable std::mutex mutex_;  // over all below
  WrappedStream out_, err_;
  LineBuffer lines_;
  std::string errors_, lost_;
  bool input_closed_ = false;
  const Command command_;
  Clock& clock_;
  std::shared_ptr<std::atomic<bool>> cancelled_;
  const std::string host_;
};

}  // namespace

std::unique_ptr<LineProcess> make_ssh_lines(std::unique_ptr<SshChannel> channel, const std::string& nonce,
                                            const Command& command, Clock& clock,
                                            std::shared_ptr<std::atomic<bool>> cancelled, const std::string& host) {
  return std::make_unique<SshLines>(std::move(channel), nonce, command, clock, std::move(cancelled), host);
}

}  // namespace forklift::remote
