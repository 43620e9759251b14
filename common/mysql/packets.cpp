#include "common/mysql/packets.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "common/sql/session.hpp"

namespace forklift::mysql {
namespace {

constexpr unsigned kLost = 2013;
constexpr std::size_t kPacketHeader = 4, kLongestPacket = 0xffffff;  // a longer payload would go on in another packet

void wait_for(int socket, short what) {
  pollfd one{.fd = socket, .events = what, .revents = 0};
  ::poll(&one, 1, -1);
}

}  // namespace

void throw_lost(std::string_view why) {
  throw sql::SqlError{kLost, "HY000", fmt::format("Lost connection to server during query ({})", why)};
}

void Packets::break_off(std::string_view why) const {
  ::shutdown(socket_, SHUT_RDWR);
  throw_lost(why);
}

std::string& Packets::command(std::uint8_t code) {
  out_.assign(kPacketHeader, '\0');
  out_.push_back(static_cast<char>(code));
  if (begin_ != end_) break_off("bytes that nobody asked for");
  begin_ = end_ = 0;
  sequence_ = 1;
  return out_;
}

void Packets::send() {
  const std::size_t payload = out_.size() - kPacketHeader;
  if (payload >= kLongestPacket)
    throw sql::SqlError{2020, "HY000", "Got packet bigger than 'max_allowed_packet' bytes"};
  for (unsigned i = 0; i < 3; ++i) out_[i] = static_cast<char>(payload >> (8 * i));
  for (std::size_t sent = 0; sent < out_.size();) {
    const auto now = ::send(socket_, out_.data() + sent, out_.size() - sent, MSG_NOSIGNAL);
    if (now >= 0) {
      sent += static_cast<std::size_t>(now);
    } else if (errno == EAGAIN) {
      wait_for(socket_, POLLOUT);
    } else if (errno != EINTR) {
      throw_lost(std::strerror(errno));
    }
  }
}

std::string_view Packets::next() {
  fill(kPacketHeader);
  const auto* header = reinterpret_cast<const std::uint8_t*>(in_.data() + begin_);
  const std::size_t size = header[0] | std::size_t{header[1]} << 8 | std::size_t{header[2]} << 16;
  const bool as_expected = header[3] == sequence_++ && size > 0 && size < kLongestPacket;
  if (!as_expected) break_off("a packet that does not fit");
  fill(kPacketHeader + size);
  const std::string_view payload{in_.data() + begin_ + kPacketHeader, size};
  begin_ += kPacketHeader + size;
  return payload;
}

void Packets::fill(std::size_t wanted) {
  if (end_ - begin_ >= wanted) return;
  if (begin_ + wanted > in_.size()) {
    std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    if (wanted > in_.size()) in_.resize(wanted);
  }
  while (end_ - begin_ < wanted) {
    const auto got = ::recv(socket_, in_.data() + end_, in_.size() - end_, 0);
    if (got > 0) {
      end_ += static_cast<std::size_t>(got);
    } else if (got == 0) {
      throw_lost("the server has closed it");
    } else if (errno == EAGAIN) {
      wait_for(socket_, POLLIN);
    } else if (errno != EINTR) {
      throw_lost(std::strerror(errno));
    }
  }
}

}  // namespace forklift::mysql
