#include "desk/hosts/channel.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "common/core/error.hpp"

namespace forklift::desk {
namespace {

constexpr std::size_t kLongestFailure = 4096;
union Control {
  cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int))];
};

void send_text(int channel, const std::string& text, int device) {
  iovec part{const_cast<char*>(text.data()), text.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  Control control{};
  if (device >= 0) {
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof device);
    std::memcpy(CMSG_DATA(header), &device, sizeof device);
  }
  while (::sendmsg(channel, &message, MSG_NOSIGNAL) < 0 && errno == EINTR) continue;
}

}  // namespace

bool wait_for_go(int channel) {
  char go = 0;
  ssize_t got = 0;
  while ((got = ::read(channel, &go, 1)) < 0 && errno == EINTR) continue;
  return got == 1;
}

void say_go(int channel) {
  const char go = 'g';
  while (::send(channel, &go, 1, MSG_NOSIGNAL) < 0 && errno == EINTR) continue;
}

void send_device(int channel, int device) { send_text(channel, "d", device); }

void send_failure(int channel, const std::string& text) {
  send_text(channel, "e" + text.substr(0, kLongestFailure - 1), -1);
}

Descriptor receive_device(int channel, const std::string& where) {
  std::array<char, kLongestFailure> text{};
  iovec part{text.data(), text.size()};
  Control control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = sizeof control;
  ssize_t got = 0;
  while ((got = ::recvmsg(channel, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) continue;
  if (got > 0 && text[0] == 'd') {
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    int device = -1;
    if (header != nullptr && header->cmsg_type == SCM_RIGHTS) std::memcpy(&device, CMSG_DATA(header), sizeof device);
    if (device >= 0) return Descriptor{device};
  }
  if (got > 1) throw Error{ErrorKind::environment, "", {text.data() + 1, static_cast<std::size_t>(got - 1)}, ""};
  throw Error{ErrorKind::environment, where, "its first process ended before the host was made",
              "Read the system's log: it may have been killed since memory was short"};
}

}  // namespace forklift::desk
