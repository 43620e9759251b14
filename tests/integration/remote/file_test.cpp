#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <regex>

#include "tests/integration/remote/both.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

unsigned mode_of(const std::string& file) {
  struct stat facts {};
  return ::stat(file.c_str(), &facts) == 0 ? facts.st_mode & 07777 : 0;
}

}  // namespace

TEST_CASE("files: any content and any name is written, read and tailed byte for byte", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const ScratchDir scratch;
  std::string content;
  for (int i = 0; i < 2000000; ++i) content += static_cast<char>(i * 13 + i / 256);
  for (const std::string name : {"plain", "-n", "it's $x\n \\"}) {
    const std::string file = scratch / name;
    host->write_file(file, content, 0600, soon());
    CHECK(host->read_file(file, soon()) == content);
    CHECK(host->tail_file(file, 1000, soon()) == content.substr(content.size() - 1000));
    CHECK(mode_of(file) == 0600);
    host->write_file(file, "", 0644, soon());
    CHECK(host->read_file(file, soon()).empty());
    CHECK(host->tail_file(file, 1000, soon()).empty());
    CHECK(mode_of(file) == 0644);
  }
  CHECK(shell("ls '" + scratch.path().string() + "' | wc -l") ==
        "4\n");  // no temporary file is left; one name has a newline
}

TEST_CASE("files: a file that can't be read or written is named", "[remote][integration]") {
  const auto host = make_remote("ssh");
  const ScratchDir scratch;
  const std::string file = scratch / "no/such", directory = scratch.path().string();
  const std::string fix = "Check the path, its permissions and the free space there.\n    ";
  CHECK(error_of([&] { host->read_file(file, soon()); }) ==
        fmt::format("far:{0}: can't read it. {1}cat: {0}: No such file or directory", file, fix));
  const std::regex token{"[0-9a-f]{32}"};
  CHECK(
      std::regex_replace(error_of([&] { host->write_file(file, "x", 0600, soon()); }), token, "TOKEN") ==
      fmt::format("far:{0}: can't write it. {1}sh: 4: cannot create {0}.TOKEN.tmp: Directory nonexistent", file, fix));
  CHECK(error_of([&] { host->write_file(directory, "x", 0600, soon()); }) ==
        fmt::format("far:{0}: can't write it. {1}{2}", directory, fix,
                    "mv: cannot overwrite directory '" + directory + "' with non-directory"));
  CHECK(host->tail_file(file, 10, soon()).empty());
  CHECK(shell("ls -d '" + directory + "'*") == directory + "\n");
}

TEST_CASE("files: a write that fails leaves the old content", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const ScratchDir scratch;
  const std::string file = scratch.write("file", "old");
  host->cancel();
  if (std::string{transport} == "ssh") {
    CHECK(error_of([&] { host->write_file(file, "new", 0600, soon()); }) == "far: cancelled.");
    CHECK(shell("cat '" + file + "'") == "old");
  }
  host->reset();
  host->write_file(file, "new", 0600, soon());
  CHECK(shell("cat '" + file + "'") == "new");
}

TEST_CASE("files: a link under the file's name is replaced, not followed", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const ScratchDir scratch;
  const auto victim = scratch.write("victim", "precious");
  std::filesystem::create_symlink(victim, scratch / "file");
  host->write_file(scratch / "file", "new", 0640, soon());
  CHECK(shell("cat '" + victim + "'") == "precious");
  CHECK(shell("cat '" + scratch / "file" + "'") == "new");
  CHECK(mode_of(scratch / "file") == 0640);
}
