#include "common/core/output.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "common/core/error.hpp"
#include "common/core/json.hpp"
#include "common/core/visible.hpp"

namespace forklift {
namespace {

int printing_failure = 0;  ///< errno of the first that was seen: the C library tells it once

/// Prints what `make` makes. What keeps it from being made is a want of memory, which is no reason to throw out of a
/// handler of errors.
template <class Make>
void put(FILE* file, Make make) noexcept {
  try {
    const std::string text = make();
    if (std::fwrite(text.data(), 1, text.size(), file) < text.size() && file == stdout && printing_failure == 0)
      printing_failure = errno;
  } catch (const std::exception&) {
    if (file == stdout && printing_failure == 0) printing_failure = ENOMEM;
  }
}

}  // namespace

void print_text(std::string_view text) noexcept {
  put(stdout, [&] { return visible(text); });
}

void print_json(const nlohmann::json& value) noexcept {
  put(stdout, [&] { return visible_json(to_text(value, 2)) + "\n"; });
}

void print_data(std::string_view text) noexcept {
  put(stdout, [&] { return std::string{text}; });
}

void print_to_stderr(std::string_view text) noexcept {
  put(stderr, [&] { return visible(text); });
}

void print_controls_to_stderr(std::string_view sequence) noexcept {
  put(stderr, [&] { return std::string{sequence}; });
}

int output_failure() noexcept {
  if (std::fflush(stdout) != 0 && printing_failure == 0) printing_failure = errno;
  return printing_failure;
}

int finish_output(const std::string& program, int code, int reason) {
  if (const int flushing = output_failure(); reason == 0) reason = flushing;
  if (reason == 0) return code;
  if (reason == EPIPE) {
    std::signal(SIGPIPE, SIG_DFL);  // it may be ignored, for the sake of other pipes
    std::raise(SIGPIPE);
  }
  const Error unwritten{ErrorKind::environment, "standard output",
                        fmt::format("can't write to it: {}", std::strerror(reason)),
                        "Free some space there, or send it to another place"};
  print_to_stderr(fmt::format("{}: {}\n", program, unwritten.what()));
  return code != 0 ? code : exit_code(ErrorKind::environment);
}

}  // namespace forklift
