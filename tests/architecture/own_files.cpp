// Directories and files of ours are made in few places: what makes one elsewhere would skip the look at who else may
// change it (common/core/path_trust.hpp) or follow another user's link.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "tests/architecture/folders.hpp"

namespace fs = std::filesystem;

TEST_CASE("architecture: directories and files are made in the named places only", "[architecture][unit]") {
  const std::map<std::string, std::string> allowed{
      {"common/core/local_directories.cpp", "directories of this machine"},
      {"common/core/files.cpp", "files of this machine"},
      {"common/core/append_file.cpp", "a file that a CI system named"},
      {"desk/quotas/groups.cpp", "control groups, in the kernel's own file systems"},
      {"orchestrator/remote/directory_scripts.hpp", "directories of hosts"},
      {"orchestrator/hosts/scripts.hpp", "the experiment's directory gets its name together with its mark"},
      {"orchestrator/hosts/deploy/scripts.hpp", "unpacks beside its place in the cache, which make_directory() made"},
      {"orchestrator/workloads/sysbench/command.cpp", "links in the drivers' directory, which make_directory() made"},
      {"reports/render/gnuplot.cpp", "what gnuplot prints, in a scratch folder for us alone"},
      {"reports/render/browser.cpp", "what the browser prints, in a scratch folder for us alone"}};
  const std::regex makes{
      R"(\bmkdir\b|\bmkdtemp\b|\bmkstemp\b|\bmktemp\b|create_director|O_CREAT\b|ofstream|\bfopen\([^)]*"[wa])"};
  std::set<std::string> unused;
  for (const auto& [file, why] : allowed) unused.insert(file);
  std::size_t files = 0;
  for (const auto& folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path{FORKLIFT_SOURCE_DIR} / folder)) {
      const auto ending = entry.path().extension();
      if (ending != ".cpp" && ending != ".hpp" && ending != ".h") continue;
      ++files;
      const auto name = fs::relative(entry.path(), FORKLIFT_SOURCE_DIR).string();
      std::ifstream text{entry.path()};
      for (std::string line; std::getline(text, line);) {
        if (!std::regex_search(line, makes)) continue;
        unused.erase(name);
        INFO(name << ": " << line << "\nUse make_directory(), write_file() or create_file(), or name the file here");
        CHECK(allowed.contains(name));
      }
    }
  }
  CHECK(files > 300);
  INFO("Named here, but making nothing any more");
  CHECK(unused == std::set<std::string>{});
}
