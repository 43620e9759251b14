#include "orchestrator/scenario/reference.hpp"

#include <catch2/catch.hpp>

#include "common/core/files.hpp"
#include "common/core/json.hpp"

using namespace forklift;

// Both files are made from the table: `forklift reference > docs/scenario.md`, `forklift reference --schema >
// docs/scenario.schema.json`.
TEST_CASE("reference: docs/scenario.md is what the table of options says", "[scenario][unit]") {
  CHECK(read_file(FORKLIFT_SOURCE_DIR "/docs/scenario.md") == scenario::reference_markdown());
}

TEST_CASE("reference: the JSON Schema is what the table of options says", "[scenario][unit]") {
  CHECK(read_file(FORKLIFT_SOURCE_DIR "/docs/scenario.schema.json") == scenario::json_schema());
  CHECK(Json::parse(scenario::json_schema())["properties"]["workload"]["properties"]["spread"].contains("anyOf"));
}
