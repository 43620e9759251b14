#include "common/core/secret_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;

namespace {

std::string failure(const std::string& path) {
  try {
    read_password_file(path);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

std::string file_of(const test::ScratchDir& scratch, const std::string& text, mode_t mode) {
  auto path = scratch.write("secret", text);
  REQUIRE(::chmod(path.c_str(), mode) == 0);
  return path;
}

}  // namespace

TEST_CASE("secret file: a password comes without the line's end", "[core][unit]") {
  const test::ScratchDir scratch;
  CHECK(read_password_file(file_of(scratch, "pass word\r\n", 0400)) == "pass word");
  CHECK(read_secret_file(file_of(scratch, "two\nlines\n", 0600)) == "two\nlines\n");
}

TEST_CASE("secret file: one that others may open is refused, with the command that helps", "[core][unit]") {
  const test::ScratchDir scratch;
  for (const auto mode : {0644U, 0640U, 0604U, 0620U}) {
    const auto path = file_of(scratch, "secret", mode);
    CHECK(failure(path) == path + ": it holds a secret, but other users may open it (mode 0" +
                               std::string{mode == 0644   ? "644"
                                           : mode == 0640 ? "640"
                                           : mode == 0604 ? "604"
                                                          : "620"} +
                               "). Take their permissions away: chmod 600 '" + path + "'.");
    REQUIRE(::system(("chmod 600 '" + path + "'").c_str()) == 0);  // the remedy
    CHECK(failure(path).empty());
  }
}

TEST_CASE("secret file: one of another user is refused", "[core][unit]") {
  if (::geteuid() != 0) {
    WARN("skipped: only root can give a file away");
    return;
  }
  const test::ScratchDir scratch;
  const auto path = file_of(scratch, "secret", 0600);
  REQUIRE(::chown(path.c_str(), 4711, 4711) == 0);
  CHECK(failure(path) ==
        path + ": it holds a secret, but belongs to another user (uid 4711). Make it your own: chown 0 '" + path +
            "'.");
}

TEST_CASE("secret file: nothing in it, no file, no regular file", "[core][unit]") {
  const test::ScratchDir scratch;
  const auto path = file_of(scratch, "\n", 0600);
  CHECK(failure(path) == path + ": it holds no password. Write the password into it.");
  CHECK(failure(scratch / "none") ==
        (scratch / "none") + ": can't open it: No such file or directory. Check the path.");
  CHECK(failure("/dev/null") == "/dev/null: this is not a regular file. Name a file that holds the secret.");
}
