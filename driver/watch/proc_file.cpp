#include "driver/watch/proc_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace forklift::driver::watch {

/// Without streams: libstdc++'s buffer throws when read() fails, here with ESRCH.
std::string read_proc(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return "";
  std::string text;
  std::array<char, 16384> chunk{};
  for (ssize_t got = 0; (got = ::read(descriptor, chunk.data(), chunk.size())) > 0;)
    text.append(chunk.data(), static_cast<std::size_t>(got));
  ::close(descriptor);
  return text;
}

}  // namespace forklift::driver::watch
