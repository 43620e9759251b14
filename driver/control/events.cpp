#include "driver/control/events.hpp"

#include <unistd.h>

#include <cerrno>

#include "common/contract/progress.hpp"

namespace forklift::driver::control {

void EventStream::emit(const Json& event) {
  const std::string line = contract::progress_line(event);
  const std::lock_guard lock{mutex_};
  std::size_t done = 0;
  while (done < line.size()) {
    const ssize_t put = ::write(descriptor_, line.data() + done, line.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      if (failure_ == 0) failure_ = errno;
      return;
    }
    done += static_cast<std::size_t>(put);
  }
}

int EventStream::failure() const {
  const std::lock_guard lock{mutex_};
  return failure_;
}

}  // namespace forklift::driver::control
