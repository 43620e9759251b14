#include "orchestrator/remote/ssh_session.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>

#include "common/core/error.hpp"
#include "orchestrator/remote/failures.hpp"

namespace forklift::remote {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kReadAtOnce = 1 << 20;  // bytes per call, so that nobody keeps the mutex for long

}  // namespace

void Patience::check() const {
  if (cancelled) throw_cancelled(host);
}

SshSession::SshSession(SshHandle handle) : handle_(std::move(handle)), fd_(ssh_get_fd(handle_.get())) {}

SshSession::~SshSession() {
  if (ssh_is_connected(handle_.get())) ssh_disconnect(handle_.get());
}

void SshSession::wait(Microseconds limit) const {
  pollfd socket{fd_, POLLIN, 0};
  ::poll(&socket, 1, static_cast<int>(std::clamp<std::int64_t>(limit.count() / 1000, 1, 20)));
}

template <typename Step>
bool SshChannel::until_done(Step step, const char* what, Deadline deadline, const Patience& patience) {
  while (true) {
    {
      const std::lock_guard lock{session_->mutex_};
      const int code = step();
      if (code == SSH_OK) return true;
      if (code != SSH_AGAIN) return false;
    }
    patience.check();
    if (deadline.passed(patience.clock)) {
      session_->retire();
      throw Error{ErrorKind::environment, patience.host, fmt::format("sshd does not answer (asked to {})", what),
                  "Look at the load and the network of that host"};
    }
    session_->wait(20ms);
  }
}

std::string SshChannel::reason() const {
  const char* text = ssh_get_error(session_->handle_.get());
  return *text == '\0' ? "no reason given" : text;
}

void SshChannel::fail_open(const Patience& patience) {
  const std::lock_guard lock{session_->mutex_};
  const bool lost = ssh_is_connected(session_->handle_.get()) == 0;
  if (lost || session_->channels == 1) {
    session_->retire();
  } else {
    session_->capacity = session_->channels - 1;
  }
  throw NoChannel{
      ErrorKind::environment, patience.host,
      fmt::format("{} ({})", lost ? "the SSH connection is lost" : "sshd refuses to open a channel", reason()),
      lost ? "Look at the network and at that host" : "Look at the log of sshd there (MaxSessions)"};
}

void SshChannel::fail_exec(const Patience& patience) {
  const std::lock_guard lock{session_->mutex_};
  session_->retire();
  throw Error{ErrorKind::environment, patience.host, fmt::format("sshd does not run commands ({})", reason()),
              "Look at the log of sshd there"};
}

SshChannel::SshChannel(std::shared_ptr<SshSession> session, const std::string& command_line, Deadline deadline,
                       const Patience& patience)
    : session_(std::move(session)) {
  try {
    {
      const std::lock_guard lock{session_->mutex_};
      channel_ = ssh_channel_new(session_->handle_.get());
    }
    if (channel_ == nullptr) fail_open(patience);
    if (!until_done([&] { return ssh_channel_open_session(channel_); }, "open a channel", deadline, patience))
      fail_open(patience);
    if (!until_done([&] { return ssh_channel_request_exec(channel_, command_line.c_str()); }, "run a command", deadline,
                    patience))
      fail_exec(patience);
  } catch (...) {
    free();
    throw;
  }
}

SshChannel::~SshChannel() { free(); }

void SshChannel::free() {
  if (channel_ != nullptr) {
    const std::lock_guard lock{session_->mutex_};
    ssh_channel_free(channel_);  // says close to the host: the wrapper there kills what still runs
    channel_ = nullptr;
  }
  --session_->channels;
}

/// True while there may be more to read now.
bool SshChannel::take(int is_stderr, std::string& to, Read& read) {
  std::array<char, 65536> buffer;
  const int got = ssh_channel_read_nonblocking(channel_, buffer.data(), buffer.size(), is_stderr);
  if (got > 0) to.append(buffer.data(), static_cast<std::size_t>(got));
  if (got == SSH_ERROR) {
    session_->retire();
    read.lost = reason();
  }
  return got > 0 && to.size() < kReadAtOnce;
}

SshChannel::Read SshChannel::read() {
  Read read;
  const std::lock_guard lock{session_->mutex_};
  while (take(0, read.out, read)) {
  }
  while (take(1, read.err, read)) {
  }
  if (!read.nothing()) return read;  // the end is told when nothing is left
  read.closed = ssh_channel_is_eof(channel_) != 0 || ssh_channel_is_closed(channel_) != 0;
  if (read.closed && read.lost.empty() && ssh_is_connected(session_->handle_.get()) == 0) {
    session_->retire();
    read.lost = "disconnected";
  }
  return read;
}

std::size_t SshChannel::write(const char* text, std::size_t size) {
  const std::lock_guard lock{session_->mutex_};
  if (ssh_channel_is_closed(channel_)) return size;  // nobody reads any more; read() tells why
  const int put = ssh_channel_write(channel_, text, static_cast<std::uint32_t>(std::min<std::size_t>(size, 65536)));
  return put > 0 ? static_cast<std::size_t>(put) : 0;
}

}  // namespace forklift::remote
