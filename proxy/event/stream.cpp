#include "proxy/event/stream.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

namespace forklift::proxy {
namespace {

constexpr std::size_t kReceive = 65536;

char* thread_buffer() {
  thread_local const auto buffer = std::make_unique<char[]>(kReceive);
  return buffer.get();
}

}  // namespace

Stream::Stream(Loop& loop, int fd, Ready& ready) : fd_(fd), watch_(loop, fd, ready) {
  const int on = 1;
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

Stream::~Stream() {
  watch_.read(false);
  watch_.write(false);
  ::close(fd_);
}

Stream::Got Stream::receive(std::string_view& bytes) {
  char* buffer = thread_buffer();
  ssize_t got = 0;
  do {
    got = ::recv(fd_, buffer, kReceive, 0);
  } while (got < 0 && errno == EINTR);
  bytes = {buffer, got > 0 ? static_cast<std::size_t>(got) : 0};
  if (got > 0) return Got::bytes;
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? Got::nothing : Got::closed;
}

std::size_t Stream::try_send(std::string_view bytes) {
  const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent > 0) {
    moved_ = true;
    return static_cast<std::size_t>(sent);
  }
  // A broken connection swallows what it is given: the reading side learns of it.
  return sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR && errno != ENOTCONN ? bytes.size() : 0;
}

void Stream::send(std::string_view bytes) {
  if (bytes.empty()) return;
  if (unsent() == 0) bytes.remove_prefix(try_send(bytes));
  if (bytes.empty()) return;
  out_ += bytes;
  watch_.write(true);
}

void Stream::flush() {
  if (unsent() > 0) sent_ += try_send(std::string_view{out_}.substr(sent_));
  if (unsent() == 0) {
    out_.clear();
    out_.shrink_to_fit();  // idle connections hold no memory; an assignment would keep it
    sent_ = 0;
    watch_.write(false);
  } else if (sent_ > kReceive) {
    out_.erase(0, sent_);
    sent_ = 0;
  }
}

bool Stream::moved() { return std::exchange(moved_, false); }

}  // namespace forklift::proxy
