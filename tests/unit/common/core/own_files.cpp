// A file that stands where ours will be.
#include "common/core/own_files.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;

namespace {

std::string refusal(const std::string& path) {
  try {
    need_own_file(
        path, [](const std::string& text) { return text == "ours"; }, "Name another file");
  } catch (const Error& error) {
    return error.what();
  }
  return "not refused";
}

}  // namespace

TEST_CASE("own files: nothing, an empty file and one of ours may be written over", "[core][unit]") {
  const test::ScratchDir scratch;
  CHECK(refusal(scratch / "nothing") == "not refused");
  CHECK(refusal(scratch.write("empty", "")) == "not refused");
  CHECK(refusal(scratch.write("ours", "ours")) == "not refused");
}

TEST_CASE("own files: another's file, a folder and a device are refused by name", "[core][unit]") {
  const test::ScratchDir scratch;
  CHECK(refusal(scratch.write("theirs", "theirs")) ==
        scratch / "theirs" + ": it exists, and Forklift did not write it. Name another file.");
  CHECK(refusal(scratch.path().string()) ==
        scratch.path().string() + ": it exists, and is not a regular file. Name another file.");
  CHECK(refusal("/dev/null") == "/dev/null: it exists, and is not a regular file. Name another file.");
}
