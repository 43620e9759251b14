// Key lookups in scenarios: the shipped ones, and what is refused.
#include <catch2/catch.hpp>
#include <filesystem>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "orchestrator/scenario/read.hpp"

using namespace forklift;

namespace {

const std::filesystem::path kFolder{FORKLIFT_SOURCE_DIR "/scenarios/keylookup"};

/// The problem that one changed value brings.
std::string refused(const std::string& change) {
  try {
    scenario::read_text(read_file(kFolder / "sql-vs-ndb-small.json"), "s.json", {change});
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("key lookups: each shipped scenario can be read, and has a small variant", "[scenario][unit]") {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{kFolder}) {
    if (entry.path().extension() != ".json") continue;
    INFO(entry.path().string());
    const auto scenario = scenario::read_text(read_file(entry.path()), entry.path().string(), {});
    CHECK(scenario.cells.size() >= 4);
    for (const auto& cell : scenario.cells) CHECK((cell.settings.workload.kind == "key-lookup"));
    const auto stem = entry.path().stem().string();
    CHECK((stem.ends_with("-small") || std::filesystem::exists(kFolder / (stem + "-small.json"))));
    ++files;
  }
  CHECK(files == 6);
}

TEST_CASE("key lookups: what can't be done is refused before anything starts", "[scenario][unit]") {
  CHECK(refused("name=x") == "nothing");
  CHECK(refused(R"(workload.lookup.phases=["read"])").find("the table is empty at first. Begin with \"insert\".") !=
        std::string::npos);
  CHECK(refused("workload.lookup.queue=10").find("a queue of 10 can't hold a batch of 64") != std::string::npos);
  CHECK(refused("workload.lookup.mix=[0,0,0,0]").find("it needs four shares, not all of them 0") != std::string::npos);
  CHECK(refused("workload.max_stall=5s") ==
        "--set workload.max_stall=5s: workload kind \"key-lookup\" is not counted by the second: a stall can't be "
        "seen. Leave it out, or "
        "use workload kind \"dbt2\" or \"sysbench\".");
  CHECK(refused("workload.lookup.send=sometimes").find("expected one of \"force\", \"adaptive\", \"interval\"") !=
        std::string::npos);
}
