#include "desk/system/descriptor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/core/error.hpp"
#include "common/core/files.hpp"

namespace forklift::desk {

void Descriptor::close() {
  if (value_ >= 0) ::close(value_);
  value_ = -1;
}

void system_failed(const std::string& where, const std::string& what, const std::string& fix) {
  const int reason = errno;
  throw Error{ErrorKind::environment, where, fmt::format("can't {}: {}", what, std::strerror(reason)), fix};
}

int need(int result, const std::string& where, const std::string& what, const std::string& fix) {
  if (result == -1) system_failed(where, what, fix);
  return result;
}

int put(const std::string& file, const std::string& text) {
  const Descriptor fd{::open(file.c_str(), O_WRONLY | O_CLOEXEC)};
  if (!fd) return errno;
  return ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : errno;
}

std::string text_or_nothing(const std::string& file) {
  try {
    return read_file(file);
  } catch (const Error&) {
    return "";
  }
}

}  // namespace forklift::desk
