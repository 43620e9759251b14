// A value of a scenario is written down once: each member of a struct that has a table of fields is one line of that
// table, or stands here with the reason why not. Reads the sources as text.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path kSources{FORKLIFT_SOURCE_DIR};

/// Members that no table has: "struct::member", and why.
const std::map<std::string, std::string> kElsewhere{
    {"Host::name", "the key below /hosts"},
    {"Node::own", "what engines add"},
    {"Cluster::own", "what engines add"},
    {"Schema::own", "what engines add"},
    {"Workload::own", "what workloads add"},
    {"LinkPair::delay", "none or a duration: a line made by hand"},
    {"Fault::kind", "the fault's own key"},
    {"Fault::targets", "what stands behind that key"},
    {"Settings::cluster", "a struct with a table of its own"},
    {"Settings::schema", "a struct with a table of its own"},
    {"Settings::workload", "a struct with a table of its own"},
    {"Scenario::file", "where it was read"},
    {"Scenario::text", "what was read"},
    {"Scenario::overrides", "from the command line"},
    {"Scenario::cells", "made of /matrix"},
    {"Scenario::repeats", "a number or an object: repeats.cpp"},
    {"Scenario::until", "as repeats"},
    {"Workload::slices", "the scenario's, which has a field"},
    {"Scenario::search", "made of /search, which has a table of its own"},
    {"Scenario::compare", "made of /compare, which has a table of its own"},
    {"Scenario::expect", "made of /expect, whose parts have a table of their own"},
    {"Expectation::least", "a line made by hand: ratio"},
    {"Expectation::most", "as least"},
    {"KeyLookup::api_address", "added by the cluster"},
    {"KeyLookup::table", "added by the cluster"},
    {"KeyLookup::engine", "added by the cluster"},
    {"KeyLookup::partitions", "added by the cluster"},
    {"KeyLookup::sharded", "added by the cluster"},
};

std::string without_comments(const fs::path& file) {
  static const std::regex comment{R"(//[^\n]*)"};
  std::stringstream text;
  text << std::ifstream{file}.rdbuf();
  return std::regex_replace(text.str(), comment, "");
}

/// Without what stands in brackets of this kind.
std::string without(const std::string& text, char open, char close) {
  std::string left;
  int depth = 0;
  for (const char c : text) {
    if (c == open) ++depth;
    if (depth == 0) left += c;
    if (c == close) --depth;
  }
  return left;
}

/// Names of the data members in the body of a struct.
std::vector<std::string> members(const std::string& body) {
  static const std::regex last{R"((\w+)\s*$)"}, first{R"(^\s*(\w+))"}, value{R"(=[^,]*)"};
  std::vector<std::string> names;
  std::istringstream statements{without(without(body, '{', '}'), '<', '>')};
  for (std::string statement; std::getline(statements, statement, ';');) {
    if (statement.find('(') != std::string::npos || statement.find("enum") != std::string::npos) continue;
    std::istringstream parts{std::regex_replace(statement, value, "")};
    bool begins = true;
    for (std::string part; std::getline(parts, part, ','); begins = false) {
      std::smatch match;
      if (std::regex_search(part, match, begins ? last : first)) names.push_back(match[1]);
    }
  }
  return names;
}

/// The bodies of the structs in a file, by name.
std::map<std::string, std::string> structs_in(const fs::path& file) {
  static const std::regex begin{R"(\bstruct (\w+) \{\n)"};
  std::map<std::string, std::string> all;
  const auto text = without_comments(file);
  for (std::sregex_iterator one{text.begin(), text.end(), begin}, none; one != none; ++one) {
    const auto from = static_cast<std::size_t>(one->position() + one->length());
    const auto end = text.find("\n};", from - 1);
    if (end != std::string::npos) all[(*one)[1]] = text.substr(from, end - from);
  }
  return all;
}

std::vector<fs::path> sources_in(const fs::path& folder) {
  std::vector<fs::path> all;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp") all.push_back(entry.path());
  }
  return all;
}

/// Where tables may be.
std::vector<fs::path> table_sources() {
  auto all = sources_in(kSources / "orchestrator");
  const auto jobs = sources_in(kSources / "common/contract");
  all.insert(all.end(), jobs.begin(), jobs.end());
  return all;
}

struct Tabled {
  std::string body;
  std::multiset<std::string> fields;
};

/// The struct's name and the folder in which it is defined: that of the table, or one that all tables use.
using Key = std::pair<std::string, std::string>;

std::map<Key, Tabled> tabled_structs() {
  static const std::regex field{R"re(\b(?:field|list_of|map_of|object_of)\(\s*"\w+",\s*&(?:\w+::)*(\w+)::(\w+))re"};
  std::map<fs::path, std::map<std::string, std::string>> structs;  // by folder
  for (const auto* folder : {"orchestrator", "common/contract"}) {
    for (const auto& file : sources_in(kSources / folder)) structs[file.parent_path()].merge(structs_in(file));
  }
  std::map<Key, Tabled> all;
  for (const auto& file : table_sources()) {
    const auto text = without_comments(file);
    for (std::sregex_iterator one{text.begin(), text.end(), field}, none; one != none; ++one) {
      const std::string name = (*one)[1];
      for (const auto& folder :
           {file.parent_path(), kSources / "orchestrator/scenario", kSources / "common/contract"}) {
        const auto found = structs[folder].find(name);
        if (found == structs[folder].end()) continue;
        auto& tabled = all[{name, folder.string()}];
        tabled.body = found->second;
        tabled.fields.insert((*one)[2]);
        break;
      }
    }
  }
  return all;
}

}  // namespace

TEST_CASE("fields: each member of a settings struct is one line of its table", "[architecture][unit]") {
  auto elsewhere = kElsewhere;
  const auto all = tabled_structs();
  std::set<std::string> names;
  for (const auto& [key, tabled] : all) {
    names.insert(key.first);
    for (const auto& member : members(tabled.body)) {
      const auto whole = key.first + "::" + member;
      INFO(whole);
      CHECK(tabled.fields.count(member) == (elsewhere.erase(whole) > 0 ? 0U : 1U));
    }
  }
  CHECK(elsewhere.empty());
  for (const auto* name :
       {"Host",     "Cluster",  "Endpoint",      "Node",       "Schema", "Workload", "Proxy",       "Fault",
        "Settings", "Scenario", "Loads",         "Limit",      "Given",  "Grid",     "GivenMatrix", "KeyLookup",
        "Printed",  "Values",   "ClusterValues", "NodeValues", "Links",  "LinkPair", "Desk"}) {
    INFO(name);
    CHECK(names.contains(name));
  }
}

TEST_CASE("fields: the members of a struct are found", "[architecture][unit]") {
  CHECK(members("\n  std::string a, b;\n  int c = 3, d{4};\n  bool operator==(const X&) const = default;\n  enum class "
                "E { x, y };\n  std::map<int, std::vector<int>> e{{1, {2}}};\n  std::vector<int>\n      f;") ==
        std::vector<std::string>{"a", "b", "c", "d", "e", "f"});
}
