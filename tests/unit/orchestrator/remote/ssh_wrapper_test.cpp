#include "orchestrator/remote/ssh_wrapper.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "tests/support/peak_memory.hpp"

using namespace forklift;
using namespace forklift::remote;

namespace {

const std::string kNonce = "0123456789abcdef";

std::string error_of(const Command& command) {
  try {
    command_line(command, InputMode::whole, kNonce);
    return "no error";
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("wrapped stream: the program's bytes come out, however the bytes come in", "[remote][unit]") {
  const std::string own = "out 0123456789 0123456789abcde\n end without newline 012",
                    text = "Welcome!\n" + kNonce + "\n" + own + kNonce + " 7 ended\nleft behind";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    CAPTURE(step);
    WrappedStream stream{kNonce};
    std::string got;
    for (std::size_t at = 0; at < text.size(); at += step) {
      stream.add(text.substr(at, step));
      got += stream.take();
    }
    CHECK(got == own);
    REQUIRE(stream.end());
    CHECK(stream.end()->exit_code == 7);
    CHECK_FALSE(stream.end()->not_started);
  }
}

TEST_CASE("wrapped stream: only what may begin the end mark is held back", "[remote][unit]") {
  WrappedStream stream{kNonce};
  stream.add(kNonce + "\nline\n");
  CHECK(stream.take() == "line\n");
  stream.add("0123");
  CHECK(stream.take().empty());
  stream.add("x");
  CHECK(stream.take() == "0123x");
  CHECK_FALSE(stream.end());
}

TEST_CASE("wrapped stream: a program that was not started is told with the reason", "[remote][unit]") {
  const auto reason_of = [](const std::string& word) {
    WrappedStream stream{kNonce};
    stream.add(kNonce + "\n" + kNonce + " 127 " + word + "\n");
    REQUIRE(stream.end());
    return stream.end()->not_started;
  };
  CHECK(reason_of("no-program") == NotStarted::no_program);
  CHECK(reason_of("no-directory") == NotStarted::no_directory);
  CHECK(reason_of("not-executable") == NotStarted::not_executable);
}

TEST_CASE("command line: what can't be passed is a configuration error", "[remote][unit]") {
  CHECK(error_of({.argv = {"ls"}, .environment = {{"A B", "x"}}}) ==
        "environment of ls: 'A B' is no name of a variable. Use letters, digits and _.");
  CHECK(error_of({.argv = {"ls"}, .environment = {{"", "x"}}}) ==
        "environment of ls: '' is no name of a variable. Use letters, digits and _.");
  CHECK(error_of({.argv = {"a=b"}, .environment = {{"A", "x"}}}) ==
        "a=b: a program with = in its name can't be given an environment. Rename it.");
  CHECK(error_of({.argv = {"ls", std::string{"a\0b", 3}}}) ==
        "shell word: a text with a NUL byte can't be passed to a program. Remove the NUL byte.");
  CHECK(error_of({.argv = {"a=b"}}) == "no error");
}

TEST_CASE("wrapped stream: neither endless output before the start nor an endless last line is kept",
          "[remote][unit]") {
  const auto before = test::peak_memory_kib();
  WrappedStream stream{kNonce};
  for (int i = 0; i < 2'000; ++i) stream.add(std::string(100'000, 'm'));
  stream.add(kNonce + "\nown" + kNonce);
  for (int i = 0; i < 2'000; ++i) stream.add(std::string(100'000, '7'));
  CHECK(stream.take() == "own");
  CHECK_FALSE(stream.end());
  CHECK(test::peak_memory_kib() - before < 64 * 1024);
}
