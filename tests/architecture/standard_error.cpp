// fmt::print(stderr, …) throws where standard error is full or gone: out of a running experiment, or out of the handler
// of another error. common/core/output.hpp has what does not.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

TEST_CASE("architecture: standard error is written by what can't throw", "[architecture][unit]") {
  int files = 0;
  for (const auto* folder : {"common", "driver", "orchestrator", "proxy", "reports"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path{FORKLIFT_SOURCE_DIR} / folder)) {
      if (entry.path().extension() != ".cpp") continue;
      std::ostringstream text;
      text << std::ifstream{entry.path()}.rdbuf();
      INFO(entry.path());
      CHECK(text.str().find("print(stderr") == std::string::npos);
      CHECK(text.str().find("std::cerr") == std::string::npos);
      ++files;
    }
  }
  CHECK(files > 100);
}
