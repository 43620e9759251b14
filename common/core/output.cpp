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

int printing_failure = 0;  ///< of a print that threw

/// The errno of what went wrong; 0 if all is written.
int flush_failure() {
  if (std::fflush(stdout) != 0) return errno;
  if (std::ferror(stdout) == 0) return 0;
  return printing_failure != 0 ? printing_failure : kUnknown;
}

Error unwritten(int reason) {
  return {ErrorKind::environment, "standard output",
          reason == kUnknown ? "not all could be written to it"
                             : fmt::format("can't write to it: {}", std::strerror(reason)),
          "Free some space there, or send it to another place"};
}

}  // namespace

void flush_output() {
  if (const int reason = flush_failure(); reason != 0) throw unwritten(reason);
}

int finish_output(const std::string& program, int code, int reason) {
  if (const int flushing = flush_failure(); reason == 0) reason = flushing;
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
  printing_failure = failure->code().value();
  return true;
}

void print_to_stderr(const std::string& text) noexcept { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace forklift
