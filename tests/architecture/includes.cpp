// The direction of the design: core ← {sql, mysql, contract, store} ← {driver, orchestrator, reports} ← main;
// third-party headers in one folder each (OpenSSL: its digests and RSA in one, TLS in another); files short. Reads the
// sources as text.
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

struct Source {
  std::string path;  ///< from the root
  std::vector<std::string> includes;
  int lines = 0;
};

std::vector<Source> sources(const std::vector<std::string>& folders) {
  static const std::regex include{R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"])re"};
  std::vector<Source> all;
  for (const auto& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path{FORKLIFT_SOURCE_DIR} / folder)) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      Source& source = all.emplace_back();
      source.path = fs::relative(entry.path(), FORKLIFT_SOURCE_DIR).string();
      std::ifstream in{entry.path()};
      for (std::string line; std::getline(in, line); ++source.lines) {
        std::smatch match;
        if (std::regex_search(line, match, include)) source.includes.push_back(match[1]);
      }
    }
  }
  return all;
}

bool begins(const std::string& text, const std::string& prefix) { return text.rfind(prefix, 0) == 0; }

/// What every phase may know.
constexpr const char* kPlanned =
    "common/ orchestrator/scenario/ orchestrator/plan/ orchestrator/remote/ orchestrator/process/";

/// What may be included from our own tree by files below each prefix; the longest matching prefix counts.
const std::map<std::string, std::vector<std::string>> kAllowed{
    {"common/core/", {"common/core/"}},
    {"common/histogram/", {"common/core/", "common/histogram/"}},
    {"common/cgroup/", {"common/core/", "common/cgroup/"}},
    {"common/sql/", {"common/core/", "common/sql/"}},
    {"common/login/", {"common/core/", "common/login/"}},
    {"common/mysql/", {"common/core/", "common/login/", "common/sql/", "common/mysql/"}},
    {"common/contract/", {"common/core/", "common/histogram/", "common/sql/", "common/contract/"}},
    {"common/store/", {"common/core/", "common/histogram/", "common/contract/", "common/version/", "common/store/"}},
    {"common/checksum/", {"common/checksum/"}},
    {"common/version/", {"common/version/"}},
    {"desk/", {"common/", "desk/"}},
    {"desk/system/", {"common/core/", "desk/system/"}},
    {"desk/job/", {"common/core/", "common/contract/", "desk/job/"}},
    {"desk/links/", {"common/core/", "common/histogram/", "desk/system/", "desk/job/", "desk/links/"}},
    {"desk/hosts/", {"common/core/", "desk/system/", "desk/job/", "desk/hosts/"}},
    {"desk/quotas/", {"common/core/", "common/cgroup/", "desk/system/", "desk/job/", "desk/quotas/"}},
    {"desk/enter/", {"common/core/", "common/cgroup/", "desk/system/", "desk/enter/"}},
    {"driver/", {"common/", "driver/"}},
    {"orchestrator/", {"common/", "orchestrator/"}},  // main.cpp and the registry
    {"orchestrator/remote/", {"common/", "orchestrator/remote/", "orchestrator/scenario/"}},
    {"orchestrator/console/", {"common/", "orchestrator/console/"}},
    {"orchestrator/scenario/", {"common/", "orchestrator/scenario/"}},
    {"orchestrator/plan/", {"common/", "orchestrator/scenario/", "orchestrator/plan/"}},
    {"orchestrator/process/", {"common/", "orchestrator/remote/", "orchestrator/process/"}},
    {"orchestrator/owner/", {"common/", "orchestrator/plan/", "orchestrator/remote/", "orchestrator/owner/"}},
    {"orchestrator/hosts/", {kPlanned, "orchestrator/hosts/"}},
    {"orchestrator/drivers/", {kPlanned, "orchestrator/hosts/", "orchestrator/drivers/"}},
    {"orchestrator/cluster/", {kPlanned, "orchestrator/owner/", "orchestrator/cluster/"}},
    {"orchestrator/engines/", {kPlanned, "orchestrator/cluster/", "orchestrator/engines/"}},
    {"orchestrator/proxies/", {kPlanned, "orchestrator/hosts/", "orchestrator/cluster/", "orchestrator/proxies/"}},
    {"orchestrator/faults/", {kPlanned, "orchestrator/cluster/", "orchestrator/faults/"}},
    {"orchestrator/workloads/",
     {kPlanned, "orchestrator/hosts/", "orchestrator/drivers/", "orchestrator/cluster/", "orchestrator/workloads/"}},
    {"orchestrator/collect/", {kPlanned, "orchestrator/cluster/", "orchestrator/collect/"}},
    {"orchestrator/doctor/",
     {kPlanned, "orchestrator/hosts/", "orchestrator/cluster/", "orchestrator/proxies/", "orchestrator/collect/",
      "orchestrator/doctor/"}},
    {"orchestrator/import/", {kPlanned, "orchestrator/workloads/", "orchestrator/import/"}},
    {"orchestrator/experiment/",
     {kPlanned, "orchestrator/owner/", "orchestrator/console/", "orchestrator/hosts/", "orchestrator/drivers/",
      "orchestrator/cluster/", "orchestrator/proxies/", "orchestrator/faults/", "orchestrator/workloads/",
      "orchestrator/collect/", "orchestrator/doctor/", "orchestrator/experiment/"}},
    {"orchestrator/commands/", {"common/", "orchestrator/", "reports/"}},
    {"proxy/", {"common/", "proxy/"}},
    {"proxy/protocol/", {"common/core/", "common/login/", "proxy/protocol/"}},
    {"proxy/statement/", {"common/core/", "proxy/statement/"}},
    {"proxy/session/", {"common/core/", "proxy/session/", "proxy/statement/"}},
    {"proxy/event/", {"common/core/", "proxy/event/"}},
    {"reports/", {"common/", "reports/"}},
};

