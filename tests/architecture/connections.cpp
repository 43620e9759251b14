// A results database may come from somebody else: every connection is made where it is told to distrust its file.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "tests/architecture/folders.hpp"

namespace fs = std::filesystem;

TEST_CASE("architecture: SQLite opens files in one place", "[architecture][unit]") {
  static const std::regex opens{R"(make_unique<SQLite::Database>|SQLite::Database(\s+\w+)?\s*[({]|\bsqlite3_open)"};
  std::set<std::string> files;
  for (const auto& folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path{FORKLIFT_SOURCE_DIR} / folder)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      std::ostringstream text;
      text << std::ifstream{entry.path()}.rdbuf();
      if (std::regex_search(text.str(), opens)) files.insert(fs::relative(entry.path(), FORKLIFT_SOURCE_DIR).string());
    }
  }
  CHECK(files == std::set<std::string>{"common/store/journal.cpp"});
}
