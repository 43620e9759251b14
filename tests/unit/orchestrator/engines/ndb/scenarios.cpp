// The shipped NDB scenarios can be read and planned, and each says what it is for.
#include <catch2/catch.hpp>
#include <filesystem>

#include "common/core/files.hpp"
#include "orchestrator/engines/ndb/config_ini.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/scenario/read.hpp"

using namespace forklift;

TEST_CASE("ndb scenarios: each is valid, states purpose and expectation, and has a small variant", "[ndb][unit]") {
  const std::filesystem::path folder{FORKLIFT_SOURCE_DIR "/scenarios/ndb"};
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    if (entry.path().extension() != ".json") continue;
    INFO(entry.path().string());
    ++files;
    const auto text = read_file(entry.path());
    const auto plan = plan::make(scenario::read_text(text, entry.path().string(), {}), "x");
    CHECK(text.find("Purpose: ") != std::string::npos);
    CHECK(text.find("Expected: ") != std::string::npos);
    const auto stem = entry.path().stem().string();
    const bool small = stem.size() > 6 && stem.substr(stem.size() - 6) == "-small";
    CHECK((small || std::filesystem::exists(folder / (stem + "-small.json"))));
    for (const auto& cluster : plan.clusters) {
      CHECK_FALSE(engines::ndb::config_ini(cluster, engines::ndb::make_layout(cluster), {}).empty());
    }
  }
  CHECK(files == 22);
}
