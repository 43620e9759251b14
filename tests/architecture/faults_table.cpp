// docs/faults.md promises a test for each fault: every test that it names is there.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("faults: every test that docs/faults.md names is there", "[architecture][unit]") {
  const fs::path root{FORKLIFT_SOURCE_DIR};
  std::string tests;
  for (const auto& entry : fs::recursive_directory_iterator(root / "tests")) {
    if (entry.path().extension() == ".cpp") tests += text_of(entry.path());
  }
  // A name that is wrapped over two literals is one name; the formatter also puts names on lines of their own.
  tests = std::regex_replace(tests, std::regex{"\"\\s*\n\\s*\""}, "");
  std::istringstream rows{text_of(root / "docs" / "faults.md")};
  const std::regex last_cell{R"(\| `([^`]*)`[^|`]*\|$)"};
  int named = 0;
  for (std::string row; std::getline(rows, row);) {
    std::smatch match;
    if (!std::regex_search(row, match, last_cell)) continue;
    ++named;
    INFO(match[1]);
    CHECK(tests.find("\"" + match[1].str() + "\"") != std::string::npos);
  }
  CHECK(named >= 30);
}
