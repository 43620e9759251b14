#include "common/core/append_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/core/error.hpp"

namespace forklift {
namespace {

[[noreturn]] void cant_append(const std::filesystem::path& path, int reason) {
  throw Error{ErrorKind::environment, path.string(), fmt::format("can't write the file: {}", std::strerror(reason)),
              "Check the path and its permissions"};
}

/// All of it. 0, or the errno of what kept it from being written.
int put_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t put = ::write(file, text.data() + done, text.size() - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    done += static_cast<std::size_t>(put);
  }
  return 0;
}

}  // namespace

void append_to_file(const std::filesystem::path& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) cant_append(path, errno);
  int reason = put_all(file, text);
  if (::close(file) != 0 && reason == 0) reason = errno;
  if (reason != 0) cant_append(path, reason);
}

}  // namespace forklift
