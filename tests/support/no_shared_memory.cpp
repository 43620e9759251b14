// Preloaded into a program: files whose names end in "-shm" can't be mapped as shared memory, as on 9p, sshfs and WSL's
// /mnt/c, where SQLite's write-ahead log is not to be had.
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>

namespace {

void* map(void* address, size_t length, int protection, int flags, int file, off_t offset) {
  if (file >= 0 && (flags & MAP_SHARED) != 0) {
    char link[64], name[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t size = ::readlink(link, name, sizeof name);
    if (size > 0 && std::string_view{name, static_cast<size_t>(size)}.ends_with("-shm")) {
      errno = ENODEV;
      return MAP_FAILED;
    }
  }
  return reinterpret_cast<void*>(::syscall(SYS_mmap, address, length, protection, flags, file, offset));
}

}  // namespace

extern "C" {

void* mmap(void* address, size_t length, int protection, int flags, int file, off_t offset) noexcept {
  return map(address, length, protection, flags, file, offset);
}

void* mmap64(void* address, size_t length, int protection, int flags, int file, off_t offset) noexcept {
  return map(address, length, protection, flags, file, offset);
}
}
