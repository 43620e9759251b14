// What a program prints goes through common/core/output.hpp, which makes control characters of foreign text visible and
// never throws. Nobody else may write to standard output or standard error; who names them for another reason is
// listed here with it.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "tests/architecture/folders.hpp"

namespace fs = std::filesystem;

namespace {

const std::map<std::string, std::string> kMayNameThem{
    {"common/core/output.cpp", "is the place"},
    {"common/core/output.hpp", "gives what the command line prints to print_text()"},
    {"orchestrator/console/interrupt.cpp", "a signal's handler writes text that was made visible before"},
    {"orchestrator/console/progress.cpp", "asks whether standard error is a terminal, how wide, and flushes it"},
    {"driver/main.cpp", "gives standard output to NDJSON events and to a measured client's lines"},
    {"driver/client/client.cpp", "a child's standard output is a pipe of ours"},
    {"reports/render/gnuplot.cpp", "a child's outputs are a file of ours"},
    {"reports/render/browser.cpp", "a child's outputs are files of ours"},
};

/// Comments may speak of it.
std::string code_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  static const std::regex comment{R"(//[^\n]*)"};
  return std::regex_replace(text.str(), comment, "");
}

bool names_an_output(const std::string& code) {
  static const std::regex stream{
      R"(\bstdout\b|\bstderr\b|\bSTD(OUT|ERR)_FILENO\b|std::(cout|cerr|clog)\b|fmt::print\b|\.exit\(error|)"
      R"(\b(v?printf|puts|putchar|perror|psignal)\(|#include <err\.h>)"};
  return std::regex_search(code, stream);
}

}  // namespace

TEST_CASE("architecture: standard output and standard error are written in one place", "[architecture][unit]") {
  int files = 0;
  std::set<std::string> seen;
  for (const auto& folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path{FORKLIFT_SOURCE_DIR} / folder)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      const auto name = fs::relative(entry.path(), FORKLIFT_SOURCE_DIR).string();
      if (name.starts_with("proxy/bench/")) continue;  // shows figures of its own alone
      ++files;
      if (!names_an_output(code_of(entry.path()))) continue;
      INFO(name << " names standard output or standard error: print with common/core/output.hpp");
      CHECK(kMayNameThem.contains(name));
      seen.insert(name);
    }
  }
  CHECK(files > 300);
  CHECK(seen.size() == kMayNameThem.size());  // an exception that is not used any more goes
}

TEST_CASE("architecture: what prints past the one place is found", "[architecture][unit]") {
  for (const auto* code :
       {"fmt::print(\"x\")", "fmt::print(stderr, \"x\")", "std::cerr << x", "std::fwrite(a, 1, 2, stdout)",
        "std::printf(\"x\")", "::write(STDERR_FILENO, a, 1)", "app.exit(error)", "puts(\"x\")"})
    CHECK(names_an_output(code));
  for (const auto* code : {"print_text(x)", "std::snprintf(a, 1, x)", "stderr_pipe.read", "printf '%s' x"})
    CHECK_FALSE(names_an_output(code));
}
