#include "orchestrator/remote/local.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "common/core/files.hpp"
#include "orchestrator/remote/broken_pipe.hpp"
#include "orchestrator/remote/failures.hpp"
#include "orchestrator/remote/local_io.hpp"
#include "orchestrator/remote/local_lines.hpp"

namespace forklift::remote {
namespace {

class Local final : public Remote {
 public:
  Local(std::string host, Clock& clock) : host_(std::move(host)), clock_(clock) {}
  const std::string& host() const override { return host_; }

  CommandResult run(const Command& command, Deadline deadline) override {
    if (*cancelled_) throw_cancelled(host_);
    Child child{command, host_};
    set_nonblocking(child);
    CommandResult result;
    std::size_t given = 0;
    while (true) {
      give(child.in, command.input, given);
      if (given == command.input.size()) child.in.close();
      const auto code = child.poll_exit();  // asked first: all that it wrote is in the pipes then
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
      wait_ready(child, true, streams_open ? std::min(kTick, deadline.left(clock_)) : Microseconds{1000});
    }
  }

  std::unique_ptr<LineProcess> open(const Command& command) override {
    return make_local_lines(command, host_, clock_, cancelled_);
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
