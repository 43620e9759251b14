// Release compiles several files of a library at once (FORKLIFT_UNITY): what a file keeps to itself in an unnamed
// namespace must not be named like that of another file in the same library. A compiler shows functions that clash;
// this shows constants and types, without a release build.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/architecture/folders.hpp"

namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

/// The sources of each library and program that a CMakeLists.txt makes.
std::vector<std::vector<fs::path>> libraries_of(const fs::path& cmake_file) {
  static const std::regex library{R"((?:forklift_library\([\w-]+\s+SOURCES|add_executable\([\w-]+)([^)]*)\))"};
  static const std::regex source{R"(^[\w/]+\.cpp$)"};
  const std::string text = text_of(cmake_file);
  std::vector<std::vector<fs::path>> all;
  for (std::sregex_iterator one{text.begin(), text.end(), library}, end; one != end; ++one) {
    auto& sources = all.emplace_back();
    std::istringstream words{(*one)[1]};
    for (std::string word; words >> word;) {
      if (std::regex_match(word, source)) sources.push_back(cmake_file.parent_path() / word);
    }
  }
  return all;
}

/// "namespace::name" of each constant and type that the file has in an unnamed namespace.
std::set<std::string> own_names(const std::string& text) {
  static const std::regex opens{R"(^namespace ([\w:]*)\s*\{$)"}, closes{R"(^\}  // namespace)"};
  static const std::regex type{R"(^(?:struct|class|enum class|enum) (\w+))"}, alias{R"(^using (\w+) =)"};
  static const std::regex constant{R"(\b(k[A-Z]\w*)(?:\[\w*\])?(?: =|\{))"}, begins_constant{R"(^(?:static )?const)"};
  std::set<std::string> names;
  std::vector<std::string> inside;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_search(line, match, opens)) {
      inside.push_back(match[1]);
    } else if (std::regex_search(line, closes) && !inside.empty()) {
      inside.pop_back();
    } else if (!inside.empty() && inside.back().empty()) {
      const std::string scope = inside.front() + "::";
      if (std::regex_search(line, match, type) || std::regex_search(line, match, alias))
        names.insert(scope + match[1].str());
      if (!std::regex_search(line, begins_constant)) continue;
      for (std::sregex_iterator one{line.begin(), line.end(), constant}, end; one != end; ++one)
        names.insert(scope + (*one)[1].str());
    }
  }
  return names;
}

}  // namespace

TEST_CASE("architecture: files of one library give their own constants and types different names",
          "[architecture][unit]") {
  std::size_t found = 0;
  for (const auto& folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path{FORKLIFT_SOURCE_DIR} / folder)) {
      if (entry.path().filename() != "CMakeLists.txt") continue;
      for (const auto& sources : libraries_of(entry.path())) {
        std::map<std::string, fs::path> owners;
        for (const auto& source : sources) {
          for (const auto& name : own_names(text_of(source))) {
            ++found;
            const auto [owner, is_first] = owners.emplace(name, source);
            INFO(name << " is in " << owner->second << " and in " << source << ": share it, or rename one");
            CHECK(is_first);
          }
        }
      }
    }
  }
  CHECK(found > 300);
}
