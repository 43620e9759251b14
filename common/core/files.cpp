#include "common/core/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"

namespace forklift {
namespace {

struct Descriptor {
  int value;
  ~Descriptor() {
    if (value >= 0) ::close(value);
  }
};

[[noreturn]] void fail(const std::filesystem::path& path, const char* verb, int reason) {
  throw Error{ErrorKind::environment, path.string(), fmt::format("can't {} it: {}", verb, std::strerror(reason)),
              reason == ENOENT   ? "Check the path"
              : reason == ENOSPC ? "Free some space there, or choose another directory"
                                 : "Check the path and its permissions"};
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  return read_file(path, std::numeric_limits<std::size_t>::max());
}

std::string read_file(const std::filesystem::path& path, std::size_t most) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.value < 0) fail(path, "open", errno);
  std::string text;
  char buffer[65536];
  while (true) {
    const ssize_t got = ::read(file.value, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path, "read", errno);
    if (got == 0) return text;
    if (text.size() + static_cast<std::size_t>(got) > most) {
      throw Error{ErrorKind::config, path.string(),
                  fmt::format("it is larger than {}", format_size(static_cast<std::int64_t>(most))),
                  "Check that this is the file that you mean"};
    }
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

int create_file(const std::filesystem::path& path, unsigned mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (file < 0) fail(path, "write", errno);
  return file;
}

std::filesystem::path temporary_name(const std::filesystem::path& path) {
  return path.string() + "." + random_token() + ".tmp";
}

void write_file(const std::filesystem::path& path, const std::string& text, unsigned mode) {
  const auto temporary = temporary_name(path);
  int reason = 0;
  const auto note = [&](bool done) {
    if (!done) reason = errno;
    return done;
  };
  {
    const Descriptor file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)};
    if (file.value < 0) fail(path, "write", errno);
    std::size_t done = 0;
    while (reason == 0 && done < text.size()) {
      const ssize_t put = ::write(file.value, text.data() + done, text.size() - done);
      if (put < 0 && errno == EINTR) continue;
      if (note(put >= 0)) done += static_cast<std::size_t>(put);
    }
    if (reason == 0) note(::fsync(file.value) == 0);
  }
  if (reason == 0 && note(::rename(temporary.c_str(), path.c_str()) == 0)) return;
  ::unlink(temporary.c_str());
  fail(path, "write", reason);
}

std::filesystem::path temporary_directory() {
  std::error_code failure;
  auto path = std::filesystem::temp_directory_path(failure);
  if (!failure) return path;
  const char* given = std::getenv("TMPDIR");
  throw Error{ErrorKind::environment, given == nullptr ? "/tmp" : given,
              "it is no directory for temporary files: " + failure.message(),
              "Set TMPDIR to a directory that you may write"};
}

void try_writing(const std::filesystem::path& directory, const std::string& fix) {
  auto there = std::filesystem::absolute(directory);
  std::error_code ignored;
  while (!std::filesystem::exists(there, ignored) && there.has_relative_path()) there = there.parent_path();
  std::string name = (there / ".forklift-try-XXXXXX").string();
  int reason = 0;
  {
    const Descriptor file{::mkstemp(name.data())};
    if (file.value < 0) reason = errno;
    const std::string megabyte(1 << 20, '.');
    if (reason == 0 && ::write(file.value, megabyte.data(), megabyte.size()) != static_cast<ssize_t>(megabyte.size()))
      reason = ENOSPC;  // a file system that is nearly full takes a part
    if (reason == 0 && ::fsync(file.value) != 0) reason = errno;
    if (file.value >= 0) ::unlink(name.c_str());
  }
  if (reason == 0) return;
  throw Error{ErrorKind::environment, directory.string(),
              fmt::format("files can't be written there: {}", std::strerror(reason)), fix};
}

std::string expand_home(const std::string& path) {
  if (path != "~" && path.rfind("~/", 0) != 0) return path;
  const char* home = std::getenv("HOME");
  return home == nullptr ? path : home + path.substr(1);
}

}  // namespace forklift
