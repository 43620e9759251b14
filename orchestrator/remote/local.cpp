#include "orchestrator/remote/local.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "common/core/error.hpp"
#include "common/core/files.hpp"

#include "orchestrator/remote/broken_pipe.hpp"
#include "orchestrator/remote/failures.hpp"
#include "orchestrator/remote/line_buffer.hpp"
#include "orchestrator/remote/spawn.hpp"

namespace forklift::remote {
namespace {

using namespace std::chrono_literals;

constexpr Microseconds kTick = 20ms;   // how long a blocked call may miss a cancel or an exit

void set_nonblocking(int fd) { ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK); }

/// Waits until one of the descriptors can go on, at most `limit`. Closed ones (-1) are ignored by poll.
void wait_ready(std::array<pollfd, 3>& waits, Microseconds limit) {
  ::poll(waits.data(), waits.size(), static_cast<int>(std::max<std::int64_t>(1, limit.count() / 1000)));
}

/// Reads what is there; closes at end of file.
void take(Descriptor& from, std::string& to) {
  std::array<char, 65536> buffer{};
  while (from.open()) {
    const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
    if (got > 0) {
      to.append(buffer.data(), static_cast<std::size_t>(got));
      continue;
    }
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    from.close();
  }
}

/// Writes what fits; closes when all is written or nobody reads any more.
void give(Descriptor& to, const std::string& text, std::size_t& done) {
  while (to.open() && done < text.size()) {
    const ssize_t put = ::write(to.get(), text.data() + done, text.size() - done);
    if (put > 0) {
      done += static_cast<std::size_t>(put);
      continue;
    }
    if (put < 0 && errno == EINTR) continue;
    if (put < 0 && errno == EAGAIN) return;
    to.close();
  }
  if (done == text.size()) to.close();
}

class LocalLines final : public LineProcess {
 public:
  LocalLines(Child child, Clock& clock, std::shared_ptr<std::atomic<bool>> cancelled)
      : child_(std::move(child)), clock_(clock), cancelled_(std::move(cancelled)) {
    set_nonblocking(child_.out.get());
    set_nonblocking(child_.err.get());
  }
  ~LocalLines() override {
    child_.in.close();
    const auto deadline = Deadline::after(clock_, 2s);   // a driver ends by itself when nobody listens
    poll_until(clock_, deadline, kTick, [this] { return child_.poll_exit().has_value(); });
    child_.kill_group(SIGKILL);
  }

  std::optional<std::string> read_line(Deadline deadline) override {
    while (true) {
      if (auto line = lines_.take_line()) return line;
      if (!child_.out.open()) return lines_.take_rest();
      if (*cancelled_) throw Error{ErrorKind::interrupted, "local", "cancelled", ""};
      if (deadline.passed(clock_)) return std::nullopt;
      std::array<pollfd, 3> waits{pollfd{child_.out.get(), POLLIN, 0}, pollfd{child_.err.get(), POLLIN, 0}, pollfd{-1, 0, 0}};
      wait_ready(waits, std::min<Microseconds>(kTick * 5, deadline.left(clock_)));
      std::string got;
      take(child_.out, got);
      lines_.add(got);
      take_errors();
    }
  }
  bool at_end() const override { return !child_.out.open() && lines_.empty(); }
  void write_line(const std::string& line) override {
    const std::string text = line + "\n";
    std::size_t done = 0;
    while (child_.in.open() && done < text.size()) {
      const ssize_t put = ::write(child_.in.get(), text.data() + done, text.size() - done);
      if (put > 0) done += static_cast<std::size_t>(put);
      if (put < 0 && errno != EINTR) child_.in.close();   // it has ended: read_line tells how
    }
  }
  void close_input() override { child_.in.close(); }
  std::optional<int> wait(Deadline deadline) override {
    poll_until(clock_, deadline, kTick, [this] { return child_.poll_exit().has_value(); });
    return child_.poll_exit();
  }
  std::string error_text() override {
    take_errors();
    return errors_;
  }

 private:
  void take_errors() {
    take(child_.err, errors_);
    if (errors_.size() > kKeptErrors) errors_.erase(0, errors_.size() - kKeptErrors);
  }
  static constexpr std::size_t kKeptErrors = 64 * 1024;

  Child child_;
  Clock& clock_;
  std::shared_ptr<std::atomic<bool>> cancelled_;
  LineBuffer lines_;
  std::string errors_;
};

class Local final : public Remote {
 public:
  Local(std::string host, Clock& clock) : host_(std::move(host)), clock_(clock) {}
  const std::string& host() const override { return host_; }

  CommandResult run(const Command& command, Deadline deadline) override {
    Child child{command, host_};
    for (const int fd : {child.in.get(), child.out.get(), child.err.get()}) set_nonblocking(fd);
    CommandResult result;
    std::size_t given = 0;
    give(child.in, command.input, given);
    while (true) {
      const auto code = child.poll_exit();
      take(child.out, result.out);
      take(child.err, result.err);
      // A child that it left behind may hold the pipes open: the command itself has ended, and that is what was asked.
      if (code) {
        result.exit_code = *code;
        return result;
      }
      if (*cancelled_) throw_cancelled(host_);
      if (deadline.passed(clock_)) throw_late(host_, command);
      const bool streams_open = child.out.open() || child.err.open();
      std::array<pollfd, 3> waits{pollfd{child.in.get(), POLLOUT, 0}, pollfd{child.out.get(), POLLIN, 0}, pollfd{child.err.get(), POLLIN, 0}};
      wait_ready(waits, streams_open ? std::min(kTick, deadline.left(clock_)) : Microseconds{1000});
      give(child.in, command.input, given);
    }
  }

  std::unique_ptr<LineProcess> open(const Command& command) override {
    return std::make_unique<LocalLines>(Child{command, host_}, clock_, cancelled_);
  }
  void write_file(const std::string& path, const std::string& content, unsigned mode, Deadline) override {
    forklift::write_file(path, content, mode);
  }
  std::string read_file(const std::string& path, Deadline) override { return forklift::read_file(path); }
  std::string tail_file(const std::string& path, std::size_t bytes, Deadline) override {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.open()) return "";
    const off_t end = ::lseek(file.get(), 0, SEEK_END);
    ::lseek(file.get(), std::max<off_t>(0, end - static_cast<off_t>(bytes)), SEEK_SET);
    std::string text(bytes, '\0');
    const ssize_t got = ::read(file.get(), text.data(), bytes);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }
  void cancel() override { *cancelled_ = true; }
  void reset() override { *cancelled_ = false; }

 private:
  std::string host_;
  Clock& clock_;
  std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace

std::shared_ptr<Remote> make_local(const std::string& host, Clock& clock) {
  ignore_broken_pipes();
  return std::make_shared<Local>(host, clock);
}

}  // namespace forklift::remote
