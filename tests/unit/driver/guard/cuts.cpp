#include "driver/guard/cuts.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "common/core/files.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::driver::guard;

TEST_CASE("cuts: a note is an address and a time, and nothing else is one", "[guard][unit]") {
  const auto cut = read_cut("10.0.0.7 1234\n");
  REQUIRE(cut);
  CHECK(cut->address == "10.0.0.7");
  CHECK(cut->due == 1234);
  CHECK(read_cut("fe80::1 1\n"));
  for (const auto* text : {"", "\n", "10.0.0.7\n", "10.0.0.7 12", "10.0.0.7 x\n", " 12\n", "--help 12\n",
                           "10.0.0.7 1 2\n", "default 12\n", "10.0.0.0/8 12\n"})
    CHECK_FALSE(read_cut(text));
}

TEST_CASE("cuts: a link is restored when its time has passed, or at once when nobody is left to do it",
          "[guard][unit]") {
  const test::ScratchDir scratch;
  std::filesystem::create_directory(scratch / "bin");
  const auto asked = scratch / "asked";
  const auto ip = scratch.write("bin/ip", "#!/bin/sh\necho \"$@\" >>'" + asked + "'\n[ \"$4\" != 10.0.0.9 ]\n");
  ::chmod(ip.c_str(), 0755);
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", ((scratch / "bin") + ":" + path).c_str(), 1);
  scratch.write("a.cut", "10.0.0.7 100\n");
  scratch.write("b.cut", "10.0.0.8 200\n");
  scratch.write("c.cut",
                "10.0.0.9 100\n");  // whoever cut it has taken it back, and was killed before the note was gone
  scratch.write("d.cut", "half a no");
  scratch.write("guard.heartbeat", "10.0.0.1 1\n");
  std::vector<std::string> said;
  const auto say = [&](const std::string& text) { said.push_back(text); };
  CHECK(restore_links(scratch.path(), 100, say) == 0);
  CHECK(restore_links(scratch.path(), 101, say) == 1);
  CHECK(said == std::vector<std::string>{"restored the link to 10.0.0.7"});
  CHECK_FALSE(std::filesystem::exists(scratch / "a.cut"));
  CHECK_FALSE(std::filesystem::exists(scratch / "c.cut"));
  CHECK(restore_links(scratch.path(), std::nullopt, say) == 1);
  CHECK(said.back() == "restored the link to 10.0.0.8");
  CHECK(restore_links(scratch.path(), std::nullopt, say) == 0);
  CHECK(restore_links(scratch / "none", std::nullopt, say) == 0);
  ::setenv("PATH", path.c_str(), 1);
  const auto all = read_file(asked);
  CHECK(std::count(all.begin(), all.end(), '\n') == 3);
  CHECK(all.ends_with("route del blackhole 10.0.0.8\n"));
}
