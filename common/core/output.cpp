#include "common/core/output.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <system_error>

#include "common/core/error.hpp"

namespace forklift {
namespace {

constexpr int kUnknown = -1;  ///< an earlier print failed, and the C library does not keep why

int printing_failure = 0;  ///< the first that was seen: the C library tells it once

Error unwritten(int reason) {
  return {ErrorKind::environment, "standard output",
          reason == kUnknown ? "not all could be written to it"
                             : fmt::format("can't write to it: {}", std::strerror(reason)),
          "Free some space there, or send it to another place"};
}

}  // namespace

int output_failure() noexcept {
  if (std::fflush(stdout) != 0 && printing_failure == 0) printing_failure = errno;
  if (printing_failure == 0 && std::ferror(stdout) != 0) printing_failure = kUnknown;
  return printing_failure;
}

int finish_output(const std::string& program, int code, int reason) {
  if (const int flushing = output_failure(); reason == 0) reason = flushing;
  if (reason == 0) return code;
  if (reason == EPIPE) {
    std::signal(SIGPIPE, SIG_DFL);  // it may be ignored, for the sake of other pipes
    std::raise(SIGPIPE);
  }
  print_to_stderr(fmt::format("{}: {}\n", program, unwritten(reason).what()));
  return code != 0 ? code : exit_code(ErrorKind::environment);
}

bool failed_to_print(const std::exception& error) noexcept {
  const auto* failure = dynamic_cast<const std::system_error*>(&error);
  if (failure == nullptr || std::ferror(stdout) == 0) return false;
  if (printing_failure == 0) printing_failure = failure->code().value();
  return true;
}

void print_to_stderr(const std::string& text) noexcept { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace forklift
