// Files are made under names that nobody can guess, and links are not followed.
#include "common/core/files.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
namespace fs = std::filesystem;

TEST_CASE("files: a link under the name of a temporary file that can be foreseen is not followed", "[core][unit]") {
  const test::ScratchDir scratch;
  const auto victim = scratch.write("victim", "precious");
  const auto planted = scratch / "page." + std::to_string(::getpid()) + ".tmp";
  fs::create_symlink(victim, planted);
  write_file(scratch / "page", "new");
  CHECK(read_file(victim) == "precious");
  CHECK(fs::is_symlink(planted));
  CHECK(read_file(scratch / "page") == "new");
}

TEST_CASE("files: a link under the file's own name is replaced, not followed", "[core][unit]") {
  const test::ScratchDir scratch;
  const auto victim = scratch.write("victim", "precious");
  fs::create_symlink(victim, scratch / "page");
  write_file(scratch / "page", "new", 0600);
  CHECK(read_file(victim) == "precious");
  CHECK_FALSE(fs::is_symlink(scratch / "page"));
  struct stat facts {};
  REQUIRE(::stat((scratch / "page").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 07777) == 0600);
  CHECK(std::distance(fs::directory_iterator{scratch.path()}, {}) == 2);
}

TEST_CASE("files: a file that is made must not be there, also as a link to nowhere", "[core][unit]") {
  const test::ScratchDir scratch;
  const auto file = scratch / "file";
  fs::create_symlink(scratch / "nowhere", file);
  std::string words;
  try {
    create_file(file, 0644);
  } catch (const Error& error) {
    words = error.what();
  }
  CHECK(words == file + ": can't write it: File exists. Check the path and its permissions.");
  CHECK_FALSE(fs::exists(scratch / "nowhere"));
}
