#include <catch2/catch.hpp>
#include <filesystem>

#include "common/core/error.hpp"
#include "orchestrator/hosts/deploy/package.hpp"

using namespace forklift;

TEST_CASE("own programs: they are looked for beside this one, and one that lacks is named with the way to get it",
          "[drive][unit]") {
  const auto here = std::filesystem::read_symlink("/proc/self/exe");
  CHECK(hosts::deploy::own_program(here.filename()) == here);
  CHECK_THROWS_WITH(hosts::deploy::own_program("forklift-none"),
                    (here.parent_path() / "forklift-none").string() +
                        ": forklift-none is not beside forklift. Install all three programs in one directory; from "
                        "source: cmake --build --preset release --target programs.");
}
