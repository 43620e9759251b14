// Engines and workloads are parts: each is a folder and one line in orchestrator/registry.def, and nothing outside them
// names it in code. What is left is listed here with its reason and its number of lines, which may only shrink.
#include <algorithm>
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

const fs::path kRoot{FORKLIFT_SOURCE_DIR};
constexpr const char* kEngines = "orchestrator/engines/";
constexpr const char* kWorkloads = "orchestrator/workloads/";

std::string text_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

/// `macro`: "ENGINE" or "WORKLOAD".
std::vector<std::string> registered(const std::string& macro) {
  const std::regex line{"^" + macro + R"(\((\w+)\)$)"};
  std::vector<std::string> names;
  std::istringstream lines{text_of(kRoot / "orchestrator/registry.def")};
  std::smatch match;
  for (std::string text; std::getline(lines, text);) {
    if (std::regex_match(text, match, line)) names.push_back(match[1]);
  }
  return names;
}

/// Nor names of pages in docs/, which messages point to.
std::string without_comments(const std::string& text) {
  static const std::regex comment{R"(//[^\n]*|docs/[\w-]+\.md)"};
  return std::regex_replace(text, comment, "");
}

/// A whole word; one that is plain English, too, only where it stands in quotes.
std::string pattern_of(const std::string& word) {
  static const std::set<std::string> kEnglish{"command"};
  return kEnglish.contains(word) ? "\"" + word + "\"" : "\\b" + word + "\\b";
}

/// Lines with one of the words, in any file of code outside `parts`.
std::map<std::string, int> lines_with(const std::vector<std::string>& words, const std::string& parts) {
  std::string any;
  for (const auto& word : words) any += (any.empty() ? "" : "|") + pattern_of(word);
  const std::regex name{any};
  std::map<std::string, int> found;
  for (const auto& folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      const auto extension = entry.path().extension();
      const auto path = fs::relative(entry.path(), kRoot).string();
      if ((extension != ".cpp" && extension != ".hpp") || path.rfind(parts, 0) == 0) continue;
      std::istringstream lines{without_comments(text_of(entry.path()))};
      for (std::string line; std::getline(lines, line);) found[path] += std::regex_search(line, name) ? 1 : 0;
    }
  }
  std::erase_if(found, [](const auto& file) { return file.second == 0; });
  return found;
}

/// The driver's client of the NDB API, as it is called in jobs and in its own folders: it is no engine.
const std::map<std::string, int> kNdbApi{{"common/contract/job.cpp", 2},
                                         {"common/contract/lookups.cpp", 2},
                                         {"driver/keylookup/ndb/channel.cpp", 2},
                                         {"driver/keylookup/ndb/channel.hpp", 2},
                                         {"driver/keylookup/ndb/plugin.cpp", 4},
                                         {"driver/keylookup/ndb/table.cpp", 4},
                                         {"driver/keylookup/ndb/table.hpp", 2},
                                         {"driver/keylookup/ndb_loader.cpp", 2},
                                         {"driver/keylookup/ndb_plugin.hpp", 1},
                                         {"driver/load/loader.cpp", 8},
                                         {"driver/load/ndb_route.cpp", 2},
                                         {"driver/lookups/run.cpp", 2},
                                         {"driver/ndbapi/open.cpp", 1}};

/// Results of before say of a run on NDB that it was at another isolation level than NDB has: reports set it right.
const std::map<std::string, int> kOldResults{{"reports/analysis/server_settings.cpp", 1}};

/// Programs whose results are imported: they are called so, whatever workloads we have.
const std::map<std::string, int> kKits{{"orchestrator/commands/import.cpp", 1},
                                       {"orchestrator/import/dbt2_mix.cpp", 3},
                                       {"orchestrator/import/mix_log.cpp", 3},
                                       {"orchestrator/import/sysbench.cpp", 6},
                                       {"orchestrator/import/sysbench_report.cpp", 1}};

/// The contract's word for the remote warehouses that the older kit chooses, the default name of a database, the
/// driver's answer to a job of its own, and what an owner of an experiment or a reader of a report types.
const std::map<std::string, int> kOtherWords{{"common/contract/job.cpp", 1},
                                             {"common/contract/job.hpp", 1},
                                             {"driver/keylookup/ndb_plugin.hpp", 1},
                                             {"driver/lookups/run.cpp", 1},
                                             {"driver/tpcc/remote.cpp", 1},
                                             {"driver/tpcc/remote.hpp", 2},
                                             {"orchestrator/cluster/server/account.cpp", 1},
                                             {"orchestrator/commands/status.cpp", 1},
                                             {"orchestrator/scenario/scenario.hpp", 1},
                                             {"reports/render/section_setup.cpp", 1}};

/// What stands where nothing may, or not as often as it is listed.
std::vector<std::string> differences(const std::map<std::string, int>& found,
                                     const std::map<std::string, int>& allowed) {
  std::vector<std::string> differ;
  for (const auto& [path, lines] : found) {
    const auto known = allowed.find(path);
    const int expected = known == allowed.end() ? 0 : known->second;
    if (lines != expected)
      differ.push_back(path + ": " + std::to_string(lines) + " lines, not " + std::to_string(expected));
  }
  for (const auto& [path, lines] : allowed) {
    if (!found.contains(path)) differ.push_back(path + ": none any more");
  }
  return differ;
}

}  // namespace

TEST_CASE("architecture: an engine's name stands in its folder and its line of the registry alone",
          "[architecture][unit]") {
  auto allowed = kNdbApi;
  allowed.insert(kOldResults.begin(), kOldResults.end());
  CHECK(differences(lines_with(registered("ENGINE"), kEngines), allowed) == std::vector<std::string>{});
}

TEST_CASE("architecture: a workload's name stands in its folder and its line of the registry alone",
          "[architecture][unit]") {
  auto names = registered("WORKLOAD");
  for (auto& name : names) std::replace(name.begin(), name.end(), '_', '-');  // as the scenario writes it
  names.insert(names.end(), {"is_dbt2", "is_sysbench", "is_key_lookup"});
  auto allowed = kKits;
  allowed.insert(kOtherWords.begin(), kOtherWords.end());
  CHECK(differences(lines_with(names, kWorkloads), allowed) == std::vector<std::string>{});
}

TEST_CASE("architecture: the registry and the parts' folders are the same lists", "[architecture][unit]") {
  const auto [parts, macro] = GENERATE(std::pair{kEngines, "ENGINE"}, std::pair{kWorkloads, "WORKLOAD"});
  std::set<std::string> folders;
  for (const auto& entry : fs::directory_iterator(kRoot / parts)) {
    if (!entry.is_directory()) continue;
    folders.insert(entry.path().filename().string());
    CHECK(fs::exists(entry.path() / "CMakeLists.txt"));
  }
  const auto names = registered(macro);
  CHECK(folders == std::set<std::string>{names.begin(), names.end()});
}

TEST_CASE("architecture: only a part's own folder and its tests include it", "[architecture][unit]") {
  static const std::regex include{R"re(#include "(orchestrator/(?:engines|workloads)/\w+/))re"};
  for (const auto& folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / folder)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      const auto path = fs::relative(entry.path(), kRoot).string();
      const auto text = text_of(entry.path());
      for (std::sregex_iterator one{text.begin(), text.end(), include}, end; one != end; ++one) {
        if (kKits.contains(path)) continue;
        INFO(path << " includes part " << (*one)[1]);
        CHECK(path.rfind((*one)[1].str(), 0) == 0);
      }
    }
  }
}
