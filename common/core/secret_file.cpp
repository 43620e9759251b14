#include "common/core/secret_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>

#include "common/core/error.hpp"
#include "common/core/files.hpp"

namespace forklift {

namespace {

/// Judged and read by one descriptor: a path may name another file a moment later.
std::string read_judged(const std::string& path, const char* regular_fix,
                        const std::function<void(const struct stat&)>& judge) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return read_file(path);  // which reports why
  struct stat status {};
  const bool regular = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  std::string text;
  if (regular) text = read_file(fmt::format("/proc/self/fd/{}", file));
  ::close(file);
  if (!regular) throw Error{ErrorKind::config, path, "this is not a regular file", regular_fix};
  judge(status);
  return text;
}

bool of_another(const struct stat& status) { return status.st_uid != ::geteuid() && status.st_uid != 0; }

}  // namespace

std::string read_secret_file(const std::string& path) {
  return read_judged(path, "Name a file that holds the secret", [&](const struct stat& status) {
    if (of_another(status)) {
      throw Error{ErrorKind::config, path,
                  fmt::format("it holds a secret, but belongs to another user (uid {})", status.st_uid),
                  fmt::format("Make it your own: chown {} '{}'", ::geteuid(), path)};
    }
    // A file that root gives to a group of ours, as Debian does with keys, is as private as root wants it to be.
    const unsigned others = status.st_uid == ::geteuid() ? 077 : 037;
    if ((status.st_mode & others) != 0) {
      throw Error{ErrorKind::config, path,
                  fmt::format("it holds a secret, but other users may open it (mode {:04o})", status.st_mode & 07777),
                  fmt::format("Take their permissions away: chmod 600 '{}'", path)};
    }
  });
}

std::string read_trusted_file(const std::string& path) {
  return read_judged(path, "Name a regular file", [&](const struct stat& status) {
    if (of_another(status)) {
      throw Error{ErrorKind::config, path,
                  fmt::format("it belongs to another user (uid {}), who may change it", status.st_uid),
                  "Name a copy that is your own"};
    }
    if ((status.st_mode & 022) != 0) {
      throw Error{ErrorKind::config, path,
                  fmt::format("other users may change it (mode {:04o})", status.st_mode & 07777),
                  fmt::format("Take their permission away: chmod go-w '{}'", path)};
    }
  });
}

std::string read_password_file(const std::string& path) {
  std::string text = read_secret_file(path);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.empty()) throw Error{ErrorKind::config, path, "it holds no password", "Write the password into it"};
  return text;
}

}  // namespace forklift