const std::map<std::string, std::vector<std::string>> kOnlyIn{
    {"mysql.h", {"common/mysql/"}},
    {"mysql/", {"common/mysql/"}},
    {"errmsg.h", {"common/mysql/"}},
    {"sqlite3.h", {"common/store/"}},
    {"SQLiteCpp/", {"common/store/"}},
    {"libssh/", {"orchestrator/remote/"}},
    {"NdbApi.hpp", {"driver/"}},
    {"event2/", {"proxy/"}},
    {"zlib.h", {"orchestrator/import/unpack.cpp"}},
    {"openssl/", {"common/checksum/", "common/login/", "proxy/protocol/"}},
    {"boost/", {"reports/analysis/mathematics.cpp"}},
    {"Eigen/", {"reports/analysis/least_squares.cpp"}},
    {"unsupported/Eigen/", {"reports/analysis/least_squares.cpp"}}};

}  // namespace

TEST_CASE("architecture: every include follows the direction of the design", "[architecture][unit]") {
  for (const auto& source : sources(kFolders)) {
    std::string best;
    for (const auto& [prefix, allowed] : kAllowed) {
      if (begins(source.path, prefix) && prefix.size() > best.size()) best = prefix;
    }
    INFO(source.path);
    REQUIRE_FALSE(best.empty());
    for (const auto& include : source.includes) {
      bool ours = false, fine = false;
      for (const auto& folder : kFolders) ours = ours || begins(include, folder + "/");
      for (const auto& words : kAllowed.at(best)) {
        std::istringstream prefixes{words};
        for (std::string prefix; prefixes >> prefix;) fine = fine || begins(include, prefix);
      }
      INFO("includes " << include);
      CHECK((!ours || fine));
    }
  }
}

TEST_CASE("architecture: each third-party library is seen in its folder", "[architecture][unit]") {
  for (const auto& source : sources(kFolders)) {
    for (const auto& include : source.includes) {
      for (const auto& [header, folders] : kOnlyIn) {
        if (!begins(include, header)) continue;
        INFO(source.path << " includes " << include);
        bool fine = false;
        for (const auto& folder : folders) fine = fine || begins(source.path, folder);
        CHECK(fine);
      }
    }
  }
}

TEST_CASE("architecture: no file is longer than 400 lines", "[architecture][unit]") {
  auto folders = kFolders;
  folders.push_back("tests");
  for (const auto& source : sources(folders)) {
    INFO(source.path << ": " << source.lines << " lines");
    CHECK(source.lines <= 400);
  }
}

TEST_CASE("architecture: every folder says what it is for", "[architecture][unit]") {
  for (const auto& folder : kFolders) {
    std::set<fs::path> folders;
    for (const auto& source : sources({folder})) folders.insert(fs::path{source.path}.parent_path());
    for (const auto& path : folders) {
      INFO(path.string());
      CHECK(fs::exists(fs::path{FORKLIFT_SOURCE_DIR} / path / "README.md"));
    }
  }
}
