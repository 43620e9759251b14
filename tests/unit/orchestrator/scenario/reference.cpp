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

TEST_CASE("reference: in the JSON Schema, a duration that may be 0 needs no unit then", "[scenario][unit]") {
  const auto schema = Json::parse(scenario::json_schema());
  const Json with_unit{{"type", "string"}, {"pattern", "^[0-9]+(\\.[0-9]+)?(us|ms|s|m|h)$"}};
  const auto delay = schema.at(JsonPointer{"/properties/desk/properties/links/properties/delay/anyOf"});
  CHECK(delay == Json::array({Json{{"const", 0}}, with_unit}));
  const auto length = schema.at(JsonPointer{"/properties/slices/properties/length"});
  CHECK(length["pattern"] == with_unit["pattern"]);  // from 1s on
}
