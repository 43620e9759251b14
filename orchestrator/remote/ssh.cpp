#include "orchestrator/remote/ssh.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/broken_pipe.hpp"
#include "orchestrator/remote/failures.hpp"
#include "orchestrator/remote/scripts.hpp"
#include "orchestrator/remote/ssh_lines.hpp"
#include "orchestrator/remote/ssh_pool.hpp"
#include "orchestrator/remote/ssh_wrapper.hpp"

namespace forklift::remote {
namespace {

using namespace std::chrono_literals;

constexpr int kAttempts = 8;
constexpr Microseconds kAnswerLimit = 15s;  // a healthy sshd opens a channel in milliseconds

class Ssh final : public Remote {
 public:
  Ssh(const scenario::Host& host, Clock& clock, SshFiles files)
      : host_(host.name), clock_(clock), pool_(host, std::move(files)) {}
  const std::string& host() const override { return host_; }

  CommandResult run(const Command& command, Deadline deadline) override {
    const std::string nonce = random_token();
    const auto channel = start(command, InputMode::whole, nonce, deadline);
    WrappedStream out{nonce}, err{nonce};
    CommandResult result;
    std::size_t given = 0;
    while (true) {
      given += give(*channel, command.input, given);
      const auto got = channel->read();
      out.add(got.out);
      err.add(got.err);
      result.out += out.take();
      result.err += err.take();
      if (out.end() && err.end()) {
        if (out.end()->not_started) throw_not_started(host_, command, *out.end()->not_started);
        result.exit_code = out.end()->exit_code;
        return result;
      }
      if (!got.lost.empty()) throw_lost(host_, command, got.lost);
      if (got.closed) throw_lost(host_, command, "the channel was closed");
      patience_.check();
      if (deadline.passed(clock_)) {
        channel->session().retire();  // its host may be frozen: the next command shall not wait for it again
        throw_late(host_, command);
      }
      if (got.nothing()) channel->session().wait(deadline.left(clock_));
    }
  }

  std::unique_ptr<LineProcess> open(const Command& command) override {
    const std::string nonce = random_token();
    auto channel = start(command, InputMode::lines, nonce, Deadline::after(clock_, kAnswerLimit));
    return make_ssh_lines(std::move(channel), nonce, command, clock_, cancelled_, host_);
  }

  void write_file(const std::string& path, const std::string& content, unsigned mode, Deadline deadline) override {
    Command command{.argv = {"sh", "-c", scripts::kWriteFile, "sh", path, fmt::format("{:o}", mode),
                             std::to_string(content.size()), fmt::format("{:o}", 0777 & ~mode), random_token()}};
    command.input = content;
    file_result(run(command, deadline), path, "write");
  }

  std::string read_file(const std::string& path, Deadline deadline) override {
    return file_result(run({.argv = {"cat", "--", path}}, deadline), path, "read").out;
  }

  std::string tail_file(const std::string& path, std::size_t bytes, Deadline deadline) override {
    const auto answer = run({.argv = {"tail", "-c", std::to_string(bytes), "--", path}}, deadline);
    return answer.ok() ? answer.out : "";
  }

  void cancel() override { *cancelled_ = true; }
  void reset() override { *cancelled_ = false; }

 private:
  std::unique_ptr<SshChannel> start(const Command& command, InputMode mode, const std::string& nonce,
                                    Deadline deadline) {
    const std::string line = command_line(command, mode, nonce);
    for (int attempt = 1;; ++attempt) {
      auto session = pool_.take(deadline, patience_);
      const auto limit = Deadline::after(clock_, kAnswerLimit);
      try {
        return std::make_unique<SshChannel>(std::move(session), line, limit.when() < deadline.when() ? limit : deadline,
                                            patience_);
      } catch (const NoChannel&) {  // lost while nobody looked, or full
        if (attempt == kAttempts) throw;
      }
    }
  }

  static std::size_t give(SshChannel& channel, const std::string& input, std::size_t given) {
    std::size_t put = 0;
    while (given + put < input.size()) {
      const std::size_t taken = channel.write(input.data() + given + put, input.size() - given - put);
      if (taken == 0) break;
      put += taken;
    }
    return put;
  }

  CommandResult file_result(CommandResult result, const std::string& path, const char* verb) const {
    if (result.ok()) return result;
    throw Error{ErrorKind::environment, fmt::format("{}:{}", host_, path), fmt::format("can't {} it", verb),
                "Check the path, its permissions and the free space there", last_lines(result.err, 3)};
  }

  const std::string host_;
  Clock& clock_;
  std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
  const Patience patience_{clock_, *cancelled_, host_};
  SshPool pool_;
};

}  // namespace

std::shared_ptr<Remote> make_ssh(const scenario::Host& host, Clock& clock, const SshFiles& files) {
  ignore_broken_pipes();
  return std::make_shared<Ssh>(host, clock, files);
}

}  // namespace forklift::remote
