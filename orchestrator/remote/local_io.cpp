#include "orchestrator/remote/local_io.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace forklift::remote {

void set_nonblocking(const Child& child) {
  for (const int fd : {child.in.get(), child.out.get(), child.err.get()})
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

void wait_ready(const Child& child, bool writing, Microseconds limit) {
  // Closed ones (-1) are ignored by poll.
  std::array<pollfd, 3> waits{pollfd{writing ? child.in.get() : -1, POLLOUT, 0}, pollfd{child.out.get(), POLLIN, 0},
                              pollfd{child.err.get(), POLLIN, 0}};
  ::poll(waits.data(), waits.size(), static_cast<int>(std::clamp<std::int64_t>(limit.count() / 1000, 1, 1000)));
}

bool take(Descriptor& from, std::string& to) {
  constexpr std::size_t kMost = 1 << 20;
  std::array<char, 65536> buffer;
  const std::size_t before = to.size();
  while (from.open() && to.size() - before < kMost) {
    const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
    if (got > 0) {
      to.append(buffer.data(), static_cast<std::size_t>(got));
      continue;
    }
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) break;
    from.close();
  }
  return to.size() > before;
}

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
}

}  // namespace forklift::remote
